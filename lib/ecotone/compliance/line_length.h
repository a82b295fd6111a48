// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: what every fact about lines and borders is measured with.

#include "ecotone/geodesy/crs.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// What is nearer touches, what is shorter is nothing: the grid of the overlay.
constexpr double touch_distance_m = 1e-4;

/// Geodesic length of all paths.
inline double length_m(const MultiLineStringView& lines, const Crs& crs) {
  double length = 0;
  for (std::size_t j = 0; j < lines.size(); ++j) length += geodesic_length_m(lines.path(j), crs);
  return length;
}

/// Geodesic length of all rings.
inline double perimeter_m(const MultiPolygonView& zone, const Crs& crs) {
  double length = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      length += geodesic_length_m(zone.polygon(j).ring(k), crs);
    }
  }
  return length;
}

}  // namespace ecotone
