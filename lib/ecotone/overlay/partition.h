// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

struct PartitionOptions {
  AreaMethod method = AreaMethod::ellipsoid;  ///< of the areas in the ledger
  int threads = 0;                            ///< 0: all cores; the result does not depend on it
  std::optional<double> grid;                 ///< in the unit of the CRS; see `overlay/grid.h`
  std::string layer = "zones";                ///< for the ledger
  std::span<const std::string> ids;           ///< for the ledger; empty: the places
};

/// Decides what a place belongs to, by the groups whose features lie around it (rising); nothing
/// if it belongs to nothing. Asked once a face, also of the groups that lie around no place at all;
/// must give the same answer to the same question, from any thread.
using FaceLabel = std::function<std::optional<std::uint64_t>(std::span<const std::uint32_t>)>;

/// Pieces that tile: no two overlap, and where they meet they share their border, vertex for
/// vertex.
struct Partition {
  MultiPolygonArray pieces;           ///< one a label that occurs, valid by OGC Simple Features
  std::vector<std::uint64_t> labels;  ///< of the pieces, rising
  double grid = 0;                    ///< that all vertices lie on, in the unit of the CRS
};

/// Cuts the plane along the borders of all features, and gives each face to a label.
///
/// Every vertex lies on the grid, crossings included, and borders meet at common vertices only; so
/// pieces tile without a gap or an overlap, exactly, whatever the features are. A border moves by
/// less than the grid where others cross it. Vertices that lie on a straight border and that no
/// feature brought are left out. The result does not depend on the order of the features.
///
/// @param features  invalid ones are repaired first; missing and empty ones lie around nothing
/// @param groups    one a feature: a group lies around a place if a feature of it does
/// @param ledger    receives what was repaired, snapped or set aside
/// @throws UsageError  for a grid that is negative or not finite
/// @throws GeometryError  if rounding crossings to the grid comes to no end, which is not known to
///                        happen
Partition partition(const MultiPolygonArray& features, std::span<const std::uint32_t> groups,
                    const FaceLabel& label, const Crs& crs, Ledger& ledger,
                    const PartitionOptions& options = {});

/// What the closed paths of each feature run around counter-clockwise, more often than clockwise:
/// the places with a winding number above 0. Paths may cross themselves and each other, as raw
/// offset curves do; a path that does not repeat its first point is closed.
///
/// @return  one feature a feature, on the grid, valid by OGC Simple Features
/// @throws  as `partition`; GeometryError for a coordinate that is not finite
MultiPolygonArray areas_run_around(const MultiLineStringArray& paths, const Crs& crs,
                                   const PartitionOptions& options = {});

}  // namespace ecotone
