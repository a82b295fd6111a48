// SPDX-License-Identifier: Apache-2.0
// Identifiers that are stored as numbers with a fraction.
#include <cmath>

#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText float_ids{
    "float_ids",
    "identifiers are stored as floating-point numbers: {fields}",
    "标识以浮点数存储：{fields}",
    "leading zeros are lost, and digits beyond the 15th; {lost} values are that long. No area or "
    "place is concerned (0 m)",
    "前导零和第 15 位以后的数字会丢失；有 {lost} 个值达到该长度。不影响面积和位置（0 m）",
    "ask for the fields as text",
    "请索取文本型字段",
    ""};

// Whether all values of a column are whole; counts those too long to be exact.
bool is_whole(const Column& column, std::int64_t& lost) {
  std::size_t filled = 0;
  std::int64_t beyond = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    const auto* value = std::get_if<double>(&column[i]);
    if (value == nullptr) continue;
    if (!std::isfinite(*value) || *value != std::floor(*value)) return false;
    ++filled;
    beyond += std::abs(*value) >= 1e15;
  }
  if (filled >= 2) lost += beyond;
  return filled >= 2;
}

}  // namespace

void find_float_ids(Scene& scene) {
  std::string fields;
  std::int64_t lost = 0;
  for (const Column& column : scene.layer.fields.columns()) {
    if (column.type() != FieldType::real || !names_identifier(column.name())) continue;
    if (is_whole(column, lost)) fields += (fields.empty() ? "" : ", ") + column.name();
  }
  if (fields.empty()) return;
  InspectFinding& finding =
      scene.add(lost > 0 ? FindingSeverity::warning : FindingSeverity::note, Confidence::likely,
                float_ids, {{"fields", fields}, {"lost", std::to_string(lost)}});
  finding.evidence = {{"fields", fields}, {"beyond_15_digits", lost}};
  finding.consequence_m = 0;
}

}  // namespace ecotone::inspection
