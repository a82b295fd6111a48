// SPDX-License-Identifier: Apache-2.0
// Single features that lie far away from all others: mistakes of units or of a digit.
#include <algorithm>
#include <cmath>

#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText outliers{
    "far_outliers",
    "{count} features lie far from all others: {features}; the first {m} from their middle, 50 "
    "times as far as nine of ten others",
    "{count} 个要素远离其余要素：{features}；首个距其余要素中心 {m}，为九成要素距离的 50 倍以上",
    "their places are wrong by up to {m} (distance to the middle of the others){ratio}",
    "其位置误差可达 {m}（到其余要素中心的距离）{ratio_zh}",
    "look for a missing digit, another unit or another zone in these features",
    "请检查这些要素是否漏了一位数、单位或投影带不同",
    ""};

double quantile(std::vector<double> values, double share) {
  const auto nth =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), nth, values.end());
  return *nth;
}

// What the coordinates of an outlier are to those of the others, if it is a power of ten.
std::string ratio_of(double there, double usual) {
  for (const double power : {10.0, 100.0, 1000.0}) {
    for (const double factor : {power, 1 / power}) {
      if (usual != 0 && std::abs(there / usual / factor - 1) < 0.1) return number(factor);
    }
  }
  return {};
}

}  // namespace

void find_outliers(Scene& scene) {
  std::vector<std::size_t> present;
  std::vector<double> xs, ys;
  for (std::size_t i = 0; i < scene.layer.size(); ++i) {
    const Box box = scene.layer.geometry.box(i);
    if (box.is_empty() || box == Box{0, 0, 0, 0} || (scene.in_degrees && !are_degrees(box)))
      continue;
    present.push_back(i);
    xs.push_back(box.centre().x);
    ys.push_back(box.centre().y);
  }
  constexpr std::size_t least = 10;
  if (present.size() < least) return;
  const Point middle{quantile(xs, 0.5), quantile(ys, 0.5)};
  std::vector<double> away(present.size());
  for (std::size_t k = 0; k < present.size(); ++k) {
    away[k] = std::max(std::abs(xs[k] - middle.x), std::abs(ys[k] - middle.y));
  }
  const double usual = quantile(away, 0.9);
  if (usual <= 0) return;
  constexpr double far = 50;
  std::vector<std::size_t> found;
  std::optional<std::size_t> furthest;
  for (std::size_t k = 0; k < present.size(); ++k) {
    if (away[k] <= far * usual) continue;
    found.push_back(present[k]);
    if (!furthest || away[k] > away[*furthest]) furthest = k;
  }
  if (found.empty() || found.size() * 20 > present.size()) return;
  const Point there{xs[*furthest], ys[*furthest]};
  std::optional<double> distance;
  if (scene.measuring) {
    distance =
        distance_m(position_of(there, *scene.measuring), position_of(middle, *scene.measuring));
    if (!distance && !scene.measuring->is_geographic()) {
      distance =
          std::hypot(there.x - middle.x, there.y - middle.y) * scene.measuring->unit_factor();
    }
  }
  std::string ratio = ratio_of(there.x, middle.x);
  if (ratio.empty()) ratio = ratio_of(there.y, middle.y);
  InspectFinding& finding = scene.add(
      FindingSeverity::warning, Confidence::likely, outliers, found,
      {{"m", distance ? metres(*distance) : number(away[*furthest])},
       {"ratio", ratio.empty() ? "" : "; a coordinate is " + ratio + " times the usual one"},
       {"ratio_zh", ratio.empty() ? "" : "；有一坐标约为通常值的 " + ratio + " 倍"}});
  finding.position = there;
  finding.consequence_m = distance;
  finding.evidence = {{"distance", away[*furthest]}, {"distance_of_nine_in_ten", usual}};
}

}  // namespace ecotone::inspection
