// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/validity.h"

namespace ecotone {

struct RepairOptions {
  /// Distance of the grid that the vertices of a repaired multipolygon lie on, in the units of
  /// its coordinates. By default crossings alone lie on a grid, of the last binary place of the
  /// largest coordinate (7e-15 degrees at 52 degrees north, 5e-10 m at 3 200 km), and vertices
  /// stay where they are.
  std::optional<double> grid;
};

/// A repaired multipolygon, and what was wrong with it.
struct Repair {
  MultiPolygonArray geometry;  ///< one feature, valid; possibly empty
  bool changed = false;
  std::vector<Fault> changes;  ///< the faults that were mended, notes not among them
  double area_before = 0;      ///< shells less holes in the plane, whichever way they run
  double area_after = 0;
  double grid = 0;          ///< that decisions were taken on, 0 if nothing was changed
  double largest_move = 0;  ///< of a vertex that is still there
};

/// Makes a multipolygon valid and changes as little as possible. A valid one comes back as it is,
/// bit by bit.
///
/// The rule ("structure"): a ring encloses the points that it winds around (nonzero), so both
/// lobes of a bow-tie stay. Holes are subtracted from the shell of their polygon; a hole that
/// has no point in common with its shell becomes a part; a hole whose shell encloses nothing is
/// dropped. The polygons are united, so parts that overlap count once, and a hole that is
/// stored as a part is filled. Lines and points without area vanish; vertices that are not finite
/// are left out. Shells run counter-clockwise, holes clockwise, each from its lowest vertex.
///
/// This is the rule of the "structure" method of GEOS and JTS (GeometryFixer). All decisions are
/// exact on an integer grid; only crossings are rounded to it. Vertices then go back to where they
/// were, unless the result is valid on the grid only. If it is not valid there either, a coarser
/// grid is taken; `grid` tells which.
///
/// @throws GeometryError  if none of nine grids, each sixteen times as coarse as the one
///                        before, leads to a valid result; not known to happen
Repair repair(const MultiPolygonView& zone, const RepairOptions& options = {});

/// A repaired feature of a column.
struct FeatureRepair {
  std::size_t feature = 0;
  std::vector<Fault> changes;
  double area_before = 0;
  double area_after = 0;
  double grid = 0;
  double largest_move = 0;
};

/// A column without invalid features, and the features that were mended, in their order.
struct ColumnRepair {
  MultiPolygonArray zones;
  std::vector<FeatureRepair> repaired;
};

/// Makes each multipolygon of a column valid. The others come back as they are, bit by bit.
/// @throws GeometryError  as for one multipolygon, naming the feature
ColumnRepair repair(const MultiPolygonArray& zones, const RepairOptions& options = {});

}  // namespace ecotone
