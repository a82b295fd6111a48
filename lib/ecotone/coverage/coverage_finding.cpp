// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "ecotone/coverage/coverage_check.h"

namespace ecotone {
namespace {

constexpr std::pair<CoverageFault, std::string_view> names[] = {
    {CoverageFault::overlap, "overlap"},
    {CoverageFault::overlap_sliver, "overlap_sliver"},
    {CoverageFault::duplicate, "duplicate"},
    {CoverageFault::gap, "gap"},
    {CoverageFault::gap_sliver, "gap_sliver"},
    {CoverageFault::shortfall, "shortfall"},
    {CoverageFault::outside, "outside"},
    {CoverageFault::unmatched_vertex, "unmatched_vertex"},
    {CoverageFault::island, "island"},
};
static_assert(std::size(names) == coverage_fault_count);

std::string joined_ids(const CoverageFinding& finding, const Layer& layer) {
  std::string text;
  for (const std::size_t i : finding.features) {
    if (!text.empty()) text += '|';
    text += layer.ids[i];
  }
  return text;
}

}  // namespace

std::string_view coverage_fault_name(CoverageFault fault) {
  return names[static_cast<std::size_t>(fault)].second;
}

std::optional<CoverageFault> parse_coverage_fault(std::string_view name) {
  for (const auto& [fault, word] : names) {
    if (word == name) return fault;
  }
  return std::nullopt;
}

bool CoverageAccount::holds() const {
  return !residue_m2 || std::abs(*residue_m2) <= bound_m2;
}

bool CoverageCheck::passes() const {
  return std::ranges::none_of(failing, [&](CoverageFault kind) { return count(kind) > 0; });
}

Layer findings_layer(const CoverageCheck& check, const Layer& layer, bool as_points) {
  Layer made{.name = "findings", .crs = layer.crs};
  Column kind("kind", FieldType::text);
  Column fails("fails", FieldType::boolean);
  Column features("features", FieldType::text);
  Column count("feature_count", FieldType::integer);
  Column numbers[] = {{"area_m2", FieldType::real}, {"error_m2", FieldType::real},
                      {"width_m", FieldType::real}, {"distance_m", FieldType::real},
                      {"x", FieldType::real},       {"y", FieldType::real}};
  MultiPointBuilder points;
  for (const CoverageFinding& finding : check.findings) {
    const bool is_vertex = finding.kind == CoverageFault::unmatched_vertex;
    kind.push_back(std::string(coverage_fault_name(finding.kind)));
    fails.push_back(std::ranges::find(check.failing, finding.kind) != check.failing.end());
    features.push_back(joined_ids(finding, layer));
    count.push_back(static_cast<std::int64_t>(finding.features.size()));
    const double values[] = {finding.area_m2,    finding.error_m2,   finding.width_m,
                             finding.distance_m, finding.position.x, finding.position.y};
    for (std::size_t j = 0; j < std::size(values); ++j) {
      const bool is_asked = j > 3 || (j == 3) == is_vertex;
      numbers[j].push_back(is_asked ? FieldValue(values[j]) : FieldValue());
    }
    points.add_point(finding.position);
    points.finish_feature();
    made.ids.push_back(std::to_string(made.ids.size() + 1));
  }
  for (Column* column : {&kind, &fails, &features, &count}) made.fields.add(std::move(*column));
  for (Column& column : numbers) made.fields.add(std::move(column));
  if (as_points) {
    made.geometry = std::move(points).build();
  } else {
    made.geometry = check.geometry;
  }
  return made;
}

}  // namespace ecotone
