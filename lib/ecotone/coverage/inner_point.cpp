// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/inner_point.h"

#include <algorithm>
#include <vector>

namespace ecotone {

Point inner_point(const MultiPolygonView& polygons) {
  if (polygons.size() == 0) return {};
  const PolygonView polygon = polygons.polygon(0);
  const RingView shell = polygon.shell();
  const auto [low, high] = std::minmax_element(
      shell.begin(), shell.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
  const double y = low->y + (high->y - low->y) / 2;
  std::vector<double> cuts;
  for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
    const RingView ring = polygon.ring(k);
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const Point& a = ring[i];
      const Point& b = ring[i + 1];
      if ((a.y <= y) == (b.y <= y)) continue;
      cuts.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
    }
  }
  std::ranges::sort(cuts);
  Point middle = shell.front();
  double widest = 0;
  for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) {
    if (cuts[i + 1] - cuts[i] <= widest) continue;
    widest = cuts[i + 1] - cuts[i];
    middle = {cuts[i] + widest / 2, y};
  }
  return middle;
}

}  // namespace ecotone
