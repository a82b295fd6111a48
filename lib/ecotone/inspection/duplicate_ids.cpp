// SPDX-License-Identifier: Apache-2.0
// Identifiers that two features have.
#include <fmt/format.h>

#include <unordered_map>

#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText duplicate_ids{
    "duplicate_ids",
    "{count} features have an identifier in {field} that another has: {features}; the first "
    "{value}",
    "{count} 个要素在 {field} 中的标识与其他要素相同：{features}；首个为 {value}",
    "joins by it take the wrong feature, and sums by it put {m2} together (ellipsoidal area of "
    "these "
    "features)",
    "按其连接会取错要素，按其汇总会把 {m2} 合并计算（这些要素的椭球面积）",
    "correct the identifiers; until then name another field with --id",
    "请更正标识；此前请用 --id 指定其他字段",
    ""};

}  // namespace

void find_duplicate_ids(Scene& scene) {
  const Layer& layer = scene.layer;
  constexpr std::size_t least = 5;
  if (layer.size() < least) return;
  for (const Column& column : layer.fields.columns()) {
    if (!names_identifier(column.name()) || column.type() == FieldType::boolean) continue;
    std::unordered_map<std::string, std::vector<std::size_t>> owners;
    std::size_t filled = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::string value = to_text(column[i]);
      if (value.empty()) continue;
      ++filled;
      owners[value].push_back(i);
    }
    // A field with few values classifies; one that nearly all features have to themselves
    // identifies.
    if (owners.size() == filled || owners.size() * 10 < filled * 9) continue;
    std::vector<std::size_t> twice;
    for (const auto& [value, places] : owners) {
      if (places.size() > 1) twice.insert(twice.end(), places.begin(), places.end());
    }
    std::sort(twice.begin(), twice.end());
    const auto area = scene.area_of(twice);
    InspectFinding& finding =
        scene.add(FindingSeverity::warning, Confidence::likely, duplicate_ids, twice,
                  {{"field", column.name()},
                   {"value", to_text(column[twice[0]])},
                   {"m2", area ? square_metres(*area) : "0 m²"}});
    finding.evidence = {{"field", column.name()},
                        {"values", static_cast<std::int64_t>(owners.size())},
                        {"filled", static_cast<std::int64_t>(filled)}};
    finding.consequence_m2 = area;
  }
}

}  // namespace ecotone::inspection
