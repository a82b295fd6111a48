// SPDX-License-Identifier: Apache-2.0
// Identifiers that are stored as numbers with a fraction.
#include <cmath>

#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText float_ids{
    "float_ids",
    "the identifiers of {field} are stored as floating-point numbers, such as {value}",
    "{field} 中的标识以浮点数存储，例如 {value}",
    "leading zeros are lost, and digits beyond the 15th; {lost} values are that long. No area or "
    "place "
    "is concerned (0 m)",
    "前导零和第 15 位以后的数字会丢失；有 {lost} 个值达到该长度。不影响面积和位置（0 m）",
    "ask for the field as text",
    "请索取文本型字段",
    ""};

}  // namespace

void find_float_ids(Scene& scene) {
  for (const Column& column : scene.layer.fields.columns()) {
    if (column.type() != FieldType::real || !names_identifier(column.name())) continue;
    std::size_t filled = 0;
    std::int64_t lost = 0;
    double first = 0;
    bool whole = true;
    for (std::size_t i = 0; i < column.size() && whole; ++i) {
      const auto* value = std::get_if<double>(&column[i]);
      if (value == nullptr) continue;
      if (filled++ == 0) first = *value;
      whole = std::isfinite(*value) && *value == std::floor(*value);
      lost += std::abs(*value) >= 1e15;
    }
    if (!whole || filled < 2) continue;
    InspectFinding& finding = scene.add(
        lost > 0 ? FindingSeverity::warning : FindingSeverity::note, Confidence::likely, float_ids,
        {{"field", column.name()}, {"value", number(first)}, {"lost", std::to_string(lost)}});
    finding.evidence = {{"field", column.name()}, {"beyond_15_digits", lost}};
    finding.consequence_m = 0;
  }
}

}  // namespace ecotone::inspection
