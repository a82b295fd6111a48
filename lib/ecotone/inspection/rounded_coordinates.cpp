// SPDX-License-Identifier: Apache-2.0
// Coordinates that were rounded so far that places are lost.
#include <cmath>

#include "ecotone/geodesy/distance.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText rounded{"rounded_coordinates",
                              "all coordinates of {vertices} vertices are multiples of {step}",
                              "全部 {vertices} 个顶点的坐标都是 {step} 的倍数",
                              "places are uncertain by {m} (half a step along both axes), and "
                              "areas by up to {m2} (perimeters "
                              "times that)",
                              "位置不确定度为 {m}（两轴各半步长），面积最多 {m2}（周长乘以该值）",
                              "ask for coordinates with more decimals",
                              "请索取小数位更多的坐标",
                              ""};

bool are_multiples(std::span<const Point> points, double per_unit) {
  for (const Point& p : points) {
    for (const double value : {p.x, p.y}) {
      const double scaled = value * per_unit;
      if (std::abs(scaled - std::round(scaled)) > 1e-6) return false;
    }
  }
  return true;
}

std::size_t distinct_values(std::span<const Point> points) {
  std::vector<double> values;
  for (const Point& p : points) {
    values.push_back(p.x);
    values.push_back(p.y);
    if (values.size() > 2000) break;
  }
  std::sort(values.begin(), values.end());
  return static_cast<std::size_t>(
      std::distance(values.begin(), std::unique(values.begin(), values.end())));
}

// The largest step, of those that lose places, that all coordinates keep to; as steps per unit.
std::optional<double> steps_per_unit(std::span<const Point> points, bool degrees, double metre) {
  if (degrees) {
    for (const double per_degree : {1.0, 10.0, 100.0, 1000.0}) {
      if (are_multiples(points, per_degree)) return per_degree;
    }
    return std::nullopt;
  }
  // Whole metres are common in maps of small scale, and honest.
  for (const double step_m : {1000.0, 100.0, 10.0}) {
    if (are_multiples(points, metre / step_m)) return metre / step_m;
  }
  return std::nullopt;
}

std::optional<double> perimeters_m(const Scene& scene) {
  if (!scene.has_polygons() || !scene.measuring) return std::nullopt;
  const MultiPolygonArray& zones = scene.layer.polygons();
  double sum = 0;
  for (std::size_t r = 0; r + 1 < zones.ring_offsets().size(); ++r) {
    const auto first = static_cast<std::size_t>(zones.ring_offsets()[r]);
    const auto last = static_cast<std::size_t>(zones.ring_offsets()[r + 1]);
    sum += geodesic_length_m(zones.points().subspan(first, last - first), *scene.measuring);
  }
  return sum;
}

}  // namespace

void find_rounded_coordinates(Scene& scene) {
  const auto points = scene.layer.geometry.points();
  constexpr std::size_t least_values = 12;
  if (!scene.measuring || !scene.impossible.empty() || points.size() < least_values / 2) return;
  const bool degrees = scene.measuring->is_geographic();
  const auto per_unit = steps_per_unit(points, degrees, scene.measuring->unit_factor());
  if (!per_unit || distinct_values(points) < least_values) return;
  const double step = 1 / *per_unit;
  const Point centre = scene.typical.centre();
  const auto half =
      distance_m(position_of(centre, *scene.measuring),
                 position_of({centre.x + step / 2, centre.y + step / 2}, *scene.measuring));
  if (!half) return;
  const auto perimeters = perimeters_m(scene);
  const double wrong_m2 = perimeters.value_or(0) * *half;
  InspectFinding& finding = scene.add(FindingSeverity::warning, Confidence::likely, rounded,
                                      {{"vertices", std::to_string(points.size())},
                                       {"step", number(step) + (degrees ? "°" : "")},
                                       {"m", metres(*half)},
                                       {"m2", square_metres(wrong_m2)}});
  finding.evidence = {{"step", step}, {"vertices", static_cast<std::int64_t>(points.size())}};
  finding.consequence_m = *half;
  if (perimeters) finding.consequence_m2 = wrong_m2;
}

}  // namespace ecotone::inspection
