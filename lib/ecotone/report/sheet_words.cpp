// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/sheet_words.h"

#include <utility>

namespace ecotone {

using document::Value;

namespace {

std::string title_of(const SheetContext& context, const Text& tab) {
  const Value& run = member_at(context.document, "run");
  const Value& county = member_at(run, "county");
  std::vector<std::string> packs;
  for (const Value& pack : array_at(run, "rules")) {
    packs.push_back(text_at(pack, "pack") + "@" + text_at(pack, "version"));
  }
  return render(sheet_text("sheet_title"), context.language,
                {{"title", say(context, tab)},
                 {"county", joined({text_at(county, "name"), text_at(county, "code")}, " ")},
                 {"date", text_at(run, "as_of")},
                 {"rules", joined(packs, ", ")}});
}

}  // namespace

Sheet run_sheet(const SheetContext& context, const Text& tab, std::vector<SheetColumn> columns) {
  return {.name = say(context, tab),
          .titles = {title_of(context, tab)},
          .columns = std::move(columns),
          .rows = {},
          .landscape = true,
          .ruled = true};
}

Sheet subject_sheet(const SheetContext& context, const Text& tab,
                    std::vector<SheetColumn> columns) {
  if (context.names_subjects) {
    columns.insert(columns.begin(), {number_column(context, report_text("number"), 6),
                                     text_column(context, report_text("subject"), 24)});
    columns[1].one_line = true;
  }
  return run_sheet(context, tab, std::move(columns));
}

std::vector<std::string> subject_cells(const SheetContext& context, std::size_t subject) {
  if (!context.names_subjects) return {};
  return {std::to_string(subject + 1), text_at(context.subjects[subject], "name")};
}

}  // namespace ecotone
