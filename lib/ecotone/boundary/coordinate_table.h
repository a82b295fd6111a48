// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// How long a side is said to be.
enum class SideLength {
  plane,     ///< by the printed plane coordinates (反算边长), so that a reader finds the same
  geodesic,  ///< on the ellipsoid
};

struct CoordinateTableOptions {
  int decimals = 2;  ///< of plane coordinates and lengths, 0 to 6
  SideLength side_length = SideLength::plane;
  /// Repeat the first point of each ring as its last row, without a side.
  bool closing = false;
  TransformationOptions transformation;  ///< from the CRS of the points to that of the plane
};

/// A row of a coordinate table (拐点坐标表): a boundary point and the side to the next one.
struct CoordinateRow {
  std::size_t feature = 0;  ///< row of the zone
  std::size_t ring = 0;     ///< 圈号: from 1, on through the parts and holes of the feature
  std::string name;         ///< of the point
  /// In the plane, x east and y north, rounded to the decimals. Chinese tables call the northing X
  /// and the easting Y.
  Point plane;
  Point position;        ///< longitude and latitude in degrees, on the datum of the plane
  bool closing = false;  ///< the first point of the ring again

  // Of the side to the next point; nothing in a closing row.
  std::optional<double> length_m;
  std::optional<double> grid_azimuth_deg;      ///< 坐标方位角: in the plane, from its north
  std::optional<double> geodesic_azimuth_deg;  ///< on the ellipsoid, from true north
};

/// Makes the rows of a table of boundary points, in their order; the last point of a ring has the
/// side to its first. Azimuths run clockwise in [0, 360); a side of no length has the azimuth 0.
///
/// Plane lengths and grid azimuths are those of the rounded coordinates, geodesic ones those of
/// the exact positions.
///
/// @param points  as `boundary_points` returns them
/// @param crs     of their positions
/// @param plane   projected, in metres: where X and Y are
/// @throws CrsError    if `plane` is not such a system, there is no transformation to it, or a
/// point
///                     lies outside its domain
/// @throws UsageError  if the decimals are not 0 to 6
std::vector<CoordinateRow> coordinate_table(std::span<const BoundaryPoint> points, const Crs& crs,
                                            const Crs& plane,
                                            const CoordinateTableOptions& options = {});

}  // namespace ecotone
