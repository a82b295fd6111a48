// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: where borders that should be shared are not.

#include <cstdint>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/index/grid_polygons.h"

namespace ecotone {

/// A vertex of one feature that lies on or near the border of another which has no vertex there.
struct BorderContact {
  GridPoint vertex;
  std::uint32_t feature = 0;  ///< whose vertex it is
  std::uint32_t other = 0;    ///< whose border is near
  std::uint32_t edge = 0;     ///< of the other: number of its first vertex
  double distance_m = 0;      ///< to that edge; 0 if it lies on it, exactly
  /// The place nearest to it is an end of the edge: the vertices lie apart, within the reach.
  bool at_end = false;
  GridPoint end;  ///< that end

  friend bool operator==(const BorderContact&, const BorderContact&) = default;
};

/// Finds, among edges without a mate, the vertices that lie within a reach of an edge of another
/// feature which has no vertex at the same place: one contact for each vertex, its feature and the
/// other feature, with the nearest edge; sorted by vertex, then features.
///
/// Cost: n log n of the edges without a mate, and a pass over all vertices if there are contacts.
std::vector<BorderContact> border_contacts(const GridPolygons& polygons,
                                           const std::vector<std::uint32_t>& mates,
                                           const GridScale& scale, const Crs& crs, double reach_m);

}  // namespace ecotone
