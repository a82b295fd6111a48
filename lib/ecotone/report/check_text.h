// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"

namespace ecotone {

struct CheckTextOptions {
  Language language = Language::english;
  bool colour = false;  ///< ANSI colours for a terminal; the marks say the same without them
};

/// Renders a result of `check` as lines for a console: for each subject its verdict, name, area,
/// rule packs and day, then one line a finding with its mark (✕ prohibited, ! restricted,
/// ? undecided, i attention), then what was not checked. Columns are aligned by the width that
/// terminals give to characters (two columns for CJK).
///
///     prohibited  地块一  6.5021 ha  rules cn@2026.11.0  as of 2026-11-23
///       ✕ PA-1  core protection zone   0.8213 ha  12.63 %  国务院令第830号 第二十六条
///       1 of 9 layers missing: Noise zones
std::string check_text(const document::Value& document, const CheckTextOptions& options = {});

/// Renders it as JSON lines: first `{"run": …}` with schema, sources and layers, then one line a
/// subject.
std::string check_ndjson(const document::Value& document);

/// Renders it as a table for spreadsheets, one row a finding and one for a subject without any;
/// UTF-8 with a byte order mark, CRLF, columns named in English. Undecided rules are rows of the
/// level "indeterminate". A text that a spreadsheet would take for a formula gets an apostrophe
/// in front.
std::string check_csv(const document::Value& document, Language language = Language::english);

/// The cell of a CSV file for a text: made harmless for spreadsheets, quoted where it has to be.
/// A text that starts with = + - @ (also after spaces or line ends), a tab or a carriage return
/// gets an apostrophe in front, unless it is a plain number.
std::string csv_cell(const std::string& text);

/// Columns that a text takes on a terminal: two for wide and full-width characters, none for
/// combining ones (a subset of UAX #11 that covers CJK, Hangul, kana and full-width forms).
int display_width(std::string_view text);

}  // namespace ecotone
