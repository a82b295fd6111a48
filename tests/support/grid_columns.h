// SPDX-License-Identifier: Apache-2.0
// Multipolygons on an integer grid, and random ones.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/grid_validity.h"

namespace ecotone {

/// A column of multipolygons on an integer grid.
struct GridColumn {
  std::vector<std::int32_t> geom_offsets{0};
  std::vector<std::int32_t> polygon_offsets{0};
  std::vector<std::int32_t> ring_offsets{0};
  std::vector<detail::GridPoint> points;

  std::size_t size() const { return geom_offsets.size() - 1; }
  detail::GridRings operator[](std::size_t i) const {
    const auto first = static_cast<std::size_t>(geom_offsets[i]);
    const auto last = static_cast<std::size_t>(geom_offsets[i + 1]);
    return {points, ring_offsets, std::span(polygon_offsets).subspan(first, last - first + 1)};
  }
};

/// The nearest points of a grid.
inline GridColumn grid_column(const MultiPolygonArray& zones, double grid) {
  GridColumn column;
  column.geom_offsets.assign(zones.geom_offsets().begin(), zones.geom_offsets().end());
  column.polygon_offsets.assign(zones.polygon_offsets().begin(), zones.polygon_offsets().end());
  column.ring_offsets.assign(zones.ring_offsets().begin(), zones.ring_offsets().end());
  const double scale = std::round(1 / grid);
  for (const Point& p : zones.points()) {
    column.points.push_back({std::llround(p.x * scale), std::llround(p.y * scale)});
  }
  return column;
}

/// The coordinates of a grid as doubles.
inline MultiPolygonArray as_polygons(const GridColumn& column) {
  std::vector<Point> points;
  for (const detail::GridPoint& p : column.points) {
    points.push_back({static_cast<double>(p.x), static_cast<double>(p.y)});
  }
  return {column.geom_offsets, column.polygon_offsets, column.ring_offsets, std::move(points)};
}

using GridRing = std::vector<detail::GridPoint>;
using GridZone = std::vector<std::vector<GridRing>>;  ///< rings of polygons, shell first

/// One feature, its coordinates multiplied.
inline GridColumn grid_column(const GridZone& zone, std::int64_t factor = 1) {
  GridColumn column;
  for (const auto& polygon : zone) {
    for (const GridRing& ring : polygon) {
      for (const detail::GridPoint& p : ring) column.points.push_back({p.x * factor, p.y * factor});
      column.ring_offsets.push_back(static_cast<std::int32_t>(column.points.size()));
    }
    column.polygon_offsets.push_back(static_cast<std::int32_t>(column.ring_offsets.size()) - 1);
  }
  column.geom_offsets.push_back(static_cast<std::int32_t>(zone.size()));
  return column;
}

/// Draws zones on small lattices, where vertices and edges often touch.
class ZoneDraw {
 public:
  explicit ZoneDraw(std::uint64_t seed) : generator_(seed) {}

  int between(int low, int high) {
    return low + static_cast<int>(generator_() % static_cast<std::uint64_t>(high - low + 1));
  }

  /// One to four polygons of one to four rings of any shape; few are valid.
  GridZone scribble() {
    GridZone zone(static_cast<std::size_t>(between(0, 9) < 6 ? 1 : between(2, 4)));
    const int size = between(3, 12);
    const bool is_simple = between(0, 2) > 0;
    for (auto& polygon : zone) {
      polygon.resize(static_cast<std::size_t>(between(0, 9) < 5 ? 1 : between(2, 4)));
      for (std::size_t k = 0; k < polygon.size(); ++k) {
        const int width = is_simple && k > 0 ? between(1, 4) : size;
        const bool is_box = is_simple && between(0, 3) == 0;
        polygon[k] = is_box ? box(between(0, size), between(0, size), between(1, size))
                            : scattered(size, width, is_simple ? between(3, 5) : between(3, 9));
        finish(polygon[k]);
        if (between(0, 300) == 0) polygon[k].pop_back();
        if (between(0, 300) == 0) polygon[k].clear();
      }
    }
    return zone;
  }

  /// A large box, to which small rings are added as holes or parts as long as `accept` agrees; the
  /// last may stay though it does not.
  template <typename Accept>
  GridZone grown(const Accept& accept) {
    const int size = between(4, 14);
    GridRing outer = {{0, 0},       {between(1, size - 1), 0},    {size, 0},
                      {size, size}, {between(1, size - 1), size}, {0, size}};
    finish(outer);
    GridZone zone{{outer}};
    for (int tries = between(1, 40); tries > 0; --tries) {
      GridZone wider = zone;
      const int width = between(1, std::max(2, size / 3));
      const int x = between(0, size - 1);
      const int y = between(0, size - 1);
      GridRing ring;
      switch (between(0, 3)) {
        case 0:
          ring = box(x, y, width);
          break;
        case 1:
          ring = {{x + width, y},
                  {x + 2 * width, y + width},
                  {x + width, y + 2 * width},
                  {x, y + width}};
          break;
        default:
          ring = scattered(size, width, between(3, 5));
      }
      finish(ring);
      if (between(0, 2) > 0) {
        wider[static_cast<std::size_t>(between(0, static_cast<int>(zone.size()) - 1))].push_back(
            ring);
      } else {
        wider.push_back({ring});
      }
      if (accept(wider) || (tries == 1 && between(0, 1) == 0)) zone = std::move(wider);
    }
    return zone;
  }

 private:
  static GridRing box(int x, int y, int width) {
    return {{x, y}, {x + width, y}, {x + width, y + width}, {x, y + width}};
  }
  GridRing scattered(int size, int width, int count) {
    GridRing ring;
    const int x = between(0, size);
    const int y = between(0, size);
    for (int i = 0; i < count; ++i) ring.push_back({x + between(0, width), y + between(0, width)});
    return ring;
  }
  // Another start and direction, now and then a repeated point; closed.
  void finish(GridRing& ring) {
    std::rotate(ring.begin(), ring.begin() + between(0, static_cast<int>(ring.size()) - 1),
                ring.end());
    if (between(0, 1) == 0) std::reverse(ring.begin(), ring.end());
    if (between(0, 15) == 0) ring.push_back(detail::GridPoint(ring.back()));
    ring.push_back(detail::GridPoint(ring.front()));
  }

  std::mt19937_64 generator_;
};

}  // namespace ecotone
