// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: places in space, for nearness and lengths of very many short segments.

#include <cmath>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone::detail {

/// A place of the ellipsoid in metres from its centre.
struct GeocentricPoint {
  double x = 0, y = 0, z = 0;
};

/// Length of the straight line between two places, in metres, squared.
inline double chord_squared(const GeocentricPoint& a, const GeocentricPoint& b) {
  const double dx = a.x - b.x;
  const double dy = a.y - b.y;
  const double dz = a.z - b.z;
  return dx * dx + dy * dy + dz * dz;
}

/// Places of points of a CRS, on its own ellipsoid.
///
/// @throws CrsError  if a point is not in the domain of the CRS
std::vector<GeocentricPoint> geocentric_positions(PathView points, const Crs& crs, int threads = 1);

/// Lengths of geodesics between places that lie near each other, from the chord.
class ChordLength {
 public:
  explicit ChordLength(const Ellipsoid& ellipsoid)
      : e2_(ellipsoid.eccentricity_squared()),
        scale_(1 / (24 * ellipsoid.semi_major_axis_m * ellipsoid.semi_major_axis_m * (1 - e2_))) {}

  /// Chords longer than this ask for a geodesic.
  static constexpr double longest_m = 5000;

  /// c + c³ / 24 R², with R the Gaussian mean radius. Accuracy up to `longest_m`: 2 nm from the
  /// rounding of coordinates, and 2e-10 of the length, since the radius differs with the azimuth.
  double operator()(const GeocentricPoint& a, const GeocentricPoint& b) const {
    const double c2 = chord_squared(a, b);
    const double w = 1 - e2_ * a.z * a.z / (a.x * a.x + a.y * a.y + a.z * a.z);
    return std::sqrt(c2) * (1 + c2 * scale_ * w * w);
  }

 private:
  double e2_;
  double scale_;
};

}  // namespace ecotone::detail
