// SPDX-License-Identifier: Apache-2.0
// Codes that are shorter or longer than nearly all others of their field.
#include <fmt/format.h>

#include <map>

#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/field_words.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText code_lengths{
    "code_lengths",
    "{count} values of {field} are not {length} characters long as the others are: {features}; the "
    "first {value}",
    "{field} 中 {count} 个值的长度与其他值（{length} 位）不同：{features}；首个为 {value}",
    "the features ({m2}, ellipsoidal) find no partner in joins by this code",
    "按该代码连接时，这些要素（椭球面积 {m2}）找不到对应记录",
    "look for lost leading zeros or cut digits",
    "请检查是否丢失前导零或末尾数字",
    ""};

std::size_t characters(const std::string& utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

}  // namespace

void find_code_lengths(Scene& scene) {
  const Layer& layer = scene.layer;
  constexpr std::size_t least = 10;
  for (const Column& column : layer.fields.columns()) {
    // Running numbers have any length.
    if (!names_code(column.name()) || column.type() != FieldType::text) continue;
    std::map<std::size_t, std::vector<std::size_t>> by_length;
    std::size_t filled = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::string value = to_text(column[i]);
      if (value.empty()) continue;
      ++filled;
      by_length[characters(value)].push_back(i);
    }
    if (filled < least || by_length.size() < 2) continue;
    const auto usual = std::max_element(
        by_length.begin(), by_length.end(),
        [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    // Codes of a list have at least four characters.
    if (usual->first < 4 || usual->second.size() * 20 < filled * 19) continue;
    std::vector<std::size_t> odd;
    for (const auto& [length, places] : by_length) {
      if (length != usual->first) odd.insert(odd.end(), places.begin(), places.end());
    }
    std::sort(odd.begin(), odd.end());
    const auto area = scene.area_of(odd);
    InspectFinding& finding =
        scene.add(FindingSeverity::warning, Confidence::likely, code_lengths, odd,
                  {{"field", column.name()},
                   {"length", std::to_string(usual->first)},
                   {"value", to_text(column[odd[0]])},
                   {"m2", area ? square_metres(*area) : "0 m²"}});
    finding.evidence = {{"field", column.name()},
                        {"usual_length", static_cast<std::int64_t>(usual->first)}};
    finding.consequence_m2 = area;
  }
}

}  // namespace ecotone::inspection
