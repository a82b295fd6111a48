// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/shared_edges.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace ecotone::inspection {

double shared_edge_share(const MultiPolygonArray& zones) {
  using Edge = std::tuple<double, double, double, double>;
  std::vector<Edge> edges;
  edges.reserve(zones.points().size());
  const auto points = zones.points();
  for (std::size_t r = 0; r + 1 < zones.ring_offsets().size(); ++r) {
    const auto last = static_cast<std::size_t>(zones.ring_offsets()[r + 1]);
    for (auto k = static_cast<std::size_t>(zones.ring_offsets()[r]); k + 1 < last; ++k) {
      const Point& a = points[k];
      const Point& b = points[k + 1];
      if (a == b) continue;
      const bool forward = std::tie(a.x, a.y) < std::tie(b.x, b.y);
      const Point& low = forward ? a : b;
      const Point& high = forward ? b : a;
      edges.emplace_back(low.x, low.y, high.x, high.y);
    }
  }
  if (edges.empty()) return 0;
  std::sort(edges.begin(), edges.end());
  std::size_t shared = 0;
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t k = i;
    while (k < edges.size() && edges[k] == edges[i]) ++k;
    if (k - i > 1) shared += k - i;
    i = k;
  }
  return static_cast<double>(shared) / static_cast<double>(edges.size());
}

bool tiles(const MultiPolygonArray& zones) {
  return zones.size() >= 3 && shared_edge_share(zones) >= 0.4;
}

}  // namespace ecotone::inspection
