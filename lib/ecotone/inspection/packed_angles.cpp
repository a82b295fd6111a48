// SPDX-License-Identifier: Apache-2.0
// Degrees, minutes and seconds written as one number and read as decimal degrees.
#include "ecotone/inspection/packed_angles.h"

#include <algorithm>
#include <cmath>

#include "ecotone/inspection/detectors.h"

namespace ecotone {

std::optional<double> unpacked_degrees(double packed) {
  const double size = std::abs(packed);
  // Rounded to what a decimal text of nine places can say, so that 108.30 has thirty minutes.
  const double digits = std::round(size * 1e9);
  if (!std::isfinite(digits) || digits > 4e11) return std::nullopt;
  const auto whole = static_cast<long long>(digits);
  const long long degrees = whole / 1000000000;
  const long long minutes = whole / 10000000 % 100;
  const double seconds = static_cast<double>(whole % 10000000) / 1e5;
  if (minutes >= 60 || seconds >= 60) return std::nullopt;
  const double value =
      static_cast<double>(degrees) + static_cast<double>(minutes) / 60 + seconds / 3600;
  return packed < 0 ? -value : value;
}

namespace inspection {
namespace {

constexpr InspectText packed_angles{
    "packed_angles",
    "all {points} coordinates could be packed degrees (ddd.mmssss), such as {x} {y}",
    "全部 {points} 个坐标都可能是 ddd.mmssss 格式的度分秒，例如 {x} {y}",
    "if they are, places are off by up to {m} and the area is wrong by {m2} (as decimal degrees "
    "against as packed)",
    "若是，位置误差可达 {m}，面积相差 {m2}（按十进制度与按度分秒之差）",
    "if the source says so",
    "如来源确认",
    "ecotone inspect {file} --repair OUT.gpkg --unpack-angles"};

// Points with digits enough to tell, 0 if one of them cannot be packed.
std::size_t detailed_points(std::span<const Point> points) {
  std::size_t detailed = 0;
  for (const Point& p : points) {
    if (!unpacked_degrees(p.x) || !unpacked_degrees(p.y)) return 0;
    const auto has_digits = [&](double scale) {
      return std::abs(p.x * scale - std::round(p.x * scale)) > 1e-7;
    };
    detailed += has_digits(1e4) || has_digits(100);
  }
  return detailed;
}

}  // namespace

void find_packed_angles(Scene& scene) {
  if (!scene.in_degrees || (scene.layer.crs && !scene.layer.crs->is_geographic())) return;
  const auto points = scene.layer.geometry.points();
  // Chance gives 0.6⁴ per point.
  if (detailed_points(points) < 6) return;
  const auto unpacked = [](const Point& p) {
    return Point{unpacked_degrees(p.x).value_or(p.x), unpacked_degrees(p.y).value_or(p.y)};
  };
  double furthest = 0;
  constexpr std::size_t most = 1000;
  for (std::size_t k = 0; k < std::min(points.size(), most); ++k) {
    furthest = std::max(furthest, distance_m(points[k], unpacked(points[k])).value_or(0));
  }
  std::optional<double> wrong_m2;
  if (scene.has_polygons() && scene.measuring) {
    const auto as_is = total_area_m2(scene.layer.polygons(), *scene.measuring);
    const auto packed =
        total_area_m2(moved(scene.layer.geometry, unpacked).as_polygons(), *scene.measuring);
    if (as_is && packed) wrong_m2 = std::abs(*as_is - *packed);
  }
  InspectFinding& finding = scene.add(FindingSeverity::warning, Confidence::possible, packed_angles,
                                      {{"points", std::to_string(points.size())},
                                       {"x", number(points[0].x)},
                                       {"y", number(points[0].y)},
                                       {"m", metres(furthest)},
                                       {"m2", wrong_m2 ? square_metres(*wrong_m2) : "0 m²"}});
  finding.position = points[0];
  finding.evidence = {{"points", static_cast<std::int64_t>(points.size())}};
  finding.consequence_m = furthest;
  finding.consequence_m2 = wrong_m2;
}

}  // namespace inspection
}  // namespace ecotone
