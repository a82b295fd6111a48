// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_outline.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "ecotone/geodesy/local_plane.h"

namespace ecotone {
namespace {

double distance_to(const Point& p, const Point& a, const Point& b) {
  const Point along{b.x - a.x, b.y - a.y};
  const double square = along.x * along.x + along.y * along.y;
  const double share =
      square > 0 ? std::clamp(((p.x - a.x) * along.x + (p.y - a.y) * along.y) / square, 0.0, 1.0)
                 : 0;
  return std::hypot(p.x - a.x - share * along.x, p.y - a.y - share * along.y);
}

}  // namespace

std::vector<Point> straightened(PathView path, double tolerance_m, const Crs& crs) {
  if (path.size() < 3) return {path.begin(), path.end()};
  const detail::LocalPlane plane(crs, path[0]);
  std::vector<Point> metric;
  metric.reserve(path.size());
  for (const Point& p : path) metric.push_back(plane(p));
  std::vector<std::uint8_t> is_kept(path.size(), 0);
  is_kept.front() = is_kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> stretches{{0, path.size() - 1}};
  const bool is_closed = path.front() == path.back();
  while (!stretches.empty()) {
    const auto [first, last] = stretches.back();
    stretches.pop_back();
    std::size_t farthest = first;
    double distance_m = 0;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double found_m = distance_to(metric[i], metric[first], metric[last]);
      if (found_m > distance_m) {
        distance_m = found_m;
        farthest = i;
      }
    }
    const bool is_whole_ring = is_closed && first == 0 && last + 1 == path.size();
    if (farthest == first || (distance_m <= tolerance_m && !is_whole_ring)) continue;
    is_kept[farthest] = 1;
    stretches.emplace_back(first, farthest);
    stretches.emplace_back(farthest, last);
  }
  std::vector<Point> kept;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_kept[i] != 0) kept.push_back(path[i]);
  }
  return kept;
}

}  // namespace ecotone
