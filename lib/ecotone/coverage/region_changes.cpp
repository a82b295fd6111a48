// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/region_changes.h"

#include <optional>
#include <vector>

#include "ecotone/coverage/gaps.h"
#include "ecotone/geometry/arrangement.h"
#include "ecotone/index/grid_polygons.h"

namespace ecotone {
namespace {

using detail::GridEdge;

// Adds the edges of a feature; those that run both ways cancel out when they are noded.
void add_edges(const MultiPolygonView& feature, const GridScale& scale, int sign,
               std::vector<GridEdge>& edges) {
  const GridPolygons grid = to_grid(copy_of(feature), scale, 1);
  for (std::size_t r = 0; r < grid.ring_count(); ++r) {
    const auto ring = grid.ring(r);
    for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
      const GridPoint& a = ring[k];
      const GridPoint& b = ring[k + 1];
      edges.push_back(a < b ? GridEdge{a, b, 0, sign} : GridEdge{b, a, 0, -sign});
    }
  }
}

MultiPolygonArray wound(std::vector<GridEdge> edges, const GridScale& scale) {
  MultiPolygonBuilder builder;
  append(detail::wound_polygons(std::move(edges)), builder,
         [&](const GridPoint& p) { return scale.to_point(p); });
  return parts_of(std::move(builder).build());
}

}  // namespace

RegionChanges region_changes(const MultiPolygonView& before, const MultiPolygonView& after,
                             const GridScale& scale) {
  // The winding number is 1 where the feature has gained and −1 where it has lost.
  std::vector<GridEdge> edges;
  add_edges(before, scale, -1, edges);
  add_edges(after, scale, 1, edges);
  std::optional<std::vector<GridEdge>> noded = detail::snap_round_edges(std::move(edges));
  if (!noded) return {};
  std::vector<GridEdge> reversed = *noded;
  for (GridEdge& e : reversed) e.count = -e.count;
  return {wound(std::move(reversed), scale), wound(std::move(*noded), scale)};
}

}  // namespace ecotone
