// SPDX-License-Identifier: Apache-2.0
// Days that do not exist, or that nobody meant.
#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText impossible_dates{
    "impossible_dates",
    "{count} values of {field} are no days of 1900 to 2100: {features}; the first {value}",
    "{field} 中 {count} 个值不是 1900 至 2100 年间的日期：{features}；首个为 {value}",
    "the features ({m2}, ellipsoidal) are in force on no day, or on every day",
    "这些要素（椭球面积 {m2}）会被当作从未生效或始终有效",
    "correct the dates",
    "请更正日期",
    ""};

// Whether a value is a day that can be meant; nothing for a null.
std::optional<bool> is_plausible(const FieldValue& value) {
  std::optional<Date> day;
  if (const auto* date = std::get_if<Date>(&value)) {
    day = *date;
  } else {
    const std::string text = to_text(value);
    if (text.empty()) return std::nullopt;
    day = parse_date(std::string_view(text).substr(0, 10));
    if (!day) day = parse_date(std::string_view(text).substr(0, 8));
  }
  return day && day->year >= 1900 && day->year <= 2100;
}

}  // namespace

void find_impossible_dates(Scene& scene) {
  for (const Column& column : scene.layer.fields.columns()) {
    const bool is_date = column.type() == FieldType::date || column.type() == FieldType::date_time;
    if (!is_date && (column.type() != FieldType::text || !names_date(column.name()))) continue;
    std::vector<std::size_t> odd;
    std::size_t filled = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const auto plausible = is_plausible(column[i]);
      if (!plausible) continue;
      ++filled;
      if (!*plausible) odd.push_back(i);
    }
    // A column of texts that are mostly no dates is written in another way, or holds other things.
    if (odd.empty() || (!is_date && odd.size() * 5 > filled)) continue;
    const auto area = scene.area_of(odd);
    InspectFinding& finding =
        scene.add(FindingSeverity::warning, Confidence::likely, impossible_dates, odd,
                  {{"field", column.name()},
                   {"value", to_text(column[odd[0]])},
                   {"m2", area ? square_metres(*area) : "0 m²"}});
    finding.evidence = {{"field", column.name()}, {"value", to_text(column[odd[0]])}};
    finding.consequence_m2 = area;
  }
}

}  // namespace ecotone::inspection
