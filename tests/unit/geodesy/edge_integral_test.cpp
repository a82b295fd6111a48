// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/edge_integral.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "ecotone/error.h"

namespace ecotone {
namespace {

struct Setting {
  const char* name;
  int epsg;
  AreaMethod method;
  Box extent;
};

class EdgeIntegralOf : public testing::TestWithParam<Setting> {
 protected:
  EdgeIntegral integral() const {
    return {Crs::from_epsg(GetParam().epsg), GetParam().method, GetParam().extent};
  }
  Point random_point() {
    const Box& box = GetParam().extent;
    return {std::uniform_real_distribution(box.min_x, box.max_x)(random_),
            std::uniform_real_distribution(box.min_y, box.max_y)(random_)};
  }
  double random_part() { return std::uniform_real_distribution(0.01, 0.99)(random_); }
  // Area of the extent, against which deviations are judged.
  double whole() const {
    const Box& b = GetParam().extent;
    const std::vector<Point> ring{{b.min_x, b.min_y},
                                  {b.max_x, b.min_y},
                                  {b.max_x, b.max_y},
                                  {b.min_x, b.max_y},
                                  {b.min_x, b.min_y}};
    return integral().sum(ring);
  }

  std::mt19937_64 random_{20261123};
};

TEST_P(EdgeIntegralOf, ReversedEdgeIsTheOppositeBitForBit) {
  const EdgeIntegral e = integral();
  for (int i = 0; i < 2000; ++i) {
    const Point u = random_point();
    const Point v = random_point();
    ASSERT_EQ(e(u, v), -e(v, u));
    const Point near{u.x + (v.x - u.x) * 1e-4, u.y + (v.y - u.y) * 1e-4};
    ASSERT_EQ(e(u, near), -e(near, u));
  }
}

TEST_P(EdgeIntegralOf, SplittingAnEdgeLeavesTheSumUnchanged) {
  const EdgeIntegral e = integral();
  const double all = whole();
  for (int i = 0; i < 500; ++i) {
    const Point u = random_point();
    const Point v = random_point();
    const double t = random_part();
    const Point m{u.x + t * (v.x - u.x), u.y + t * (v.y - u.y)};
    // The trapezoids of the parcel method follow each 70 m of an edge, not the edge itself:
    // two ways of cutting it differ by 1e-11 of a square of 10 km. The rounding of m is the rest.
    // In degrees the procedure splits nothing: the trapezoid of a diagonal of 1.5 km is wrong by
    // ΔL ΔB² R² sin B / 12 = 8 m², 1e-5 of its square.
    const bool trapezoids = GetParam().method == AreaMethod::parcel;
    const double tolerance = !trapezoids ? 1e-13 : GetParam().epsg == 4490 ? 1e-5 : 1e-10;
    ASSERT_NEAR(e(u, m) + e(m, v), e(u, v), tolerance * all);
  }
}

TEST_P(EdgeIntegralOf, SmallTriangleKeepsItsRelativeAccuracy) {
  // A triangle of a few hundred square metres cut into three by an inner point.
  const EdgeIntegral e = integral();
  const Box& box = GetParam().extent;
  const double step = box.width() * 2e-4;
  // The inner point is rounded to the digits that its coordinates have.
  const double tolerance = std::max(1e-9, 4 * std::abs(box.max_x) * 2.2e-16 / step);
  for (int i = 0; i < 200; ++i) {
    const Point a = random_point();
    const Point b{a.x + step, a.y + step * 0.1};
    const Point c{a.x + step * 0.2, a.y + step};
    const Point d{(a.x + b.x + c.x) / 3, (a.y + b.y + c.y) / 3};
    const auto ring = [&](const Point& p, const Point& q, const Point& r) {
      return e(p, q) + e(q, r) + e(r, p);
    };
    const double triangle = ring(a, b, c);
    ASSERT_GT(triangle, 0);
    ASSERT_NEAR(ring(a, b, d) + ring(b, c, d) + ring(c, a, d), triangle, tolerance * triangle);
    ASSERT_NEAR(ring(b, c, a), triangle, tolerance * triangle);
  }
}

TEST_P(EdgeIntegralOf, RingOrderAndStartDoNotMatter) {
  const EdgeIntegral e = integral();
  const Point centre = GetParam().extent.centre();
  std::vector<Point> ring;
  for (int i = 0; i < 40; ++i) {
    const double turn = i * 2 * 3.14159265358979 / 40;
    const double reach = 0.2 + 0.2 * random_part();
    ring.push_back({centre.x + GetParam().extent.width() * reach * std::cos(turn),
                    centre.y + GetParam().extent.height() * reach * std::sin(turn)});
  }
  const auto closed = [&](std::vector<Point> r) {
    r.push_back(Point(r.front()));
    return e.sum(r);
  };
  const double area = closed(ring);
  ASSERT_GT(area, 0);
  std::vector<Point> other = ring;
  std::rotate(other.begin(), other.begin() + 13, other.end());
  EXPECT_NEAR(closed(other), area, 1e-14 * whole());
  std::reverse(other.begin(), other.end());
  EXPECT_NEAR(closed(other), -area, 1e-14 * whole());
}

TEST_P(EdgeIntegralOf, ReferenceDoesNotMatter) {
  const Box& box = GetParam().extent;
  const EdgeIntegral whole_extent = integral();
  for (int i = 0; i < 100; ++i) {
    const Point a = random_point();
    const double step = box.width() * 1e-3;
    const std::vector<Point> ring{a, {a.x + step, a.y}, {a.x, a.y + step}, a};
    Box own;
    for (const Point& p : ring) own.include(p);
    const double local =
        EdgeIntegral(Crs::from_epsg(GetParam().epsg), GetParam().method, own).sum(ring);
    // Two fits of the areal scale agree to their tolerance.
    ASSERT_NEAR(whole_extent.sum(ring), local, 1e-9 * local);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Methods, EdgeIntegralOf,
    testing::Values(
        Setting{"PlaneGaussKruger", 4545, AreaMethod::plane, {529000, 3131000, 626000, 3255000}},
        Setting{"EllipsoidGaussKruger",
                4545,
                AreaMethod::ellipsoid,
                {529000, 3131000, 626000, 3255000}},
        Setting{"EllipsoidGaussKrugerWithZoneNumber",
                4524,
                AreaMethod::ellipsoid,
                {36529000, 3131000, 36626000, 3255000}},
        Setting{"EllipsoidGaussKrugerOfAProvince",
                4508,
                AreaMethod::ellipsoid,
                {200000, 2800000, 900000, 3500000}},
        Setting{"EllipsoidUtm", 32649, AreaMethod::ellipsoid, {200000, 3131000, 350000, 3255000}},
        Setting{"EllipsoidDegrees", 4490, AreaMethod::ellipsoid, {108.3, 28.3, 109.3, 29.4}},
        Setting{"EllipsoidDegreesOfTheWorld", 4326, AreaMethod::ellipsoid, {-90, -80, 90, 89}},
        Setting{"EllipsoidSwissOblique",
                2056,
                AreaMethod::ellipsoid,
                {2480000, 1070000, 2840000, 1300000}},
        Setting{
            "EllipsoidLambert", 2154, AreaMethod::ellipsoid, {100000, 6050000, 1250000, 7100000}},
        Setting{"ParcelGaussKruger", 4545, AreaMethod::parcel, {550000, 3190000, 560000, 3200000}},
        Setting{"ParcelDegrees", 4490, AreaMethod::parcel, {108.5, 28.8, 108.51, 28.81}}),
    [](const auto& setting) { return std::string(setting.param.name); });

TEST(EdgeIntegral, GeodesicIsNoSumOverEdges) {
  EXPECT_THROW(EdgeIntegral(Crs::from_epsg(4490), AreaMethod::geodesic, {}), CrsError);
}

TEST(EdgeIntegral, PlaceOutsideTheProjectionIsRefused) {
  EXPECT_THROW(EdgeIntegral(Crs::from_epsg(2056), AreaMethod::ellipsoid, {1e30, 1e30, 2e30, 2e30}),
               CrsError);
}

}  // namespace
}  // namespace ecotone
