// SPDX-License-Identifier: Apache-2.0
// Private to report: what the tables of a result have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/sheet_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/check_sheets.h"

namespace ecotone {

inline std::string say(const SheetContext& context, const Text& text) {
  return render(text, context.language);
}

/// A number with decimals; "" where there is none.
inline std::string number_words(std::optional<double> number, int decimals) {
  return number ? format_fixed(*number, decimals) : std::string();
}

/// Texts joined by what the language sets between them.
inline std::string joined(const std::vector<std::string>& texts, const std::string& between) {
  std::string all;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!all.empty()) all += between;
    all += text;
  }
  return all;
}

inline SheetColumn text_column(const SheetContext& context, const Text& title, double width) {
  return {.title = say(context, title), .width = width};
}

inline SheetColumn number_column(const SheetContext& context, const Text& title,
                                 double width = 13) {
  return {.title = say(context, title), .number = true, .width = width};
}

/// A table whose rows begin with their subject, if the context says so.
Sheet subject_sheet(const SheetContext& context, const Text& tab, std::vector<SheetColumn> columns);

/// The cells that a row begins with.
std::vector<std::string> subject_cells(const SheetContext& context, std::size_t subject);

/// A table over the whole run.
Sheet run_sheet(const SheetContext& context, const Text& tab, std::vector<SheetColumn> columns);

}  // namespace ecotone
