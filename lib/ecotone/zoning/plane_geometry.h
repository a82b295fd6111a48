// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: lengths and places in the plane of a projected CRS.

#include <algorithm>
#include <cmath>

#include "ecotone/geometry/point.h"

namespace ecotone::detail {

inline Point operator-(const Point& a, const Point& b) {
  return {a.x - b.x, a.y - b.y};
}
inline double cross(const Point& a, const Point& b) {
  return a.x * b.y - a.y * b.x;
}
inline double dot(const Point& a, const Point& b) {
  return a.x * b.x + a.y * b.y;
}
inline double length(const Point& a) {
  return std::hypot(a.x, a.y);
}
inline Point between(const Point& a, const Point& b, double fraction) {
  return {a.x + (b.x - a.x) * fraction, a.y + (b.y - a.y) * fraction};
}

/// Where on the segment ab the point nearest to p lies, 0 to 1.
inline double nearest_fraction(const Point& p, const Point& a, const Point& b) {
  const Point along = b - a;
  const double squared = dot(along, along);
  return squared == 0 ? 0 : std::clamp(dot(p - a, along) / squared, 0.0, 1.0);
}
inline double distance_to_segment(const Point& p, const Point& a, const Point& b) {
  return length(p - between(a, b, nearest_fraction(p, a, b)));
}

}  // namespace ecotone::detail
