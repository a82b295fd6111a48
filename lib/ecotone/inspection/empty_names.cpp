// SPDX-License-Identifier: Apache-2.0
// Features without a name where nearly all others have one.
#include <algorithm>

#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText empty_names{
    "empty_names",
    "{count} features have nothing in {field}, which nearly all others fill: {features}",
    "{count} 个要素的 {field} 为空，而其他要素几乎都有值：{features}",
    "tables by that field put their {m2} (ellipsoidal) under no name",
    "按该字段汇总时，其 {m2}（椭球面积）没有名称",
    "complete the field, or use another one",
    "请补全该字段，或改用其他字段",
    ""};

}  // namespace

void find_empty_names(Scene& scene) {
  for (const Column& column : scene.layer.fields.columns()) {
    if (column.type() != FieldType::text || !names_name(column.name())) {
      continue;
    }
    std::vector<std::size_t> empty;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::string value = to_text(column[i]);
      if (value.find_first_not_of(" \t") == std::string::npos || value == "　") empty.push_back(i);
    }
    if (empty.empty() || empty.size() * 10 > column.size()) continue;
    const auto area = scene.area_of(empty);
    InspectFinding& finding =
        scene.add(FindingSeverity::warning, Confidence::certain, empty_names, empty,
                  {{"field", column.name()}, {"m2", area ? square_metres(*area) : "0 m²"}});
    finding.evidence = {{"field", column.name()}};
    finding.consequence_m2 = area;
  }
}

}  // namespace ecotone::inspection
