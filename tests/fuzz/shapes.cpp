// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/shapes.h"

#include <algorithm>
#include <cmath>

#include "ecotone/geometry/validity.h"
#include "ecotone/geometry/wkt.h"

namespace ecotone::fuzz {

Point Frame::local(const Point& p) const {
  // Doubles of long double precision would do; the origin goes first, exactly for grid 1.
  const auto take = [&](double value, std::int64_t origin) {
    return static_cast<double>(static_cast<long double>(value) * units_per_metre - origin);
  };
  return {take(p.x, x), take(p.y, y)};
}

void Extent::include(const GridPoint& p) {
  min = {std::min(min.x, p.x), std::min(min.y, p.y)};
  max = {std::max(max.x, p.x), std::max(max.y, p.y)};
}

void Extent::include(const Shape& shape) {
  for (const GridPolygon& polygon : shape) {
    for (const GridPoint& p : polygon.front()) include(p);
  }
}

bool Extent::meets(const Extent& other) const {
  return min.x <= other.max.x && other.min.x <= max.x && min.y <= other.max.y &&
         other.min.y <= max.y;
}

Extent extent(const Shape& shape) {
  Extent result;
  result.include(shape);
  return result;
}

std::size_t vertex_count(const Shape& shape) {
  std::size_t count = 0;
  for (const GridPolygon& polygon : shape) {
    for (const GridRing& ring : polygon) count += ring.size();
  }
  return count;
}

Int128 twice_area(const GridRing& ring) {
  Int128 sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint& a = ring[i];
    const GridPoint& b = ring[(i + 1) % ring.size()];
    sum += static_cast<Int128>(a.x - ring[0].x) * (b.y - ring[0].y) -
           static_cast<Int128>(b.x - ring[0].x) * (a.y - ring[0].y);
  }
  return sum;
}

void orient(Shape& shape) {
  for (GridPolygon& polygon : shape) {
    for (std::size_t k = 0; k < polygon.size(); ++k) {
      if ((twice_area(polygon[k]) > 0) != (k == 0)) std::ranges::reverse(polygon[k]);
    }
  }
}

Shape moved(Shape shape, std::int64_t dx, std::int64_t dy) {
  for (GridPolygon& polygon : shape) {
    for (GridRing& ring : polygon) {
      for (GridPoint& p : ring) p = {p.x + dx, p.y + dy};
    }
  }
  return shape;
}

void append_polygons(const Shape& shape, const Frame& frame, MultiPolygonBuilder& builder) {
  for (const GridPolygon& polygon : shape) {
    for (const GridRing& ring : polygon) {
      for (const GridPoint& p : ring) builder.add_point(frame.point(p));
      builder.add_point(frame.point(ring.front()));
      builder.finish_ring();
    }
    builder.finish_polygon();
  }
}

MultiPolygonArray column(const std::vector<Shape>& shapes, const Frame& frame) {
  MultiPolygonBuilder builder;
  for (const Shape& shape : shapes) {
    append_polygons(shape, frame, builder);
    builder.finish_feature();
  }
  return std::move(builder).build();
}

bool is_valid(const Shape& shape) {
  if (shape.empty()) return false;
  for (const GridPolygon& polygon : shape) {
    for (const GridRing& ring : polygon) {
      if (ring.size() < 3) return false;
    }
  }
  const MultiPolygonArray array = column({shape}, {});
  return ecotone::is_valid(array[0]);
}

std::string wkt(const Shape& shape, const Frame& frame) {
  const MultiPolygonArray array = column({shape}, frame);
  return write_wkt(array[0]);
}

}  // namespace ecotone::fuzz
