// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// Where the walk along a ring begins.
///
/// `north_west` is the vertex that a line at 45° reaches first when it comes from the north-west:
/// the one with the largest northing less easting. In a projected CRS these are its own y and x;
/// in a geographic one metres on the ellipsoid around the middle of the ring's box. Of equal ones
/// the most northern counts. `north` is the vertex with the largest y, of equal ones the most
/// western. `nearest` is the vertex with the shortest geodesic to a given place, of equal ones the
/// most north-western.
enum class BoundaryStart { north_west, north, first_vertex, nearest };

/// Which way rings are walked, shells and holes alike, seen from above.
enum class WalkDirection { clockwise, counter_clockwise };

/// Where numbers begin again at 1.
enum class PointNumbering {
  per_ring,     ///< J1 … Jn in each ring
  per_feature,  ///< on through the parts and holes of a feature
  per_layer,    ///< on through the whole layer
};

struct BoundaryPointOptions {
  BoundaryStart start = BoundaryStart::north_west;
  Point start_near;  ///< for `nearest`: in the CRS of the zones
  WalkDirection direction = WalkDirection::clockwise;
  bool holes_opposite = false;  ///< walk holes the other way than shells
  PointNumbering numbering = PointNumbering::per_ring;
  std::string prefix = "J";
  /// Thinning to significant points: what is dropped lies no farther than this from the
  /// straight line between the points that stay. 0 keeps every vertex.
  double tolerance_m = 0;
  /// One place has one number: within a numbering that goes on across rings, a point that was
  /// numbered on one ring keeps its number on the next. Otherwise each ring gives its own.
  bool share = true;
  /// Vertices of different rings nearer than this are one place, that of the most western; a
  /// vertex that lies so near to an edge of another ring is a boundary point of that ring too.
  /// 0: only what is exactly the same. Meant for the noise of coordinates, as 0.001.
  double match_m = 0;
};

/// A point of a zone's boundary (界址点, 拐点) with its number.
struct BoundaryPoint {
  std::size_t feature = 0;  ///< row of the zone
  std::size_t polygon = 0;  ///< part of the feature
  std::size_t ring = 0;     ///< of the part; 0 is the shell
  std::size_t vertex = 0;   ///< place in the ring of the column; if `inserted`, the one before
  std::size_t number = 0;   ///< from 1
  std::string name;         ///< prefix and number
  Point position;           ///< in the CRS of the zones
  bool inserted = false;    ///< a vertex of a neighbour on an edge of this ring

  friend bool operator==(const BoundaryPoint&, const BoundaryPoint&) = default;
};

/// Lists the boundary points of zones: in the order of features, parts and rings, and in each
/// ring in the order of the walk, without the closing point. Missing and empty features, and
/// rings of fewer than three places, have none. A vertex that repeats the one before is left out.
///
/// Zones may share stretches of their boundary, and a vertex of one may lie on an edge of another:
/// then it is a point of both. A stretch is thinned once, whatever zones use it and whichever way
/// and from where their rings run, so that neighbours never disagree. Places where three or more
/// stretches meet stay, and so does the start of every ring. Thinned rings do not meet where they
/// did not before, no ring or point changes sides, and no ring falls below three points: where
/// thinning would do so, more points stay.
///
/// @throws UsageError  if a tolerance is negative or not finite
/// @throws CrsError    if a ring lies outside the domain of the CRS
///
/// Accuracy of the tolerance: 0.1 % (distances are measured on the ellipsoid, in a plane true to
/// scale in the middle of pieces of at most about 20 km). Cost: n log n for n vertices.
/// Source of thinning: D. H. Douglas, T. K. Peucker, Cartographica 10 (1973); of keeping sides:
/// A. Saalfeld, Cartography and Geographic Information Science 26 (1999).
std::vector<BoundaryPoint> boundary_points(const MultiPolygonArray& zones, const Crs& crs,
                                           const BoundaryPointOptions& options = {});

/// The zones that boundary points describe: n features of the points' rings, in their order.
///
/// @param points         as `boundary_points` returns them
/// @param feature_count  n; features without points are empty
MultiPolygonArray polygons_of(std::span<const BoundaryPoint> points, std::size_t feature_count);

}  // namespace ecotone
