// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What every section of a page needs.
struct PageContext {
  const document::Value& document;
  Voice voice;
  bool with_zone_geometry = true;
  bool live_maps = true;        ///< where the build has them
  bool fold_undecided = false;  ///< rules that could not be decided open at a click
};

/// The sign of a level: ✕ prohibited, ! restricted, ? indeterminate, i attention, ≡ for
/// the record, ✓ no conflict.
Markup level_icon(const std::string& level);
/// The sign and the word.
Markup level_badge(const std::string& level, const Voice& voice);

/// The heading of a numbered section of a subject; the style sheet brings the number.
Markup section_heading(const Voice& voice, const Text& text);

/// The head of a column of texts, and of one of numbers, which stand at the right.
Markup column_head(const Voice& voice, const Text& text);
Markup number_head(const Voice& voice, const Text& text);

/// Which subjects get a section of their own, in their order: all, or those with something to say
/// first, up to a limit (html_overview.cpp).
std::vector<bool> subjects_with_section(const document::Value::Array& subjects, std::size_t limit);
/// A row a subject; those with a section are linked to it.
Markup overview_section(const PageContext& page, const std::vector<bool>& sections);

/// Sections of a subject (html_subject.cpp), in the order of the page.
Markup verdict_banner(const PageContext& page, const document::Value& subject);
Markup site_card(const PageContext& page, const document::Value& subject);
Markup map_section(const PageContext& page, const document::Value& subject, const std::string& id);
Markup boundary_section(const PageContext& page, const document::Value& subject);
Markup notes_section(const PageContext& page, const document::Value& subject);

/// Findings, and what would mend the subject (html_findings.cpp).
Markup findings_section(const PageContext& page, const document::Value& subject);
Markup mending_section(const PageContext& page, const document::Value& subject);

/// How far layers and sensitive receptors are, and the margin to rules that did not fire
/// (html_distances.cpp).
Markup distances_section(const PageContext& page, const document::Value& subject);

/// Tables over layers (html_occupation.cpp).
Markup occupation_section(const PageContext& page, const document::Value& subject);
Markup sentences_section(const PageContext& page, const document::Value& subject);
Markup chart_section(const PageContext& page, const document::Value& subject);

/// Parts that stand once in a page (html_method.cpp).
Markup method_section(const PageContext& page);
Markup limits_section(const PageContext& page);
Markup signature_section(const PageContext& page);

}  // namespace ecotone
