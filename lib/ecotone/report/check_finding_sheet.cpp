// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/message/units.h"
#include "ecotone/report/check_sheets.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/sheet_words.h"

namespace ecotone {

using document::Value;

namespace {

/// A measure in cells: its number in the unit that people read, and the unit.
struct MeasureCells {
  std::string name, value, error, threshold, margin, unit;
};

MeasureCells cells_of(const Value& measure, Language language) {
  const std::string kind = text_at(measure, "kind");
  const bool is_area = kind == "overlap_area";
  const bool is_share = kind == "share";
  const bool is_length = kind == "distance" || kind == "length";
  const auto number = [&](std::string_view key) -> std::string {
    const auto value = number_at(measure, key);
    if (!value) return {};
    if (is_area) return format_area(*value, AreaUnit::square_metre);
    if (is_share) return format_fixed(*value * 100, 2);
    if (is_length) return format_fixed(*value, 1);
    return format_shortest(*value);
  };
  return {measure_words(measure).name.in(language),
          number("value"),
          number("error"),
          number("threshold"),
          number("margin"),
          is_area     ? "m²"
          : is_share  ? "%"
          : is_length ? "m"
                      : ""};
}

std::string zones_words(const SheetContext& context, const Value& finding) {
  std::vector<std::string> zones;
  for (const Value& zone : array_at(finding, "zones")) {
    const std::string name = text_at(zone, "name");
    const std::string id = text_at(zone, "layer") + ":" + text_at(zone, "feature");
    zones.push_back(
        joined({name.empty() ? id : name + " (" + id + ")", zone_size_words(zone)}, " "));
  }
  return joined(zones, context.language == Language::chinese ? "；" : "; ");
}

std::string citations_words(const SheetContext& context, const Value& finding,
                            std::string_view member) {
  std::vector<std::string> titles;
  for (const Value& citation : array_at(finding, member)) {
    titles.push_back(citation_title(citation).in(context.language));
  }
  return joined(titles, context.language == Language::chinese ? "；" : "; ");
}

std::string compared_words(const SheetContext& context, const Value& finding) {
  const Value::Array& citations = array_at(finding, "cite");
  if (citations.empty()) return {};
  const bool all = std::all_of(citations.begin(), citations.end(),
                               [](const Value& cite) { return flag_at(cite, "checked"); });
  return say(context, all ? report_text("citation_checked") : report_text("citation_unchecked"));
}

std::string needs_words(const Value& finding, Language language) {
  std::vector<std::string> needs;
  for (const Value& need : array_at(finding, "needs")) {
    needs.push_back(need.is_string()
                        ? need.as_string()
                        : both_at(Value(Value::Object{{"need", need}}), "need").in(language));
  }
  return joined(needs, language == Language::chinese ? "；" : "; ");
}

void add_finding(Sheet& sheet, const SheetContext& context, std::size_t subject,
                 const Value& finding) {
  const Language language = context.language;
  const std::string level = text_at(finding, "level");
  const std::vector<std::string> head = {
      level_words(level).in(language), text_at(finding, "rule"),
      both_at(finding, "title").in(language),
      joined({both_at(finding, "message").in(language), both_at(finding, "reason").in(language)},
             language == Language::chinese ? "；" : "; ")};
  const std::vector<std::string> tail = {zones_words(context, finding),
                                         joined({citations_words(context, finding, "cite"),
                                                 citations_words(context, finding, "act_cite")},
                                                language == Language::chinese ? "；" : "; "),
                                         compared_words(context, finding),
                                         needs_words(finding, language),
                                         both_at(finding, "settle").in(language),
                                         mending_words(member_at(finding, "mending")).in(language)};
  const Value::Array& measures = array_at(finding, "measures");
  for (std::size_t k = 0; k < std::max<std::size_t>(measures.size(), 1); ++k) {
    const MeasureCells measure =
        k < measures.size() ? cells_of(measures[k], language) : MeasureCells();
    std::vector<std::string> cells = subject_cells(context, subject);
    if (k == 0) {
      cells.insert(cells.end(), head.begin(), head.end());
    } else {
      cells.insert(cells.end(), {"", head[1], "", ""});
    }
    cells.insert(cells.end(), {measure.name, measure.value, measure.error, measure.threshold,
                               measure.margin, measure.unit});
    if (k == 0) cells.insert(cells.end(), tail.begin(), tail.end());
    cells.resize(sheet.columns.size());
    sheet.add(std::move(cells), {.level = k == 0 ? level : ""});
  }
}

}  // namespace

Sheet findings_sheet(const SheetContext& context) {
  SheetColumn level = text_column(context, sheet_text("level"), 10);
  level.level = true;
  Sheet sheet = subject_sheet(
      context, sheet_text("tab_findings"),
      {level, text_column(context, report_text("rule"), 8),
       text_column(context, report_text("name"), 20), text_column(context, sheet_text("says"), 34),
       text_column(context, report_text("measure"), 9),
       number_column(context, report_text("measured"), 11),
       number_column(context, report_text("error"), 9),
       number_column(context, report_text("threshold"), 9),
       number_column(context, report_text("margin"), 9),
       text_column(context, sheet_text("unit"), 5), text_column(context, report_text("zones"), 22),
       text_column(context, report_text("basis"), 30),
       text_column(context, sheet_text("citations_compared"), 11),
       text_column(context, report_text("needs"), 16),
       text_column(context, sheet_text("settle"), 18),
       text_column(context, sheet_text("mending"), 18)});
  for (std::size_t i = 0; i < context.subjects.size(); ++i) {
    for (const Value* finding : by_severity(array_at(context.subjects[i], "findings"))) {
      add_finding(sheet, context, i, *finding);
    }
    for (const Value& finding : array_at(context.subjects[i], "unknown")) {
      add_finding(sheet, context, i, finding);
    }
  }
  if (sheet.rows.empty()) sheet.notes.push_back(say(context, report_text("no_findings")));
  return sheet;
}

}  // namespace ecotone
