// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// Features that a subject has to keep a distance from.
struct KeepAway {
  /// Border segments, two points each, and the polygons whose inside is barred too.
  std::vector<std::pair<Point, Point>> edges;
  std::vector<MultiPolygonView> zones;
  double distance_m = 0;
};

/// Zones that a subject has to stay inside of, at a distance from their border.
struct StayInside {
  std::vector<std::pair<Point, Point>> edges;
  std::vector<MultiPolygonView> zones;
  double distance_m = 0;
};

struct NearestPosition {
  Point offset;            ///< to add to every vertex, in the CRS
  double distance_m = 0;   ///< how far that is, in the plane
  double tolerance_m = 0;  ///< no translation that is shorter by more than this passes
};

/// Finds a shortest translation of a geometry after which it keeps every distance.
///
/// Along a ray the distance to what is barred changes no faster than the geometry moves, so that
/// a step as long as what is missing can leap over no position that passes (sphere tracing, J. C.
/// Hart, The Visual Computer 12 (1996)). Rays start in every direction, 5° apart, first away from
/// what is nearest; the best one is refined. What is missing at the start bounds every
/// translation from below, and the tolerance is told against that bound.
///
/// Distances are those of the plane of the CRS, scaled at the geometry; the caller holds the
/// position found against exact ones. Edges are to be given within `limit_m` and their distance.
///
/// @param geometry  one feature
/// @param limit_m   longest translation that is looked for
/// @return          nothing if none is found; no offset if the geometry passes where it is
std::optional<NearestPosition> nearest_position(const GeometryColumn& geometry,
                                                const std::vector<KeepAway>& barred,
                                                const std::vector<StayInside>& covers,
                                                double limit_m, const Crs& crs);

}  // namespace ecotone
