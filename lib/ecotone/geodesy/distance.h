// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Length of the geodesic between two points, in metres.
double geodesic_distance_m(Point a, Point b, const Crs& crs);

/// Length of a path whose vertices are joined by geodesics, in metres.
double geodesic_length_m(PathView path, const Crs& crs);

/// Nearest place of a path to a point.
struct NearestPlace {
  double distance_m = 0;    ///< along the geodesic on the ellipsoid
  Point position;           ///< on the path, in the CRS
  std::size_t segment = 0;  ///< index of the first vertex of its segment
  double fraction = 0;      ///< of that segment, 0 to 1
};

/// Finds the place of a path nearest to a point; edges are straight in the CRS.
///
/// @param path  at least one vertex
/// Accuracy: the distance is that of the place found; the place is the nearest one in a local
/// plane true to scale at the point, within 1e-6 of the distance up to 100 km.
NearestPlace nearest_on_path(Point p, PathView path, const Crs& crs);

/// Distance in metres from the edge or inside of one geometry to the other: 0 if they share a
/// point. Ellipsoidal, to edges, never to centroids.
double distance_m(const MultiPolygonView& a, const MultiPolygonView& b, const Crs& crs);
double distance_m(const MultiPolygonView& a, const MultiLineStringView& b, const Crs& crs);
double distance_m(Point a, const MultiPolygonView& b, const Crs& crs);
double distance_m(Point a, const MultiLineStringView& b, const Crs& crs);

}  // namespace ecotone
