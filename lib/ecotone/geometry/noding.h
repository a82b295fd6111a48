// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "ecotone/geometry/grid_point.h"

namespace ecotone::detail {

using GridPoint = ecotone::GridPoint;

/// The sign of the turn a, b, c: 1 left, -1 right, 0 straight; exact.
int orientation(const GridPoint& a, const GridPoint& b, const GridPoint& c);

/// A directed edge of a ring, `count` times; a is before b in the order of x, then y, and a
/// negative count means that the ring runs from b to a.
struct GridEdge {
  GridPoint a;
  GridPoint b;
  std::int32_t ring = 0;
  std::int32_t count = 0;

  friend bool operator==(const GridEdge&, const GridEdge&) = default;
};

/// Splits edges at each other until they meet at common ends only. Crossings are rounded to the
/// grid, which may let edges meet anew; so it is repeated until nothing is left to split.
///
/// @return  edges sorted by a, b and ring; at most one per a, b and ring; none with count 0.
///          Nothing if it does not come to an end in `rounds` rounds (try a coarser grid then)
std::optional<std::vector<GridEdge>> node_edges(std::vector<GridEdge> edges, int rounds = 64);

/// The edges that meet another one elsewhere than at an end of both, as places; rising.
/// @param edges  sorted by a and b, at most one per a and b
std::vector<std::size_t> meeting_edges(const std::vector<GridEdge>& edges);

/// The same by snap rounding: every edge is led through the vertices and rounded crossings whose
/// pixel, the square of one unit about them, it passes through, always by where it lay at first.
/// Borders of many layers that run along each other within the grid become one, where splitting
/// crossings alone can go on and on; but an edge may move by half a unit where it crosses none.
///
/// Source: L. Guibas, D. Marimont, Rounding arrangements dynamically, Int. J. of Computational
/// Geometry & Applications 8 (1998).
std::optional<std::vector<GridEdge>> snap_round_edges(std::vector<GridEdge> edges);

}  // namespace ecotone::detail
