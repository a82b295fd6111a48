// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: a zone divided by classes, of which the stricter hold first.

#include <optional>
#include <utility>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/zoning/fuel_class.h"

namespace ecotone::detail {

/// Where a class holds: one multipolygon; regions may overlap each other.
struct ClassRegion {
  FuelClass fuel_class = FuelClass::class_1;
  MultiPolygonArray region;
};

/// A polygon of one class; no class where none holds.
struct ClassPart {
  std::optional<FuelClass> fuel_class;
  MultiPolygonArray polygon;  ///< one feature of one polygon
};

/// What is done with that of a zone which no region covers.
struct Uncovered {
  /// Polygons that are smaller go to the class that they border on longest.
  double to_neighbour_below_m2 = 0;
  std::optional<FuelClass> otherwise;  ///< class of the others, and of those without neighbour
};

/// Divides a zone into polygons with one class each; together they are the zone.
/// @param zone     one valid multipolygon
/// @param regions  one a class, the strictest first
std::vector<ClassPart> divide_by_class(const MultiPolygonArray& zone,
                                       const std::vector<ClassRegion>& regions,
                                       const Uncovered& uncovered, const Crs& crs, int threads,
                                       Ledger& ledger);

/// The polygons of a column, one feature each.
MultiPolygonArray exploded(const MultiPolygonArray& zones);

}  // namespace ecotone::detail
