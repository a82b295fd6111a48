// SPDX-License-Identifier: Apache-2.0
// Multipolygons with integer coordinates, as the fuzzers make them and the oracles measure them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone::fuzz {

struct GridPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;

  friend auto operator<=>(const GridPoint&, const GridPoint&) = default;
};

using GridRing = std::vector<GridPoint>;    ///< the last vertex is followed by the first
using GridPolygon = std::vector<GridRing>;  ///< a shell, counter-clockwise; holes, clockwise
using Shape = std::vector<GridPolygon>;     ///< a multipolygon

/// Where whole numbers lie in a CRS.
struct Frame {
  std::int64_t units_per_metre = 1;  ///< the grid is its inverse
  std::int64_t x = 0;                ///< of the origin, in grid units
  std::int64_t y = 0;

  double grid() const { return 1.0 / static_cast<double>(units_per_metre); }
  /// The double nearest to a grid point.
  Point point(const GridPoint& p) const {
    return {static_cast<double>(p.x + x) / static_cast<double>(units_per_metre),
            static_cast<double>(p.y + y) / static_cast<double>(units_per_metre)};
  }
  /// Units relative to the origin.
  Point local(const Point& p) const;
};

/// Extent of coordinates; of no shape at all, min > max.
struct Extent {
  GridPoint min{INT64_MAX, INT64_MAX};
  GridPoint max{INT64_MIN, INT64_MIN};

  void include(const GridPoint& p);
  void include(const Shape& shape);
  std::int64_t width() const { return max.x - min.x; }
  std::int64_t height() const { return max.y - min.y; }
  bool meets(const Extent& other) const;
};

Extent extent(const Shape& shape);
std::size_t vertex_count(const Shape& shape);
/// Twice the area of a ring, positive if it runs counter-clockwise. Sides below 2^61 in all.
__extension__ using Int128 = __int128;
Int128 twice_area(const GridRing& ring);
/// Lets shells run counter-clockwise and holes clockwise.
void orient(Shape& shape);
Shape moved(Shape shape, std::int64_t dx, std::int64_t dy);

void append_polygons(const Shape& shape, const Frame& frame, MultiPolygonBuilder& builder);
MultiPolygonArray column(const std::vector<Shape>& shapes, const Frame& frame);
/// Whether a shape has a point and is valid by OGC Simple Features.
bool is_valid(const Shape& shape);
std::string wkt(const Shape& shape, const Frame& frame = {});

}  // namespace ecotone::fuzz
