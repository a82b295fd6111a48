// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: rings as walks over the places that they share.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// A ring as a walk over places: no place follows itself, and the first is not repeated.
struct RingWalk {
  std::size_t feature = 0, polygon = 0, ring = 0;
  std::vector<std::uint32_t> places;
  std::vector<std::size_t> vertices;  ///< of each place, its place in the ring of the column
};

/// The rings of a column over their distinct places.
struct BoundaryGraph {
  std::vector<Point> places;
  std::vector<RingWalk> rings;  ///< of three places or more, in the order of the column
  /// Of each place, whether a stretch ends there: other than two edges meet.
  std::vector<std::uint8_t> is_node;
};

/// Whether a comes before b from west to east, then from south to north.
inline bool lies_before(const Point& a, const Point& b) {
  return a.x != b.x ? a.x < b.x : a.y < b.y;
}

BoundaryGraph boundary_graph(const MultiPolygonArray& zones);

/// A path between two nodes, or from a node back to itself. No two stretches have an edge in
/// common, whichever rings use them. Its direction does not depend on that of any ring.
using Stretch = std::vector<std::uint32_t>;

/// The stretches of a graph in which every ring has a node.
std::vector<Stretch> stretches_of(const BoundaryGraph& graph);

}  // namespace ecotone
