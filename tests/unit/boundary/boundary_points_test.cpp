// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/boundary_points.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/geometry/validity.h"
#include "tests/support/wiggly_coverage.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

std::string walk_of(const std::vector<BoundaryPoint>& points) {
  std::string text;
  for (const BoundaryPoint& p : points) {
    if (!text.empty()) text += ", ";
    text += p.name + " " + std::to_string(std::lround(p.position.x)) + " " +
            std::to_string(std::lround(p.position.y));
  }
  return text;
}

std::string walk_of(const std::string& wkt, const BoundaryPointOptions& options = {}) {
  return walk_of(boundary_points(multipolygons({wkt}), plane(), options));
}

TEST(BoundaryPoints, BeginInTheNorthWestAndRunClockwise) {
  EXPECT_EQ(walk_of("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0");
}

TEST(BoundaryPoints, DoNotDependOnDirectionOrStartOfTheRing) {
  const std::string expected = "J1 0 10, J2 10 10, J3 10 0, J4 0 0";
  EXPECT_EQ(walk_of("POLYGON ((10 10, 0 10, 0 0, 10 0, 10 10))"), expected);
  EXPECT_EQ(walk_of("POLYGON ((10 0, 0 0, 0 10, 10 10, 10 0))"), expected);
}

// Northing less easting: (2 9) has 7, (0 6) has 6, (7 12) has 5.
TEST(BoundaryPoints, NorthWestIsWhatALineAt45DegreesReachesFirst) {
  const std::string zone = "POLYGON ((0 0, 12 0, 7 12, 2 9, 0 6, 0 0))";
  EXPECT_EQ(boundary_points(multipolygons({zone}), plane())[0].position, (Point{2, 9}));
  EXPECT_EQ(
      boundary_points(multipolygons({zone}), plane(), {.start = BoundaryStart::north})[0].position,
      (Point{7, 12}));
}

TEST(BoundaryPoints, OfEquallyNorthWesternVerticesTheNorthernIsFirst) {
  EXPECT_EQ(walk_of("POLYGON ((0 0, 5 -5, 10 0, 5 5, 0 0))"), "J1 5 5, J2 10 0, J3 5 -5, J4 0 0");
}

// At 60° north a degree of longitude is half as long as one of latitude, so that of (0, 61) and
// (-1.9, 60) the first is farther north-west: 111 km against about 105 km.
TEST(BoundaryPoints, NorthWestIsMeasuredInMetresWhereTheCrsHasDegrees) {
  const auto zones = multipolygons({"POLYGON ((0 59, 0 61, -1.9 60, 0 59))"});
  EXPECT_EQ(boundary_points(zones, Crs::from_epsg(4490))[0].position, (Point{0, 61}));
}

TEST(BoundaryPoints, BeginAtTheFirstVertexOrNearAPlaceIfAsked) {
  const std::string square = "POLYGON ((10 0, 10 10, 0 10, 0 0, 10 0))";
  EXPECT_EQ(walk_of(square, {.start = BoundaryStart::first_vertex}),
            "J1 10 0, J2 0 0, J3 0 10, J4 10 10");
  EXPECT_EQ(walk_of(square, {.start = BoundaryStart::nearest, .start_near = {9, 9}}),
            "J1 10 10, J2 10 0, J3 0 0, J4 0 10");
}

TEST(BoundaryPoints, RunTheOtherWayIfAsked) {
  EXPECT_EQ(walk_of("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                    {.direction = WalkDirection::counter_clockwise}),
            "J1 0 10, J2 0 0, J3 10 0, J4 10 10");
}

const std::string with_hole = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2))";

TEST(BoundaryPoints, HolesRunAsShellsDoOrOppositeIfAsked) {
  EXPECT_EQ(walk_of(with_hole),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0, J1 2 4, J2 4 4, J3 4 2, J4 2 2");
  EXPECT_EQ(walk_of(with_hole, {.holes_opposite = true}),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0, J1 2 4, J2 2 2, J3 4 2, J4 4 4");
}

TEST(BoundaryPoints, NumbersGoOnThroughAFeatureOrTheLayerIfAsked) {
  const auto zones = multipolygons({with_hole, "POLYGON ((20 0, 30 0, 20 10, 20 0))"});
  const auto last_numbers = [&](PointNumbering numbering) {
    const auto points = boundary_points(zones, plane(), {.numbering = numbering});
    return std::vector{points[3].number, points[7].number, points[10].number};
  };
  EXPECT_EQ(last_numbers(PointNumbering::per_ring), (std::vector<std::size_t>{4, 4, 3}));
  EXPECT_EQ(last_numbers(PointNumbering::per_feature), (std::vector<std::size_t>{4, 8, 3}));
  EXPECT_EQ(last_numbers(PointNumbering::per_layer), (std::vector<std::size_t>{4, 8, 11}));
}

const std::initializer_list<std::string> neighbours = {
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"};

TEST(BoundaryPoints, AnEdgeOfTwoZonesHasOneNumberAtEachEnd) {
  EXPECT_EQ(walk_of(boundary_points(multipolygons(neighbours), plane(),
                                    {.numbering = PointNumbering::per_layer})),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0, J2 10 10, J5 20 10, J6 20 0, J3 10 0");
  EXPECT_EQ(walk_of(boundary_points(multipolygons(neighbours), plane(),
                                    {.numbering = PointNumbering::per_layer, .share = false})),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0, J5 10 10, J6 20 10, J7 20 0, J8 10 0");
}

TEST(BoundaryPoints, NameTheirVertexAndNotTheClosingOne) {
  const auto zones = multipolygons({with_hole});
  for (const BoundaryPoint& p : boundary_points(zones, plane())) {
    const RingView ring = zones[0].polygon(p.polygon).ring(p.ring);
    EXPECT_LT(p.vertex + 1, ring.size());
    EXPECT_EQ(ring[p.vertex], p.position);
  }
}

TEST(BoundaryPoints, MissingEmptyAndDegenerateZonesHaveNone) {
  EXPECT_TRUE(boundary_points(multipolygons({"", "POLYGON EMPTY"}), plane()).empty());
  MultiPolygonBuilder builder;
  for (const Point& p : {Point{0, 0}, Point{1, 1}, Point{1, 1}, Point{0, 0}}) builder.add_point(p);
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  EXPECT_TRUE(boundary_points(std::move(builder).build(), plane()).empty());
}

TEST(BoundaryPoints, ARepeatedVertexIsOnePoint) {
  EXPECT_EQ(walk_of("POLYGON ((0 0, 10 0, 10 0, 10 10, 0 10, 0 10, 0 0))"),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0");
}

TEST(BoundaryPoints, ANegativeToleranceIsRefused) {
  EXPECT_THROW(boundary_points(multipolygons(neighbours), plane(), {.tolerance_m = -1}),
               UsageError);
  EXPECT_THROW(boundary_points(multipolygons(neighbours), plane(), {.tolerance_m = NAN}),
               UsageError);
}

// (5 10.4) lies 0.4 from the line of its neighbours, (5 -0.6) 0.6.
TEST(BoundaryPoints, ThinningDropsWhatLiesWithinTheTolerance) {
  EXPECT_EQ(
      walk_of("POLYGON ((0 0, 5 -0.6, 10 0, 10 10, 5 10.4, 0 10, 0 0))", {.tolerance_m = 0.5}),
      "J1 0 10, J2 10 10, J3 10 0, J4 5 -1, J5 0 0");
}

// The second zone has a corner (10 5) on the side of the first, where three zones meet.
TEST(BoundaryPoints, APlaceWhereThreeZonesMeetStays) {
  const auto zones = multipolygons({"POLYGON ((0 0, 10 0, 10 5, 10 10, 0 10, 0 0))",
                                    "POLYGON ((10 0, 20 0, 20 5, 10 5, 10 0))",
                                    "POLYGON ((10 5, 20 5, 20 10, 10 10, 10 5))"});
  const auto points = boundary_points(zones, plane(), {.tolerance_m = 3});
  EXPECT_EQ(std::count_if(points.begin(), points.end(),
                          [](const BoundaryPoint& p) {
                            return p.position == Point{10, 5};
                          }),
            3);
}

// (10 5) is a vertex of the two small zones, on an edge of the large one.
TEST(BoundaryPoints, AVertexOnTheEdgeOfAnotherZoneIsAPointOfBoth) {
  const auto zones = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                                    "POLYGON ((10 0, 20 0, 20 5, 10 5, 10 0))",
                                    "POLYGON ((10 5, 20 5, 20 10, 10 10, 10 5))"});
  const auto points = boundary_points(zones, plane(), {.numbering = PointNumbering::per_layer});
  ASSERT_EQ(points[2].position, (Point{10, 5}));
  EXPECT_EQ(points[2].feature, 0U);
  EXPECT_TRUE(points[2].inserted);
  EXPECT_EQ(points[2].vertex, 1U);  // of (10 0), the vertex before it in the ring
  for (const BoundaryPoint& p : points) {
    if (p.position == Point{10, 5}) {
      EXPECT_EQ(p.name, "J3");
    }
  }
}

// The second zone begins 0.4 mm beside the first.
TEST(BoundaryPoints, VerticesWithinTheMatchingToleranceAreOnePlace) {
  const auto zones = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                                    "POLYGON ((10.0004 0, 20 0, 20 10, 10.0004 10, 10.0004 0))"});
  EXPECT_EQ(boundary_points(zones, plane(), {.numbering = PointNumbering::per_layer}).back().name,
            "J8");
  const auto points =
      boundary_points(zones, plane(), {.numbering = PointNumbering::per_layer, .match_m = 0.001});
  EXPECT_EQ(walk_of(points),
            "J1 0 10, J2 10 10, J3 10 0, J4 0 0, J2 10 10, J5 20 10, J6 20 0, J3 10 0");
  EXPECT_EQ(points[4].position, (Point{10, 10}));
}

// 1e-8 degrees are about a millimetre.
TEST(BoundaryPoints, MatchingIsInMetresWhereTheCrsHasDegrees) {
  const auto zones = multipolygons({"POLYGON ((108 29, 109 29, 109 30, 108 30, 108 29))",
                                    "POLYGON ((109.00000001 29, 110 29, 110 30, 109.00000001 30, "
                                    "109.00000001 29))"});
  const auto last = [&](double match_m) {
    return boundary_points(zones, Crs::from_epsg(4490),
                           {.numbering = PointNumbering::per_layer, .match_m = match_m})
        .back()
        .number;
  };
  EXPECT_EQ(last(0.0005), 8U);
  EXPECT_EQ(last(0.002), 3U);
}

TEST(BoundaryPoints, ThinningNeverLeavesFewerThanThreePoints) {
  EXPECT_GE(boundary_points(multipolygons({"POLYGON ((0 0, 1 0.1, 2 0, 1 -0.1, 0 0))"}), plane(),
                            {.tolerance_m = 100})
                .size(),
            3U);
  // A lens between two zones: both of its sides would become the same straight line.
  const auto lens = multipolygons({"POLYGON ((0 0, 10 0, 10 9, 5 8, 0 9, 0 0))",
                                   "POLYGON ((0 9, 5 8, 10 9, 5 10, 0 9))",
                                   "POLYGON ((0 9, 5 10, 10 9, 10 20, 0 20, 0 9))"});
  const auto points = boundary_points(lens, plane(), {.tolerance_m = 3});
  EXPECT_GE(std::count_if(points.begin(), points.end(),
                          [](const BoundaryPoint& p) { return p.feature == 1; }),
            3);
}

// The island lies in a bay that thinning would cut off: it would be inside the other zone.
TEST(BoundaryPoints, ThinningLeavesAnIslandOnItsSide) {
  const auto zones =
      multipolygons({"POLYGON ((0 0, 100 0, 100 50, 55 50, 55 40, 45 40, 45 50, "
                     "0 50, 0 0))",
                     "POLYGON ((49 44, 51 44, 51 46, 49 46, 49 44))"});
  const auto thinned =
      polygons_of(boundary_points(zones, plane(), {.tolerance_m = 20}), zones.size());
  EXPECT_EQ(side_of_ring({50, 45}, thinned[0].polygon(0).shell()), RingSide::outside);
}

// The line from (0 0) to (100 0) would pass the hole, so (50 -9.5), farthest from it, stays. From
// the line between that and (100 0), (90 9) is 10.7 m away.
TEST(BoundaryPoints, WhatStaysToKeepSidesIsThinnedAnew) {
  const auto points =
      boundary_points(multipolygons({"POLYGON ((0 0, 10 9, 50 -9.5, 90 9, 100 0, 100 -100, "
                                     "0 -100, 0 0), (9.5 3.5, 10.5 3.5, 10.5 4.5, 9.5 3.5))"}),
                      plane(), {.tolerance_m = 10});
  EXPECT_EQ(points[2].position, (Point{50, -9.5}));
  EXPECT_EQ(points[3].position, (Point{90, 9}));
}

TEST(PolygonsOf, RestoresRingsAndParts) {
  const auto zones =
      multipolygons({"MULTIPOLYGON (((0 10, 10 10, 10 0, 0 0, 0 10), (2 4, 4 4, 4 2, 2 2, 2 4)), "
                     "((20 10, 30 10, 30 0, 20 10)))",
                     "", "POLYGON ((0 50, 5 50, 5 40, 0 50))"});
  const auto restored = polygons_of(boundary_points(zones, plane()), zones.size());
  ASSERT_EQ(restored.size(), 3U);
  EXPECT_THAT(restored[0], IsWkt(write_wkt(zones[0])));
  EXPECT_EQ(restored[1].size(), 0U);
  EXPECT_THAT(restored[2], IsWkt(write_wkt(zones[2])));
}

// How often each edge is used, in the coverage: inner ones twice, outer ones once.
std::map<std::pair<std::pair<double, double>, std::pair<double, double>>, int> edge_uses(
    const MultiPolygonArray& zones) {
  std::map<std::pair<std::pair<double, double>, std::pair<double, double>>, int> uses;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const RingView ring = zones[i].polygon(0).shell();
    for (std::size_t v = 0; v + 1 < ring.size(); ++v) {
      std::pair a{ring[v].x, ring[v].y};
      std::pair b{ring[v + 1].x, ring[v + 1].y};
      ++uses[{std::min(a, b), std::max(a, b)}];
    }
  }
  return uses;
}

class ThinnedCoverage : public testing::TestWithParam<std::tuple<int, double>> {};

TEST_P(ThinnedCoverage, StillTilesAndStaysWithinTheTolerance) {
  const auto [seed, tolerance_m] = GetParam();
  const MultiPolygonArray zones = wiggly_coverage(static_cast<std::uint64_t>(seed), 5, 100, 12);
  const auto points = boundary_points(zones, plane(), {.tolerance_m = tolerance_m});
  const MultiPolygonArray thinned = polygons_of(points, zones.size());
  EXPECT_LT(points.size(), zones.points().size() - zones.size());
  double before = 0;
  double after = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    EXPECT_TRUE(is_valid(thinned[i])) << write_wkt(thinned[i]);
    before += plane_area(zones[i]);
    after += plane_area(thinned[i]);
  }
  // Its outer border is straight, so the whole keeps its area.
  EXPECT_NEAR(before, 500.0 * 500.0, 1e-6);
  EXPECT_NEAR(after, 500.0 * 500.0, 1e-6);
  for (const auto& [edge, uses] : edge_uses(thinned)) {
    const auto on_border = [](double v) { return v == 0 || v == 500; };
    const auto& [a, b] = edge;
    const bool outer =
        (a.first == b.first && on_border(a.first)) || (a.second == b.second && on_border(a.second));
    EXPECT_EQ(uses, outer ? 1 : 2);
  }
}

// Also where lines that would meet have kept more points.
TEST_P(ThinnedCoverage, NoVertexIsFartherThanTheToleranceFromItsStretch) {
  const auto [seed, tolerance_m] = GetParam();
  const MultiPolygonArray zones = wiggly_coverage(static_cast<std::uint64_t>(seed), 4, 100, 30);
  const auto points = boundary_points(
      zones, plane(), {.start = BoundaryStart::first_vertex, .tolerance_m = tolerance_m});
  // Walks run clockwise, rings of the coverage counter-clockwise: vertices fall along a walk.
  for (std::size_t i = 0; i < points.size(); ++i) {
    const RingView ring = zones[points[i].feature].polygon(0).shell();
    const bool last = i + 1 == points.size() || points[i + 1].feature != points[i].feature;
    std::size_t from = points[i].vertex == 0 ? ring.size() - 1 : points[i].vertex;
    const std::size_t to = last ? 0 : points[i + 1].vertex;
    for (std::size_t v = to; v <= from; ++v) {
      EXPECT_LE(distance_m(ring[v],
                           lines({"LINESTRING (" + std::to_string(ring[from].x) + " " +
                                  std::to_string(ring[from].y) + ", " + std::to_string(ring[to].x) +
                                  " " + std::to_string(ring[to].y) + ")"})[0],
                           plane()),
                tolerance_m * 1.001);
    }
  }
}

TEST_P(ThinnedCoverage, DoesNotDependOnOrderStartOrDirectionOfItsRings) {
  const auto [seed, tolerance_m] = GetParam();
  const MultiPolygonArray zones = wiggly_coverage(static_cast<std::uint64_t>(seed), 4, 100, 9);
  MultiPolygonBuilder builder;
  for (std::size_t i = zones.size(); i-- > 0;) {
    const RingView ring = zones[i].polygon(0).shell();
    std::vector<Point> turned(ring.begin(), ring.end() - 1);
    std::rotate(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(i % turned.size()),
                turned.end());
    if (i % 2 == 0) std::reverse(turned.begin(), turned.end());
    for (const Point& p : turned) builder.add_point(p);
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
  }
  const BoundaryPointOptions options{.tolerance_m = tolerance_m};
  const auto walks = [&](const MultiPolygonArray& column) {
    std::map<std::size_t, std::vector<std::pair<double, double>>> found;
    for (const BoundaryPoint& p : boundary_points(column, plane(), options)) {
      found[p.feature].emplace_back(p.position.x, p.position.y);
    }
    return found;
  };
  auto one = walks(zones);
  auto other = walks(std::move(builder).build());
  for (std::size_t i = 0; i < zones.size(); ++i) {
    EXPECT_EQ(one[i], other[zones.size() - 1 - i]) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Coverages, ThinnedCoverage,
                         testing::Combine(testing::Range(1, 13), testing::Values(1.0, 5.0, 30.0)));

}  // namespace
}  // namespace ecotone
