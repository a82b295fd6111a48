// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>

#include "ecotone/geometry/point.h"

namespace ecotone {

/// An axis-parallel rectangle, borders included. A fresh box is empty.
struct Box {
  double min_x = std::numeric_limits<double>::infinity();
  double min_y = std::numeric_limits<double>::infinity();
  double max_x = -std::numeric_limits<double>::infinity();
  double max_y = -std::numeric_limits<double>::infinity();

  friend bool operator==(const Box&, const Box&) = default;

  bool is_empty() const { return min_x > max_x || min_y > max_y; }
  double width() const { return is_empty() ? 0 : max_x - min_x; }
  double height() const { return is_empty() ? 0 : max_y - min_y; }
  Point centre() const { return {(min_x + max_x) / 2, (min_y + max_y) / 2}; }

  /// Grows the box to include a point.
  void include(const Point& p) {
    min_x = std::min(min_x, p.x);
    min_y = std::min(min_y, p.y);
    max_x = std::max(max_x, p.x);
    max_y = std::max(max_y, p.y);
  }
  /// Grows the box to include another; an empty box changes nothing.
  void include(const Box& other) {
    min_x = std::min(min_x, other.min_x);
    min_y = std::min(min_y, other.min_y);
    max_x = std::max(max_x, other.max_x);
    max_y = std::max(max_y, other.max_y);
  }
  /// The box grown by a margin on each side.
  Box grown(double margin) const {
    return {min_x - margin, min_y - margin, max_x + margin, max_y + margin};
  }
  /// Whether the boxes share a point; false if either is empty.
  bool overlaps(const Box& other) const {
    return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y &&
           other.min_y <= max_y && !is_empty() && !other.is_empty();
  }
  bool contains(const Point& p) const {
    return min_x <= p.x && p.x <= max_x && min_y <= p.y && p.y <= max_y;
  }
  bool contains(const Box& other) const {
    return min_x <= other.min_x && other.max_x <= max_x && min_y <= other.min_y &&
           other.max_y <= max_y && !other.is_empty();
  }
};

}  // namespace ecotone
