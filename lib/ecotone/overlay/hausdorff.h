// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// The place of one border that is farthest from another border.
struct BorderDeparture {
  double distance_m = 0;
  Point from;  ///< on the first border
  Point to;    ///< nearest to it on the other border
};

/// How far two borders depart from each other, either way.
struct HausdorffDistance {
  BorderDeparture a_to_b;
  BorderDeparture b_to_a;

  double distance_m() const { return greater().distance_m; }
  /// The greater of the two; `a_to_b` if they are equal.
  const BorderDeparture& greater() const {
    return b_to_a.distance_m > a_to_b.distance_m ? b_to_a : a_to_b;
  }
};

/// Measures the Hausdorff distance between the borders of two multipolygons, in metres on the
/// ellipsoid: the greatest distance from a place of one border, vertex or inside of an edge, to the
/// nearest place of the other. Edges are straight in the CRS.
///
/// @param tolerance_m  how much the distance may be too small; must be positive
/// @return  nothing if one of them is empty
/// @throws CrsError  as `nearest_on_path` does
///
/// Accuracy: the distances are those of the places given, exact as `nearest_on_path` is, and below
/// the true ones by at most the tolerance. They are not the distances between vertices alone,
/// which may be much too small on long edges. Edges are halved where the two ends leave room for a
/// greater distance in between: no place of an edge of length l whose ends are d and e away can
/// be farther than (d + e + l) / 2, nor farther than d or e where one edge of the other border is
/// nearest to both ends. Cost: microseconds an edge.
std::optional<HausdorffDistance> hausdorff_distance(const MultiPolygonView& a,
                                                    const MultiPolygonView& b, const Crs& crs,
                                                    double tolerance_m = 0.1);

}  // namespace ecotone
