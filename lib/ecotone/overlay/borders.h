// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: which part of the border of an overlap came from which side.

#include <cstdint>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/geos.h"

namespace ecotone {

/// Metres per unit of the coordinates, eastwards and northwards.
struct UnitLengths {
  double x_m = 1;
  double y_m = 1;
};

/// True to scale on the ellipsoid at a latitude; of a projected CRS its unit.
UnitLengths unit_lengths_m(double latitude_deg, const Crs& crs);

/// Length in metres of an edge that is straight in the CRS. Geographic: true to scale on the
/// ellipsoid at the middle of the edge (1e-5 relative up to 50 km). Projected: in the plane.
double edge_length_m(Point a, Point b, const Crs& crs);

/// Square metres of one square unit of the coordinates near a position; for error bounds.
double unit_area_m2(Point near, const Crs& crs);

/// The edges of polygons that meet a box, found by place.
class BorderIndex {
 public:
  BorderIndex(const MultiPolygonView& polygons, const Box& box, double tolerance);
  /// Whether a point lies on an edge, within the tolerance.
  bool has(Point p) const;

 private:
  struct Edge {
    Point a, b;
  };
  std::size_t cell(double value, double origin, double size) const;

  std::vector<Edge> edges_;
  std::vector<std::uint32_t> starts_;  // of the edges of each cell in `members_`
  std::vector<std::uint32_t> members_;
  Box box_;
  double tolerance_;
  double cell_width_ = 1;
  double cell_height_ = 1;
  std::size_t columns_ = 1;
};

struct BorderLengths {
  double subject_m = 0;
  double zone_m = 0;
  double perimeter_m = 0;
};

/// Splits the border of an overlap between its two sides. A stretch that both share counts for
/// both, and so does one that, after an overlay on a coarser grid, lies on neither.
BorderLengths border_lengths(const geos::Polygons& overlap, const MultiPolygonView& subject,
                             const MultiPolygonView& zone, const Crs& crs);

/// Length of all rings, in metres.
double perimeter_m(const MultiPolygonView& polygons, const Crs& crs);
double perimeter_m(const geos::Polygons& polygons, const Crs& crs);
double path_length_m(PathView path, const Crs& crs);

}  // namespace ecotone
