// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: rings as walks over the places that they share.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// A ring as a walk over places: no place follows itself, and the first is not repeated.
struct RingWalk {
  std::size_t feature = 0, polygon = 0, ring = 0;
  std::vector<std::uint32_t> places;
  /// Of each place, its vertex in the ring of the column; of an inserted one, that before it.
  std::vector<std::size_t> vertices;
  std::vector<std::uint8_t> inserted;  ///< of each place, whether it was none of its vertices
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

/// Makes the graph of a column. Vertices nearer to each other than the tolerance are one place,
/// that of the most western; a vertex of one ring that lies within the tolerance of an edge of
/// another becomes a place of that ring too.
///
/// @param match_m  tolerance in metres; 0 for places that are exactly the same or on an edge
BoundaryGraph boundary_graph(const MultiPolygonArray& zones, const Crs& crs, double match_m);

/// A path between two nodes, or from a node back to itself. No two stretches have an edge in
/// common, whichever rings use them. Its direction does not depend on that of any ring.
using Stretch = std::vector<std::uint32_t>;

/// The stretches of a graph in which every ring has a node.
std::vector<Stretch> stretches_of(const BoundaryGraph& graph);

/// A stretch that a ring passes.
struct StretchUse {
  std::size_t stretch = 0;
  bool forward = true;  ///< or from its end to its beginning
};

/// How a ring is put together of stretches: in the order of its walk, from its first node on.
struct RingStretches {
  std::size_t first_node = 0;  ///< place in the walk
  std::vector<StretchUse> uses;
};

/// Of each ring of a graph the stretches it passes.
std::vector<RingStretches> ring_stretches(const BoundaryGraph& graph,
                                          const std::vector<Stretch>& stretches);

}  // namespace ecotone
