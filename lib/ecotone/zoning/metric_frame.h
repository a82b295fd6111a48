// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: directions and lengths near a place, in metres.

#include <cmath>

#include "ecotone/geodesy/local_plane.h"

namespace ecotone::detail {

/// A vector in metres; x and y as in the plane of a `MetricFrame`.
struct Vector {
  double x = 0, y = 0;

  Vector operator+(const Vector& o) const { return {x + o.x, y + o.y}; }
  Vector operator-(const Vector& o) const { return {x - o.x, y - o.y}; }
  Vector operator*(double f) const { return {x * f, y * f}; }
  double length() const { return std::hypot(x, y); }
  Vector unit() const { return *this * (1 / length()); }
  Vector turned(double radians) const {
    const double c = std::cos(radians);
    const double s = std::sin(radians);
    return {c * x - s * y, s * x + c * y};
  }
  /// A quarter turn to the left.
  Vector left() const { return {-y, x}; }
};

inline double cross(const Vector& a, const Vector& b) {
  return a.x * b.y - a.y * b.x;
}

/// A plane true to scale at its origin; both ways.
class MetricFrame {
 public:
  /// @throws CrsError  if the origin is not in the domain of the CRS
  MetricFrame(const Crs& crs, const Point& origin) : origin_(origin), plane_(crs, origin) {
    const Point x = plane_({origin.x + 1, origin.y});
    const Point y = plane_({origin.x, origin.y + 1});
    const double d = x.x * y.y - x.y * y.x;
    back_x_ = {y.y / d, -x.y / d};
    back_y_ = {-y.x / d, x.x / d};
  }

  Vector operator()(const Point& p) const {
    const Point v = plane_(p);
    return {v.x, v.y};
  }
  Point position(const Vector& v) const {
    return {origin_.x + back_x_.x * v.x + back_y_.x * v.y,
            origin_.y + back_x_.y * v.x + back_y_.y * v.y};
  }

 private:
  Point origin_;
  LocalPlane plane_;
  Vector back_x_, back_y_;
};

}  // namespace ecotone::detail
