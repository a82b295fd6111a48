// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: what every operation does with its input first.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/index/grid_polygons.h"
#include "ecotone/overlay/geos.h"

namespace ecotone {

/// A column of polygons with what messages need to know of it.
struct NamedPolygons {
  const MultiPolygonArray& polygons;
  std::string layer;
  std::span<const std::string> ids;  ///< empty: the place of a feature is its id

  std::string id(std::size_t i) const { return ids.empty() ? std::to_string(i) : ids[i]; }
};

/// The features of a column as the engine takes them.
struct CleanPolygons {
  GridPolygons grid;
  GridScale scale;
  std::vector<std::uint8_t> altered;  ///< one flag a feature: it stands in the ledger
  /// One flag a feature: rings of it share a point, which is a vertex of both then. Edges of all
  /// others meet at the vertex between them alone.
  std::vector<std::uint8_t> pinched;

  bool is_empty(std::size_t i) const { return grid.feature_rings[i] == grid.feature_rings[i + 1]; }
  Box box(std::size_t i) const;
  Box extent() const;
  geos::Polygons polygons(std::size_t i) const;
  /// One feature, as a column.
  MultiPolygonArray feature(std::size_t i) const;
  /// Appends its polygons in the form of `geos::make_canonical`.
  void append_canonical(std::size_t i, MultiPolygonBuilder& builder) const;
};

/// The wanted features, snapped to the grid, valid by OGC Simple Features, without repeated
/// points; features that are not wanted, missing or beyond repair are empty.
///
/// What was invalid is repaired by its structure and stands in the ledger as `repaired`, with the
/// areas before and after; `snapped` if the grid alone made it invalid; `dropped` if nothing of
/// its area is left; `quarantined` if it has a coordinate that is not finite or cannot be
/// repaired. Order and content do not depend on the number of threads.
///
/// Valid means: on the grid, as integers, exactly (geometry/grid_validity.h).
///
/// @param wanted  one flag a feature; empty: all
CleanPolygons clean_polygons(const NamedPolygons& column, std::span<const std::uint8_t> wanted,
                             const Crs& crs, AreaMethod method, const GridScale& scale, int threads,
                             Ledger& ledger);

/// Flags of the features whose box, a little grown, meets a box, and of those that cannot be
/// placed since a coordinate is not finite: they meet nothing, but must not vanish.
std::vector<std::uint8_t> features_that_may_meet(const MultiPolygonArray& polygons, const Box& box,
                                                 double grid);
/// The box of all finite points.
Box finite_extent(const MultiPolygonArray& polygons);

/// Puts blocks of features behind each other.
MultiPolygonArray concatenate(std::span<const MultiPolygonArray> blocks);

/// Area in the plane of the coordinates, in their unit squared.
double coordinate_area(const geos::Polygons& polygons);
double coordinate_perimeter(const geos::Polygons& polygons);

}  // namespace ecotone
