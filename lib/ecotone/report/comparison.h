// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/report/check_text.h"
#include "ecotone/report/html.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// Sets the subjects of a result of `check` side by side, as alternatives of one project.
///
/// `{"schema": "ecotone.compare/1", "run": {…}, "alternatives": […], "rules": […], "layers": […],
/// "best": […]}` as `data/schemas/compare.schema.json` lays down. Rules and layers have one cell an
/// alternative. Best by a measure is said of what is known: an alternative whose value is not known
/// is never a winner, and where it may be as good or better, it is named as open; one that leads by
/// a measure and is incomplete otherwise is named so. Values that differ by no more than their
/// errors share the first place.
document::Value comparison_document(const document::Value& check);

/// Renders a comparison as a table for a console, a column an alternative.
std::string comparison_text(const document::Value& comparison,
                            const CheckTextOptions& options = {});

/// Renders it as a table for spreadsheets: a row a quantity, a column an alternative; UTF-8 with a
/// byte order mark, CRLF, quantities named in English.
std::string comparison_csv(const document::Value& comparison, Language language);

/// Renders it as JSON lines: what was run, then one line an alternative, rule, layer and measure.
std::string comparison_ndjson(const document::Value& comparison);

/// Renders it as one HTML file for A4 landscape: what is best, a map of all alternatives, rules,
/// layers, method and limits.
///
/// @param check  the result that it was made from; the comparison may have a member "map"
std::string comparison_html(const document::Value& comparison, const document::Value& check,
                            const HtmlOptions& options = {});

/// What a cell of a comparison says: a level (or a state) and its figures.
struct ComparedCell {
  std::string level;  ///< of the sign before it; "" for none
  BothTexts words;
  BothTexts figures;
  bool has_reason = false;  ///< the figures are a reason, in words
};
ComparedCell rule_cell(const document::Value& cell);
ComparedCell layer_cell(const document::Value& cell);

/// How a layer is shown: in a row of its own, or named in a line with others that say the same of
/// every alternative. Layers that only tell where a place is are not shown.
enum class LayerShown { row, clear, not_checked, hidden };
LayerShown layer_shown(const document::Value& layer);
/// The lines that name layers; empty where there are none.
std::vector<BothTexts> layer_lines(const document::Value& comparison);

/// What is best by a measure, in a sentence.
BothTexts best_words(const document::Value& best);

}  // namespace ecotone
