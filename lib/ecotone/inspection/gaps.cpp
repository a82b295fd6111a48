// SPDX-License-Identifier: Apache-2.0
// Slivers of ground that zones which tile leave between them.
#include <fmt/format.h>

#include <algorithm>

#include "ecotone/coverage/coverage_check.h"
#include "ecotone/error.h"
#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/shared_edges.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText gaps{
    "tiling_gaps",
    "features that tile leave {gaps} narrow gaps between {count} of them: {features}; the largest "
    "{first}",
    "应无缝拼接的要素之间有 {gaps} 处缝隙，涉及 {count} 个要素：{features}；最大 {first}",
    "{m2} belong to nobody (ellipsoidal area of the gaps, at most {width} wide)",
    "有 {m2} 无归属（缝隙的椭球面积，平均宽度不超过 {width}）",
    "",
    "",
    "ecotone zone clean {file} -o OUT.gpkg"};

}  // namespace

void find_gaps(Scene& scene) {
  const Layer& layer = scene.layer;
  if (!scene.has_polygons() || !scene.options.overlaps || !scene.measuring || layer.size() < 3 ||
      layer.size() > scene.options.most_overlap_features || !tiles(layer.polygons())) {
    return;
  }
  Layer measured;
  measured.name = layer.name;
  measured.geometry = layer.geometry;
  measured.ids = layer.ids;
  measured.crs = scene.measuring;
  CoverageCheckOptions options;
  options.sliver_width_m = scene.options.sliver_width_m;
  options.islands = false;
  options.threads = scene.options.threads;
  std::vector<std::size_t> features;
  std::size_t count = 0;
  double sum_m2 = 0, widest_m = 0;
  std::optional<CoverageFinding> largest;
  try {
    const CoverageCheck check = check_coverage(measured, options);
    for (const CoverageFinding& gap : check.findings) {
      // A wide hole is an enclave or a lake; only what nobody would draw is a fault.
      if (gap.kind != CoverageFault::gap_sliver || gap.area_m2 <= gap.error_m2) continue;
      ++count;
      sum_m2 += gap.area_m2;
      widest_m = std::max(widest_m, gap.width_m);
      features.insert(features.end(), gap.features.begin(), gap.features.end());
      if (!largest || gap.area_m2 > largest->area_m2) largest = gap;
    }
  } catch (const Error&) {
    return;  // the overlaps told that the layer cannot be overlaid
  }
  if (count == 0) return;
  std::sort(features.begin(), features.end());
  features.erase(std::unique(features.begin(), features.end()), features.end());
  InspectFinding& finding =
      scene.add(FindingSeverity::warning, Confidence::likely, gaps, features,
                {{"gaps", std::to_string(count)},
                 {"m2", square_metres(sum_m2)},
                 {"width", metres(widest_m)},
                 {"first", fmt::format("{} at {} {}", square_metres(largest->area_m2),
                                       number(largest->position.x), number(largest->position.y))}});
  finding.position = largest->position;
  finding.evidence = {{"gaps", static_cast<std::int64_t>(count)},
                      {"largest_m2", largest->area_m2},
                      {"widest_m", widest_m}};
  finding.consequence_m2 = sum_m2;
}

}  // namespace ecotone::inspection
