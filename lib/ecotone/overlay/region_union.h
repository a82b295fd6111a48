// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the union of features on the grid, by the edges that bound it.

#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/index/grid_polygons.h"

namespace ecotone {

struct RegionUnion {
  MultiPolygonArray regions;         ///< one a group
  std::vector<std::uint8_t> failed;  ///< a group: its edges contradict each other
  /// Borders cross, so that not all vertices are on the grid, and rounding may have made regions
  /// invalid.
  bool has_crossings = false;
};

/// Unites the features of each group.
///
/// An edge bounds the union where it lies in no other feature of its group. Edges that two
/// features share in opposite directions bound nothing and are struck out first, which is all
/// there is to do for parcels that tile. What is left is cut where it meets other features; as in
/// `PieceWalker` the winding numbers of the others decide which pieces stay, and their ends are
/// joined, exactly: places are the same if they are the same point of the plane.
///
/// @param members  valid features
/// @param groups   of each member; places in `pinched`
/// @param pinched  one flag a group: rings of a member touch each other
RegionUnion unite_regions(const GridPolygons& members, std::span<const std::uint32_t> groups,
                          std::span<const std::uint8_t> pinched, const GridScale& scale,
                          int threads);

}  // namespace ecotone
