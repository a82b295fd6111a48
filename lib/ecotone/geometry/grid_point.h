// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>

#include "ecotone/geometry/point.h"

namespace ecotone {

/// A point of the integer grid. Coordinates are within ±2^53, where doubles hold all whole numbers,
/// so that products of differences fit into 128 bits. Overlays keep within ±2^52: layers come to
/// the grid below 2^51 units (`to_grid`), and the union of a layer is kept one bit finer at least.
struct GridPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;

  friend bool operator==(const GridPoint&, const GridPoint&) = default;
  friend auto operator<=>(const GridPoint&, const GridPoint&) = default;
};

/// A rectangle of the grid, borders included. A fresh box is empty.
struct GridBox {
  std::int64_t min_x = std::numeric_limits<std::int64_t>::max();
  std::int64_t min_y = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_x = std::numeric_limits<std::int64_t>::min();
  std::int64_t max_y = std::numeric_limits<std::int64_t>::min();

  friend bool operator==(const GridBox&, const GridBox&) = default;

  bool is_empty() const { return min_x > max_x || min_y > max_y; }
  void include(const GridPoint& p) {
    min_x = std::min(min_x, p.x);
    min_y = std::min(min_y, p.y);
    max_x = std::max(max_x, p.x);
    max_y = std::max(max_y, p.y);
  }
  void include(const GridBox& other) {
    min_x = std::min(min_x, other.min_x);
    min_y = std::min(min_y, other.min_y);
    max_x = std::max(max_x, other.max_x);
    max_y = std::max(max_y, other.max_y);
  }
  /// Whether the boxes share a point.
  bool overlaps(const GridBox& other) const {
    return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y &&
           other.min_y <= max_y;
  }
  bool contains(const GridPoint& p) const {
    return min_x <= p.x && p.x <= max_x && min_y <= p.y && p.y <= max_y;
  }
};

/// How coordinates become integers and back: x = integer · grid.
///
/// Where 1 / grid is a whole number, as for 1e-4 and 1e-9, positions are divided by it, which
/// rounds correctly: 0.1234 is 1234 and becomes the double nearest 0.1234 again.
class GridScale {
 public:
  /// @param grid  distance of grid lines, in the unit of the coordinates; positive and finite
  explicit GridScale(double grid) : grid_(grid) {
    const double scale = 1 / grid;
    const double whole = std::round(scale);
    if (whole >= 1 && std::abs(scale - whole) <= 1e-6 * whole) whole_ = whole;
  }

  double grid() const { return grid_; }
  /// A grid with 2^bits lines for each of this one; what is on this grid is the same double there.
  GridScale finer(int bits) const {
    GridScale result(*this);
    result.grid_ = std::ldexp(grid_, -bits);
    result.whole_ = std::ldexp(whole_, bits);
    return result;
  }
  /// A coordinate in grid units, not rounded to whole ones.
  double to_units(double v) const { return whole_ > 0 ? v * whole_ : v / grid_; }
  GridPoint to_grid(const Point& p) const { return {to_grid(p.x), to_grid(p.y)}; }
  Point to_point(const GridPoint& p) const {
    return {to_coordinate(static_cast<double>(p.x)), to_coordinate(static_cast<double>(p.y))};
  }
  /// A coordinate between grid lines, in grid units.
  double to_coordinate(double units) const { return whole_ > 0 ? units / whole_ : units * grid_; }

 private:
  std::int64_t to_grid(double v) const { return std::llround(to_units(v)); }

  double grid_;
  double whole_ = 0;
};

}  // namespace ecotone
