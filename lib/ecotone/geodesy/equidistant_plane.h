// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: a plane to construct in, where distances are true.

#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/point.h"

namespace ecotone::detail {

/// The azimuthal equidistant plane of a place: metres, x east, y north of it. Distances from the
/// place are those of geodesics at any reach; others nearly so, see `relative_error`.
class EquidistantPlane {
 public:
  /// @throws CrsError  if the origin is not in the domain of the CRS
  EquidistantPlane(const Crs& crs, const Point& origin);

  /// @throws CrsError  if a place is not in the domain of the CRS
  std::vector<Point> to_plane(std::span<const Point> places) const;
  /// The way back; longitudes stay within half a turn of the origin's.
  /// @throws CrsError  if a place is not in the domain of the CRS
  std::vector<Point> to_crs(std::span<const Point> places) const;

  /// Latitude of the origin, in degrees.
  double latitude_deg() const { return origin_.y; }

  /// How far, as a part of itself, the distance of two points may be wrong if one of them lies
  /// within a reach of the origin, wherever the other lies within 1000 km.
  ///
  /// The length of a straight line in this plane is short of the truth by
  /// ∫ ρ² sin²α / 6R² ds, where ρ is the distance from the origin and α the angle with the ray;
  /// a line that begins within the reach h has ρ sin α ≤ h. Twice that, for the ellipsoid.
  static double relative_error(double reach_m);

 private:
  const Crs* crs_;
  Point place_;   // in the CRS
  Point origin_;  // longitude and latitude
};

}  // namespace ecotone::detail
