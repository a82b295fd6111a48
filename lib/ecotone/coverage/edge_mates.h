// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: which edges of a coverage are shared vertex for vertex.

#include <cstdint>
#include <vector>

#include "ecotone/geometry/noding.h"
#include "ecotone/index/grid_polygons.h"

namespace ecotone {

/// No edge, feature or ring.
inline constexpr std::uint32_t no_mate = 0xffffffffU;

/// How the edges of a column lie on each other.
struct EdgeMates {
  /// For each edge (the number of its first vertex) the edge that runs the other way between the
  /// same two points: of several the lowest; `no_mate` where there is none, and for the last vertex
  /// of a ring, which begins no edge. An edge without a mate lies on the border of what is covered,
  /// or its neighbour does not share it vertex for vertex.
  std::vector<std::uint32_t> mates;
  /// What is left when edges that run both ways cancel out: by how many features more are on the
  /// left of an edge than on its right. Sorted; ring 0.
  std::vector<detail::GridEdge> net;
};

/// Cost: n log n, 20 bytes an edge; the result does not depend on the number of threads.
EdgeMates edge_mates(const GridPolygons& polygons, int threads);

/// Calls visit(edge, feature) for each edge of a column without a mate, in order.
template <typename Visit>
void for_loose_edges(const GridPolygons& polygons, const std::vector<std::uint32_t>& mates,
                     const Visit& visit) {
  for (std::size_t r = 0; r < polygons.ring_count(); ++r) {
    for (std::uint32_t k = polygons.ring_starts[r]; k + 1 < polygons.ring_starts[r + 1]; ++k) {
      if (mates[k] == no_mate) visit(k, polygons.ring_features[r]);
    }
  }
}

}  // namespace ecotone
