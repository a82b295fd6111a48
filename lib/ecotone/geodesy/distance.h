// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Length of the geodesic between two points, in metres.
///
/// @throws CrsError  if a point is not finite, or not in the domain of the CRS
/// Accuracy: 15 nm. Source: C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013).
double geodesic_distance_m(Point a, Point b, const Crs& crs);

/// Lengths of the geodesics from one point to others, in metres.
///
/// @throws CrsError  as above
std::vector<double> geodesic_distances_m(Point from, std::span<const Point> to, const Crs& crs);

/// Length of a path whose vertices are joined by geodesics, in metres; 0 for fewer than two.
///
/// @throws CrsError  as geodesic_distance_m does
double geodesic_length_m(PathView path, const Crs& crs);

/// An edge of a path as a geodesic.
struct GeodesicEdge {
  double length_m = 0;
  double azimuth_deg = 0;  ///< at its beginning, clockwise from true north, [0, 360)
};

/// The edges of a path whose n vertices are joined by geodesics: n − 1 of them, none for fewer than
/// two vertices. An edge of no length has the azimuth 0.
///
/// @throws CrsError  as geodesic_distance_m does
/// Accuracy and source: as geodesic_distance_m.
std::vector<GeodesicEdge> geodesic_edges(PathView path, const Crs& crs);

/// Nearest place of a path to a point.
struct NearestPlace {
  double distance_m = 0;    ///< along the geodesic on the ellipsoid
  Point position;           ///< on the path, in the CRS
  std::size_t segment = 0;  ///< index of the first vertex of its segment
  double fraction = 0;      ///< of that segment, 0 to 1
};

/// Finds the place of a path nearest to a point; edges are straight in the CRS. Of several the
/// first along the path.
///
/// @param path  at least one vertex
/// @throws CrsError  if the path is empty; as geodesic_distance_m does
///
/// Accuracy: the distance is that of the place found, and exceeds the least one by less than 1e-8
/// of it up to 100 km: the place is found in a plane that is true to scale halfway, then moved
/// to where the geodesic meets the edge at a right angle.
NearestPlace nearest_on_path(Point p, PathView path, const Crs& crs);

/// Shortest distance in metres between two geometries, on the ellipsoid, from edge or inside to
/// edge or inside, never between centroids. 0 if they share a point or are nearer than 1 µm,
/// which is what coordinates can tell. Edges are straight in the CRS; the inside is that of the
/// even-odd rule for each polygon.
///
/// @throws CrsError  if a geometry is empty; as geodesic_distance_m does
///
/// Accuracy: as nearest_on_path. Cost: a site against a river of 1e5 vertices takes a few
/// milliseconds; blocks of segments that are too far are passed over.
double distance_m(const MultiPolygonView& a, const MultiPolygonView& b, const Crs& crs);
double distance_m(const MultiPolygonView& a, const MultiLineStringView& b, const Crs& crs);
double distance_m(const MultiLineStringView& a, const MultiLineStringView& b, const Crs& crs);
double distance_m(Point a, const MultiPolygonView& b, const Crs& crs);
double distance_m(Point a, const MultiLineStringView& b, const Crs& crs);

/// Metres that a unit along each axis of a CRS is at least worth around a place: the distance of
/// boxes in a plane of this scale bounds that of what lies in them from below.
struct LeastMetres {
  double x = 0;
  double y = 0;
};

/// A geometry prepared for its distances to many others; it must stay where it is.
class DistanceFrom {
 public:
  /// @throws CrsError  as distance_m does
  DistanceFrom(const MultiPolygonView& zone, const Crs& crs);
  DistanceFrom(const MultiLineStringView& line, const Crs& crs);
  DistanceFrom(std::span<const Point> points, const Crs& crs);
  DistanceFrom(DistanceFrom&&) noexcept;
  ~DistanceFrom();

  const Box& box() const;
  /// Shortest distance to a path, as `distance_m` gives it; infinity for one that certainly lies
  /// beyond the limit, and perhaps for one that lies beyond it by less than the rounding.
  double to(PathView path, double limit_m = std::numeric_limits<double>::infinity()) const;
  /// Within a reach of the geometry.
  LeastMetres least_metres_per_unit(double reach_m) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace ecotone
