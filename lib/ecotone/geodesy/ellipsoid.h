// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ecotone {

/// An ellipsoid of revolution.
struct Ellipsoid {
  double semi_major_axis_m = 0;
  double inverse_flattening = 0;  ///< 0 for a sphere

  friend bool operator==(const Ellipsoid&, const Ellipsoid&) = default;

  double flattening() const { return inverse_flattening == 0 ? 0 : 1 / inverse_flattening; }
  double semi_minor_axis_m() const { return semi_major_axis_m * (1 - flattening()); }
  /// e² = f (2 − f)
  double eccentricity_squared() const { return flattening() * (2 - flattening()); }
};

/// CGCS2000. Source: GB/T 22021-2008; EPSG:1024.
inline constexpr Ellipsoid cgcs2000{6378137.0, 298.257222101};
/// WGS 84. Source: EPSG:7030.
inline constexpr Ellipsoid wgs84{6378137.0, 298.257223563};
/// Krassowsky 1940, of Beijing 54. Source: EPSG:7024.
inline constexpr Ellipsoid krassowsky{6378245.0, 298.3};
/// IAG 1975, of Xi'an 80. Source: EPSG:7049.
inline constexpr Ellipsoid iag75{6378140.0, 298.257};

}  // namespace ecotone
