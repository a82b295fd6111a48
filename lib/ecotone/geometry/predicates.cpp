// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/predicates.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace ecotone {
namespace {

struct Exact {
  double high;
  double low;
};

Exact two_sum(double a, double b) {
  const double sum = a + b;
  const double b_virtual = sum - a;
  const double a_virtual = sum - b_virtual;
  return {sum, (a - a_virtual) + (b - b_virtual)};
}

// std::fma is exact on every platform, in hardware or not.
Exact two_product(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

// A sum of doubles that do not overlap, smallest first.
class Expansion {
 public:
  void add(double value) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const Exact sum = two_sum(value, terms_[i]);
      value = sum.high;
      if (sum.low != 0) terms_[kept++] = sum.low;
    }
    terms_[kept++] = value;
    size_ = kept;
  }
  void add_product(double a, double b) {
    const Exact product = two_product(a, b);
    add(product.low);
    add(product.high);
  }
  int sign() const {
    for (std::size_t i = size_; i-- > 0;) {
      if (terms_[i] != 0) return terms_[i] > 0 ? 1 : -1;
    }
    return 0;
  }

 private:
  double terms_[16];
  std::size_t size_ = 0;
};

int exact_orientation(Point a, Point b, Point c) {
  double largest = 0;
  double smallest = 1;
  for (const double v : {a.x, a.y, b.x, b.y, c.x, c.y}) {
    const double size = std::abs(v);
    largest = std::max(largest, size);
    if (size > 0) smallest = std::min(smallest, size);
  }
  // Products of such numbers would overflow or lose their last places.
  if (largest > 0x1p500 || smallest < 0x1p-400) {
    const int shift = 500 - std::ilogb(largest);
    for (double* v : {&a.x, &a.y, &b.x, &b.y, &c.x, &c.y}) *v = std::ldexp(*v, shift);
  }
  Expansion sum;
  sum.add_product(a.x, b.y);
  sum.add_product(-a.y, b.x);
  sum.add_product(b.x, c.y);
  sum.add_product(-b.y, c.x);
  sum.add_product(c.x, a.y);
  sum.add_product(-c.y, a.x);
  return sum.sign();
}

bool is_in_box(const Point& p, const Point& a, const Point& b) {
  return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
         p.y <= std::max(a.y, b.y);
}

bool is_before(const Point& a, const Point& b) {
  return a.x < b.x || (a.x == b.x && a.y < b.y);
}

}  // namespace

int orientation(const Point& a, const Point& b, const Point& c) {
  const double ax = a.x - c.x;
  const double ay = a.y - c.y;
  const double bx = b.x - c.x;
  const double by = b.y - c.y;
  if ((ax == 0 && bx == 0) || (ay == 0 && by == 0) || (ax == 0 && ay == 0) ||
      (bx == 0 && by == 0)) {
    return 0;
  }
  const double left = ax * by;
  const double right = ay * bx;
  const double determinant = left - right;
  // (3 + 16 ε) ε of Shewchuk's first stage; the last term covers products that underflow.
  const double error = 3.3306690738754716e-16 * (std::abs(left) + std::abs(right)) + 1e-290;
  if (determinant > error) return 1;
  if (-determinant > error) return -1;
  return exact_orientation(a, b, c);
}

RingSide side_of_ring(const Point& p, RingView ring) {
  bool inside = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point& a = ring[i];
    const Point& b = ring[i + 1];
    if ((a.y > p.y) == (b.y > p.y)) {
      if ((a.y == p.y || b.y == p.y) && is_on_segment(p, a, b)) return RingSide::border;
      continue;
    }
    const int side = orientation(a, b, p);
    if (side == 0) return RingSide::border;
    if ((side > 0) == (b.y > a.y)) inside = !inside;
  }
  return inside ? RingSide::inside : RingSide::outside;
}

SegmentRelation relate_segments(const Point& a, const Point& b, const Point& c, const Point& d) {
  if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
      std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y)) {
    return SegmentRelation::disjoint;
  }
  const int c_side = orientation(a, b, c);
  const int d_side = orientation(a, b, d);
  if (c_side * d_side > 0) return SegmentRelation::disjoint;
  const int a_side = orientation(c, d, a);
  const int b_side = orientation(c, d, b);
  if (a_side * b_side > 0) return SegmentRelation::disjoint;
  if (c_side == 0 && d_side == 0 && a_side == 0 && b_side == 0) {
    const auto [a_low, a_high] = std::minmax(a, b, is_before);
    const auto [c_low, c_high] = std::minmax(c, d, is_before);
    const Point from = is_before(a_low, c_low) ? c_low : a_low;
    const Point to = is_before(a_high, c_high) ? a_high : c_high;
    if (from == to) return SegmentRelation::touch;
    return is_before(from, to) ? SegmentRelation::overlap : SegmentRelation::disjoint;
  }
  if (c_side * d_side < 0 && a_side * b_side < 0) return SegmentRelation::cross;
  const bool touches = (c_side == 0 && is_in_box(c, a, b)) || (d_side == 0 && is_in_box(d, a, b)) ||
                       (a_side == 0 && is_in_box(a, c, d)) || (b_side == 0 && is_in_box(b, c, d));
  return touches ? SegmentRelation::touch : SegmentRelation::disjoint;
}

Point crossing_point(const Point& a, const Point& b, const Point& c, const Point& d) {
  const double denominator = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  const double numerator = (c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x);
  double t = denominator == 0 ? 0.5 : numerator / denominator;
  t = std::isfinite(t) ? std::clamp(t, 0.0, 1.0) : 0.5;
  const auto within = [](double v, double a0, double a1, double c0, double c1) {
    const double low = std::max(std::min(a0, a1), std::min(c0, c1));
    const double high = std::min(std::max(a0, a1), std::max(c0, c1));
    return std::clamp(v, std::min(low, high), std::max(low, high));
  };
  return {within(a.x + t * (b.x - a.x), a.x, b.x, c.x, d.x),
          within(a.y + t * (b.y - a.y), a.y, b.y, c.y, d.y)};
}

bool is_on_segment(const Point& p, const Point& a, const Point& b) {
  return is_in_box(p, a, b) && orientation(a, b, p) == 0;
}

bool is_left_of_path(const Point& node, const Point& before, const Point& after, const Point& q) {
  const int turn = orientation(before, node, after);
  const bool left_of_first = orientation(before, node, q) > 0;
  const bool left_of_second = orientation(node, after, q) > 0;
  if (turn > 0) return left_of_first && left_of_second;
  if (turn < 0) {
    // On the ray to one of the neighbours is not strictly left, though left of the other's line.
    const auto is_on_ray = [&](const Point& arm) {
      return orientation(node, arm, q) == 0 && (arm.x > node.x) == (q.x > node.x) &&
             (arm.x < node.x) == (q.x < node.x) && (arm.y > node.y) == (q.y > node.y) &&
             (arm.y < node.y) == (q.y < node.y);
    };
    return (left_of_first || left_of_second) && !is_on_ray(before) && !is_on_ray(after);
  }
  return left_of_first;
}

double twice_signed_area(RingView ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double ax = ring[i].x - ring[0].x;
    const double ay = ring[i].y - ring[0].y;
    twice += ax * (ring[i + 1].y - ring[0].y) - (ring[i + 1].x - ring[0].x) * ay;
  }
  return twice;
}

int ring_direction(RingView ring) {
  if (ring.size() < 4) return 0;
  const std::size_t n = ring.size() - 1;
  std::size_t lowest = 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (is_before(ring[i], ring[lowest])) lowest = i;
  }
  std::size_t before = lowest;
  std::size_t after = lowest;
  for (std::size_t step = 0; step < n && ring[before] == ring[lowest]; ++step) {
    before = (before + n - 1) % n;
  }
  for (std::size_t step = 0; step < n && ring[after] == ring[lowest]; ++step) {
    after = (after + 1) % n;
  }
  return orientation(ring[before], ring[lowest], ring[after]);
}

}  // namespace ecotone
