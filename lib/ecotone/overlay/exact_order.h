// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: where places lie along an edge, decided on whole numbers.

#include <compare>

#include "ecotone/index/grid_predicates.h"

namespace ecotone {

/// An edge of the grid.
struct GridEdgeView {
  GridPoint from;
  GridPoint to;
};

/// A place on an edge: a point of the grid, or a proper crossing with another edge.
struct PlaceOnEdge {
  bool is_proper = false;
  GridPoint at;        ///< a point that is no crossing
  GridEdgeView other;  ///< the edge that crosses
  double t = 0;        ///< roughly, for crossings; decides where it is clear
};

/// Compares two places along an edge, exactly; equal if they are the same point of the plane,
/// which three edges through one point, or a vertex on a crossing, make possible.
std::strong_ordering compare_along(const GridEdgeView& edge, const PlaceOnEdge& x,
                                   const PlaceOnEdge& y);

}  // namespace ecotone
