// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: distances near a place.

#include <algorithm>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone::detail {

/// Longitudes and latitudes of points, in degrees.
/// @throws CrsError  if a point is not in the domain of the CRS
std::vector<Point> positions_of(PathView points, const Crs& crs);

/// A plane in metres that is true to scale at one place: a linear image of the plane of the CRS,
/// so that what is straight there stays straight.
class LocalPlane {
 public:
  /// @throws CrsError  if the origin is not in the domain of the CRS
  LocalPlane(const Crs& crs, const Point& origin);

  Point operator()(const Point& p) const {
    const double dx = p.x - origin_.x;
    const double dy = p.y - origin_.y;
    return {xx_ * dx + xy_ * dy, yx_ * dx + yy_ * dy};
  }

  /// How far, as a part of itself, a distance may be wrong within a reach of the origin.
  double distortion(double reach_m) const {
    return std::min(1e3, 1e-6 + 4 * reach_m / earth_radius_m * steepness_);
  }

  /// No vector that reaches at least so far along both axes of the CRS is shorter, squared.
  double least_squared(double along_x, double along_y) const {
    return (1 - skew_) * (square_x_ * along_x * along_x + square_y_ * along_y * along_y);
  }

 private:
  static constexpr double earth_radius_m = 6371000;

  Point origin_;
  double xx_ = 0, xy_ = 0, yx_ = 0, yy_ = 0;
  double steepness_ = 1;
  // Of the axes in the plane: their squared lengths, and the cosine between them.
  double square_x_ = 0, square_y_ = 0, skew_ = 0;
};

}  // namespace ecotone::detail
