// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/ring_smoothing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/validity.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs plane = Crs::from_epsg(4545);

double plane_area(const MultiPolygonArray& zones) {
  return area_m2(zones[0], plane, AreaMethod::plane);
}

MultiPolygonArray polygon(const std::vector<std::vector<Point>>& rings) {
  MultiPolygonBuilder builder;
  for (const auto& ring : rings) {
    for (const Point& p : ring) builder.add_point(p);
    builder.finish_ring();
  }
  builder.finish_polygon();
  builder.finish_feature();
  return std::move(builder).build();
}

// Distance of points along one outline, half a metre apart, from the other; written anew here, so
// that nothing is taken from what is tested.
double directed_distance(const MultiPolygonArray& from, const MultiPolygonArray& to) {
  double most = 0;
  const auto edges = [](const MultiPolygonArray& zones, const auto& visit) {
    for (std::size_t j = 0; j < zones[0].size(); ++j) {
      for (std::size_t k = 0; k < zones[0].polygon(j).ring_count(); ++k) {
        const RingView ring = zones[0].polygon(j).ring(k);
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) visit(ring[i], ring[i + 1]);
      }
    }
  };
  edges(from, [&](const Point& a, const Point& b) {
    const double reach = std::hypot(b.x - a.x, b.y - a.y);
    const int steps = 1 + static_cast<int>(reach * 2);
    for (int s = 0; s <= steps; ++s) {
      const double t = static_cast<double>(s) / steps;
      const Point p{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
      double least = 1e300;
      edges(to, [&](const Point& u, const Point& w) {
        const double dx = w.x - u.x;
        const double dy = w.y - u.y;
        const double f =
            std::clamp(((p.x - u.x) * dx + (p.y - u.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
        least = std::min(least, std::hypot(p.x - u.x - f * dx, p.y - u.y - f * dy));
      });
      most = std::max(most, least);
    }
  });
  return most;
}

std::vector<Point> ragged_circle(Point centre, double radius, double noise, int n, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> wobble(-noise, noise);
  std::vector<Point> ring;
  for (int i = 0; i < n; ++i) {
    const double angle = 2 * std::numbers::pi * i / n;
    const double r = radius + wobble(random);
    ring.push_back({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)});
  }
  return ring;
}

TEST(RingSmoothing, SquareKeepsItsCorners) {
  const auto square = multipolygons({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"});
  const SmoothedOutlines smoothed = smooth_outlines(square, 5, plane);
  EXPECT_EQ(smoothed.vertices_after, 4U);
  EXPECT_EQ(smoothed.largest_move_m, 0);
  EXPECT_EQ(write_wkt(smoothed.zones[0]), write_wkt(square[0]));
}

TEST(RingSmoothing, SawteethBecomeTheLineThatHalvesThem) {
  // A rectangle of 100 m by 50 m with ten teeth of 10 m by 2 m: 5000 + 10 · 10 = 5100 m². Of equal
  // area and as wide is a rectangle of 51 m.
  std::vector<Point> ring = {{0, 0}, {100, 0}};
  for (int tooth = 0; tooth < 10; ++tooth) {
    ring.push_back({100.0 - 10 * tooth, 50});
    ring.push_back({95.0 - 10 * tooth, 52});
  }
  ring.push_back({0, 50});
  const MultiPolygonArray teeth = polygon({ring});
  ASSERT_DOUBLE_EQ(plane_area(teeth), 5100);
  const SmoothedOutlines smoothed = smooth_outlines(teeth, 2, plane);
  EXPECT_LE(smoothed.vertices_after, 6U);
  EXPECT_NEAR(plane_area(smoothed.zones), 5100, 0.02);  // 100 m times the grid
  EXPECT_LE(directed_distance(teeth, smoothed.zones), 2);
  EXPECT_LE(directed_distance(smoothed.zones, teeth), 2);
}

TEST(RingSmoothing, OutlineNeverMovesFartherThanToldNorThanTheTolerance) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const MultiPolygonArray ragged = polygon({ragged_circle({500, 500}, 200, 4, 300, seed),
                                              ragged_circle({500, 500}, 60, 3, 120, seed + 100)});
    const double tolerance = 1 + seed;
    const SmoothedOutlines smoothed = smooth_outlines(ragged, tolerance, plane);
    EXPECT_TRUE(is_valid(smoothed.zones[0])) << seed;
    EXPECT_LE(smoothed.largest_move_m, tolerance) << seed;
    EXPECT_LE(directed_distance(ragged, smoothed.zones), smoothed.largest_move_m + 1e-9) << seed;
    EXPECT_LE(directed_distance(smoothed.zones, ragged), smoothed.largest_move_m + 1e-9) << seed;
    // Each new vertex is rounded to 0.07 mm, next to edges of some metres.
    EXPECT_NEAR(plane_area(smoothed.zones), plane_area(ragged), 0.05) << seed;
    EXPECT_LT(smoothed.vertices_after, smoothed.vertices_before) << seed;
    EXPECT_EQ(smoothed.zones[0].polygon(0).ring_count(), 2U);
  }
}

TEST(RingSmoothing, PartsNearerThanTheToleranceStayApart) {
  // Two ragged discs, 1 m apart at the nearest, smoothed by 8 m.
  for (unsigned seed = 1; seed <= 8; ++seed) {
    MultiPolygonBuilder builder;
    for (const auto& ring : {ragged_circle({0, 0}, 100, 3, 200, seed),
                             ragged_circle({207, 0}, 100, 3, 200, seed + 50)}) {
      for (const Point& p : ring) builder.add_point(p);
      builder.finish_ring();
      builder.finish_polygon();
    }
    builder.finish_feature();
    const MultiPolygonArray discs = std::move(builder).build();
    ASSERT_TRUE(is_valid(discs[0]));
    const SmoothedOutlines smoothed = smooth_outlines(discs, 8, plane);
    EXPECT_TRUE(is_valid(smoothed.zones[0])) << seed;
    EXPECT_EQ(smoothed.zones[0].size(), 2U);
    EXPECT_LT(smoothed.vertices_after, 60U) << seed;
  }
}

TEST(RingSmoothing, RingsThatTouchStillTouch) {
  const auto touching =
      multipolygons({"MULTIPOLYGON (((0 0, 50 1, 100 0, 100 100, 50 99, 0 100, 0 0)),"
                     " ((100 100, 150 101, 200 100, 200 200, 150 199, 100 200, 100 100)))"});
  ASSERT_TRUE(is_valid(touching[0]));
  const SmoothedOutlines smoothed = smooth_outlines(touching, 3, plane);
  EXPECT_TRUE(is_valid(smoothed.zones[0]));
  int shared = 0;
  for (const Point& p : smoothed.zones.points()) shared += p == Point{100, 100} ? 1 : 0;
  EXPECT_GE(shared, 2);
}

TEST(RingSmoothing, ToleranceNoughtChangesNothing) {
  const MultiPolygonArray ragged = polygon({ragged_circle({0, 0}, 100, 3, 100, 7)});
  const SmoothedOutlines smoothed = smooth_outlines(ragged, 0, plane);
  EXPECT_EQ(write_wkt(smoothed.zones[0]), write_wkt(ragged[0]));
  EXPECT_EQ(smoothed.largest_move_m, 0);
}

TEST(RingSmoothing, DegreesAndNegativeTolerancesAreRefused) {
  const auto square = multipolygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"});
  EXPECT_THROW(smooth_outlines(square, 5, Crs::from_epsg(4490)), CrsError);
  EXPECT_THROW(smooth_outlines(square, -1, plane), UsageError);
  EXPECT_THROW(smooth_outlines(square, std::nan(""), plane), UsageError);
}

}  // namespace
}  // namespace ecotone
