// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/offset_curve.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ecotone {
namespace {

constexpr double pi = std::numbers::pi;

struct Vector {
  double x = 0;
  double y = 0;
};

double cross(const Vector& a, const Vector& b) {
  return a.x * b.y - a.y * b.x;
}
double dot(const Vector& a, const Vector& b) {
  return a.x * b.x + a.y * b.y;
}
Vector right_of(const Vector& u) {
  return {u.y, -u.x};
}
Point moved(const Point& p, const Vector& v, double by) {
  return {p.x + by * v.x, p.y + by * v.y};
}

// The largest angle of a chord that falls short of its arc by no more than a tolerance.
double arc_step(double distance, double tolerance) {
  const double cosine = 1 - tolerance / distance;
  // At least eight chords a circle.
  return std::min(cosine > 0 ? 2 * std::acos(cosine) : pi, pi / 4);
}

// The edges of a path as directions and lengths.
struct Edges {
  std::vector<Vector> directions;
  std::vector<double> lengths;

  explicit Edges(std::span<const Point> path) {
    for (std::size_t i = 1; i < path.size(); ++i) {
      const Vector v{path[i].x - path[i - 1].x, path[i].y - path[i - 1].y};
      lengths.push_back(std::hypot(v.x, v.y));
      directions.push_back({v.x / lengths.back(), v.y / lengths.back()});
    }
  }
};

// Draws the curve on the right of a path.
class Pen {
 public:
  Pen(double distance, double tolerance, std::vector<Point>& out)
      : d_(distance), step_(arc_step(distance, tolerance)), out_(out) {}

  // From the right of the first point to the right of the last.
  void right_side(std::span<const Point> path) {
    const Edges edges(path);
    out_.push_back(moved(path[0], right_of(edges.directions[0]), d_));
    for (std::size_t i = 1; i + 1 < path.size(); ++i) corner(path[i], edges, i);
    out_.push_back(moved(path.back(), right_of(edges.directions.back()), d_));
  }

  // Around the last point of a path, from its right to its left.
  void end(std::span<const Point> path, OffsetEnd kind) {
    const Point& p = path.back();
    const Edges last(path.last(2));
    const Vector& u = last.directions[0];
    const Vector r = right_of(u);
    if (kind == OffsetEnd::round) arc(p, r, pi);
    if (kind == OffsetEnd::square) {
      out_.push_back(moved(moved(p, r, d_), u, d_));
      out_.push_back(moved(moved(p, r, -d_), u, d_));
    }
  }

 private:
  void corner(const Point& p, const Edges& edges, std::size_t i) {
    const Vector& before = edges.directions[i - 1];
    const Vector& after = edges.directions[i];
    const double turn = std::atan2(cross(before, after), dot(before, after));
    const Point first = moved(p, right_of(before), d_);
    const Point second = moved(p, right_of(after), d_);
    if (turn >= 0 || turn <= -pi + 1e-12) {
      out_.push_back(first);
      arc(p, right_of(before), turn >= 0 ? turn : pi);
      out_.push_back(second);
      return;
    }
    // Inside a bend the way leads over the corner, unless both rectangles hold all that lies
    // between it and where their outer sides meet: then it goes straight through there.
    const double reach = -d_ * std::sin(turn);
    if (turn > -pi / 2 && std::min(edges.lengths[i - 1], edges.lengths[i]) > reach) {
      out_.push_back(moved(first, before, d_ * std::tan(turn / 2)));
      return;
    }
    out_.push_back(first);
    out_.push_back(p);
    out_.push_back(second);
  }

  // The inner points of an arc about p, counter-clockwise from p + d · from.
  void arc(const Point& p, const Vector& from, double angle) {
    const auto steps = static_cast<int>(std::ceil(angle / step_ - 1e-9));
    for (int k = 1; k < steps; ++k) {
      const double a = angle * k / steps;
      const double c = std::cos(a);
      const double s = std::sin(a);
      out_.push_back(moved(p, {c * from.x - s * from.y, s * from.x + c * from.y}, d_));
    }
  }

  double d_;
  double step_;
  std::vector<Point>& out_;
};

}  // namespace

std::vector<Point> offset_curve(std::span<const Point> path, const OffsetCurve& shape) {
  std::vector<Point> curve;
  const std::vector<Point> back(path.rbegin(), path.rend());
  const auto follow = [&](std::span<const Point> way, double distance, OffsetEnd end) {
    if (!(distance > 0)) {
      curve.insert(curve.end(), way.begin(), way.end());
      return;
    }
    Pen pen(distance, shape.tolerance, curve);
    pen.right_side(way);
    pen.end(way, end);
  };
  follow(path, shape.right, shape.end);
  follow(back, shape.left, shape.start);
  curve.push_back(Point(curve.front()));
  return curve;
}

std::vector<Point> circle(const Point& centre, double radius, double tolerance) {
  const auto steps = static_cast<int>(std::ceil(2 * pi / arc_step(radius, tolerance)));
  std::vector<Point> ring;
  for (int k = 0; k < steps; ++k) {
    const double a = 2 * pi * k / steps;
    ring.push_back({centre.x + radius * std::cos(a), centre.y + radius * std::sin(a)});
  }
  ring.push_back(Point(ring.front()));
  return ring;
}

}  // namespace ecotone
