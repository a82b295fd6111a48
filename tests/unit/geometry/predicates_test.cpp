// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/predicates.h"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

__extension__ using Int128 = __int128;  // NOLINT
using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

Rational rational(double v) {
  int exponent = 0;
  const double mantissa = std::frexp(v, &exponent);
  Rational r(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
  exponent -= 53;
  const Rational power(Integer(1) << std::abs(exponent));
  return exponent >= 0 ? Rational(r * power) : Rational(r / power);
}

int sign_of(const Rational& r) {
  return r < 0 ? -1 : r > 0 ? 1 : 0;
}

// The determinant in rational numbers.
int rational_orientation(const Point& a, const Point& b, const Point& c) {
  const Rational ax = rational(a.x) - rational(c.x);
  const Rational ay = rational(a.y) - rational(c.y);
  const Rational bx = rational(b.x) - rational(c.x);
  const Rational by = rational(b.y) - rational(c.y);
  return sign_of(ax * by - ay * bx);
}

double nudged(double v, std::mt19937_64& random) {
  for (std::uint64_t n = random() % 3; n > 0; --n) {
    v = std::nextafter(v, random() % 2 == 0 ? HUGE_VAL : -HUGE_VAL);
  }
  return v;
}

TEST(Orientation, AgreesWithInt128OnGridPointsThatAreNearlyCollinear) {
  std::mt19937_64 random(1);
  int ties = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto number = [&] { return static_cast<std::int64_t>(random() % 64) - 32; };
    const std::int64_t scale = std::int64_t{1} << (random() % 45);
    std::int64_t v[6];
    for (std::int64_t& x : v) x = number() * scale + number() % 2;
    const std::int64_t factor = number() / 8;
    v[4] = v[0] + factor * (v[2] - v[0]) + number() % 2;
    v[5] = v[1] + factor * (v[3] - v[1]) + number() % 2;
    const Int128 determinant = static_cast<Int128>(v[0] - v[4]) * (v[3] - v[5]) -
                               static_cast<Int128>(v[1] - v[5]) * (v[2] - v[4]);
    const int expected = determinant > 0 ? 1 : determinant < 0 ? -1 : 0;
    ties += expected == 0 ? 1 : 0;
    const auto point = [&](int k) {
      return Point{static_cast<double>(v[k]), static_cast<double>(v[k + 1])};
    };
    ASSERT_EQ(orientation(point(0), point(2), point(4)), expected);
  }
  EXPECT_GT(ties, 1000);
}

TEST(Orientation, AgreesWithRationalNumbersNextToTheLine) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (int i = 0; i < 20000; ++i) {
    const double size = std::ldexp(1.0, static_cast<int>(random() % 80) - 40);
    const Point a{uniform(random) * size, uniform(random)};
    const Point b{uniform(random), uniform(random) * size};
    const double t = uniform(random) * 2;
    const Point c{nudged(a.x + t * (b.x - a.x), random), nudged(a.y + t * (b.y - a.y), random)};
    ASSERT_EQ(orientation(a, b, c), rational_orientation(a, b, c));
    ASSERT_EQ(orientation(b, c, a), orientation(a, b, c));
    ASSERT_EQ(orientation(b, a, c), -orientation(a, b, c));
  }
}

TEST(Orientation, HoldsForHugeAndTinyCoordinates) {
  std::mt19937_64 random(3);
  for (const double size : {1e-300, 1e-200, 1e-150, 1e150, 1e300}) {
    for (int i = 0; i < 2000; ++i) {
      const auto number = [&] { return static_cast<double>(random() % 9) * size; };
      const Point a{number(), number()};
      const Point b{number(), number()};
      const Point c{nudged(number() + size, random), number()};
      ASSERT_EQ(orientation(a, b, c), rational_orientation(a, b, c));
    }
  }
}

TEST(SideOfRing, AgreesWithRationalCrossingCount) {
  std::mt19937_64 random(4);
  int borders = 0;
  for (int i = 0; i < 20000; ++i) {
    std::vector<Point> ring;
    for (int k = 0; k < 7; ++k) {
      ring.push_back(
          {static_cast<double>(random() % 6) / 3, static_cast<double>(random() % 6) / 3});
    }
    ring.push_back(ring[0]);
    const Point p{static_cast<double>(random() % 6) / 3, static_cast<double>(random() % 6) / 3};
    bool border = false;
    bool inside = false;
    for (std::size_t k = 0; k + 1 < ring.size(); ++k) {
      const Rational ax = rational(ring[k].x), ay = rational(ring[k].y);
      const Rational bx = rational(ring[k + 1].x), by = rational(ring[k + 1].y);
      const Rational px = rational(p.x), py = rational(p.y);
      if (rational_orientation(ring[k], ring[k + 1], p) == 0 &&
          (px - ax) * (px - bx) + (py - ay) * (py - by) <= 0) {
        border = true;
      }
      if ((ay > py) != (by > py) && px < ax + (py - ay) * (bx - ax) / (by - ay)) inside = !inside;
    }
    borders += border ? 1 : 0;
    const RingSide expected = border   ? RingSide::border
                              : inside ? RingSide::inside
                                       : RingSide::outside;
    ASSERT_EQ(side_of_ring(p, ring), expected);
  }
  EXPECT_GT(borders, 1000);
}

TEST(RelateSegments, AgreesWithRationalBruteForce) {
  std::mt19937_64 random(5);
  int counts[4] = {0, 0, 0, 0};
  for (int i = 0; i < 50000; ++i) {
    const auto number = [&] { return static_cast<double>(random() % 7) / 3; };
    const Point p[4] = {
        {number(), number()}, {number(), number()}, {number(), number()}, {number(), number()}};
    // Solve a + s (b - a) = c + t (d - c) in rational numbers.
    const Rational ux = rational(p[1].x) - rational(p[0].x),
                   uy = rational(p[1].y) - rational(p[0].y);
    const Rational vx = rational(p[3].x) - rational(p[2].x),
                   vy = rational(p[3].y) - rational(p[2].y);
    const Rational wx = rational(p[2].x) - rational(p[0].x),
                   wy = rational(p[2].y) - rational(p[0].y);
    const Rational denominator = ux * vy - uy * vx;
    SegmentRelation expected = SegmentRelation::disjoint;
    if (denominator != 0) {
      const Rational s = (wx * vy - wy * vx) / denominator;
      const Rational t = (wx * uy - wy * ux) / denominator;
      if (s >= 0 && s <= 1 && t >= 0 && t <= 1) {
        const bool end = s == 0 || s == 1 || t == 0 || t == 1;
        expected = end ? SegmentRelation::touch : SegmentRelation::cross;
      }
    } else {
      // Parallel, or a point: they meet where an end of one lies on the other.
      std::vector<Point> common;
      const auto collect = [&](const Point& q, const Point& a, const Point& b) {
        const Rational qx = rational(q.x), qy = rational(q.y);
        if (rational_orientation(a, b, q) == 0 &&
            (qx - rational(a.x)) * (qx - rational(b.x)) +
                    (qy - rational(a.y)) * (qy - rational(b.y)) <=
                0 &&
            std::find(common.begin(), common.end(), q) == common.end()) {
          common.push_back(q);
        }
      };
      collect(p[0], p[2], p[3]);
      collect(p[1], p[2], p[3]);
      collect(p[2], p[0], p[1]);
      collect(p[3], p[0], p[1]);
      if (common.size() == 1) expected = SegmentRelation::touch;
      if (common.size() > 1) expected = SegmentRelation::overlap;
    }
    ++counts[static_cast<int>(expected)];
    ASSERT_EQ(relate_segments(p[0], p[1], p[2], p[3]), expected);
    if (expected == SegmentRelation::cross) {
      const Point at = crossing_point(p[0], p[1], p[2], p[3]);
      EXPECT_NEAR(static_cast<double>(rational_orientation(p[0], p[1], at)), 0, 1);
    }
  }
  for (const int count : counts) EXPECT_GT(count, 150);
}

TEST(IsLeftOfPath, CornerDividesThePlaneInTwo) {
  const Point node{0, 0};
  // Comes from the west and turns left to the north: the left is the north-western quarter.
  EXPECT_TRUE(is_left_of_path(node, {-1, 0}, {0, 1}, {-1, 1}));
  EXPECT_FALSE(is_left_of_path(node, {-1, 0}, {0, 1}, {1, 1}));
  EXPECT_FALSE(is_left_of_path(node, {-1, 0}, {0, 1}, {0, 2}));
  // Comes from the north and turns to the west: the left is the rest.
  EXPECT_TRUE(is_left_of_path(node, {0, 1}, {-1, 0}, {1, 1}));
  EXPECT_TRUE(is_left_of_path(node, {0, 1}, {-1, 0}, {-1, -1}));
  EXPECT_FALSE(is_left_of_path(node, {0, 1}, {-1, 0}, {-1, 1}));
  EXPECT_FALSE(is_left_of_path(node, {0, 1}, {-1, 0}, {-2, 0}));
  EXPECT_TRUE(is_left_of_path(node, {-1, 0}, {1, 0}, {0, 1}));
}

TEST(RingDirection, SignIsThatOfTheArea) {
  const MultiPolygonArray zones =
      multipolygons({"POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))",
                     "POLYGON ((0 0, 1 1, 2 2, 0 0))"});
  EXPECT_EQ(ring_direction(zones[0].polygon(0).shell()), 1);
  EXPECT_EQ(ring_direction(zones[1].polygon(0).shell()), -1);
  EXPECT_EQ(ring_direction(zones[2].polygon(0).shell()), 0);
  EXPECT_EQ(twice_signed_area(zones[0].polygon(0).shell()), 8);
  EXPECT_EQ(twice_signed_area(zones[1].polygon(0).shell()), -8);
}

}  // namespace
}  // namespace ecotone
