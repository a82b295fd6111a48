// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/segment_description.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane_crs() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

// Clockwise from the north-west, on the central meridian: J1 (499600, 3190600), J2 (500400,
// 3190600), J3 (500400, 3190000), J4 (499600, 3190000); the south runs over a bend of 40 m.
MultiPolygonArray bent_rectangle() {
  return multipolygons(
      {"POLYGON ((499600 3190000, 500000 3190040, 500400 3190000, 500400 3190600, 499600 3190600, "
       "499600 3190000))"});
}

std::vector<BoundaryPoint> points_of(const MultiPolygonArray& zones, double tolerance_m,
                                     WalkDirection direction = WalkDirection::clockwise) {
  BoundaryPointOptions options;
  options.tolerance_m = tolerance_m;
  options.direction = direction;
  return boundary_points(zones, plane_crs(), options);
}

NamedNeighbours river_and_road() {
  return NamedNeighbours(
      {{.kind = "river",
        .geometry = lines({"LINESTRING (499500 3190620, 500420 3190620, 500420 3189900)"}),
        .names = {"石鹿江"},
        .pattern_en = "the {name}"}},
      plane_crs());
}

TEST(SegmentDescription, StepsAlongOneNeighbourAreOneSegment) {
  const MultiPolygonArray zones = bent_rectangle();
  const std::vector<BoundaryPoint> points = points_of(zones, 0);
  ASSERT_EQ(points.size(), 5U);
  const std::vector<BoundarySegment> segments = boundary_segments(zones, points, river_and_road());
  ASSERT_EQ(segments.size(), 4U);
  EXPECT_EQ(segments[0].course, Course::along);
  EXPECT_EQ(segments[0].steps, 2U);
  EXPECT_NEAR(segments[0].length_m, 1400, 1e-3);
  // From (499600, 3190600) to (500400, 3190000): 90° + atan(600 / 800).
  EXPECT_NEAR(segments[0].azimuth_deg.value(), 126.8699, 1e-3);
  EXPECT_EQ(segments[1].course, Course::straight);
  EXPECT_NEAR(segments[1].length_m, 401.9950, 1e-3);  // √(400² + 40²)
  EXPECT_NEAR(segments[1].azimuth_deg.value(), 275.7106, 1e-3);
}

TEST(SegmentDescription, TextNamesPointsFeaturesAzimuthAndLength) {
  const MultiPolygonArray zones = bent_rectangle();
  const std::vector<BoundaryPoint> points = points_of(zones, 0);
  const NamedNeighbours river = river_and_road();
  const std::vector<BoundarySegment> segments = boundary_segments(zones, points, river);
  EXPECT_EQ(
      segments_text(segments, points, river, Language::chinese),
      "自J1起，沿石鹿江至J3（向东南，1400.0米）；由J3直线至J4（向西，坐标方位角275.7°，402.0米）；"
      "由J4直线至J5（向西，坐标方位角264.3°，402.0米）；由J5直线至J1（向北，坐标方位角0.0°，600."
      "0米），"
      "回到起点J1");
  EXPECT_EQ(
      segments_text(segments, points, river, Language::english),
      "from J1 along the 石鹿江 to J3 (south-east, 1400.0 m); from J3 in a straight line to "
      "J4 (west, grid azimuth 275.7°, 402.0 m); from J4 in a straight line to J5 (west, grid "
      "azimuth "
      "264.3°, 402.0 m); from J5 in a straight line to J1 (north, grid azimuth 0.0°, 600.0 m), "
      "back to J1");
}

TEST(SegmentDescription, WhatLeavesTheStraightLineIsIrregular) {
  const MultiPolygonArray zones = bent_rectangle();
  const std::vector<BoundaryPoint> points = points_of(zones, 50);
  ASSERT_EQ(points.size(), 4U);
  const std::vector<BoundarySegment> segments =
      boundary_segments(zones, points, river_and_road(), {.straight_m = 39.9});
  ASSERT_EQ(segments.size(), 3U);
  EXPECT_EQ(segments[1].course, Course::irregular);
  EXPECT_NEAR(segments[1].departure_m, 40, 1e-3);
  const std::vector<BoundarySegment> straight =
      boundary_segments(zones, points, river_and_road(), {.straight_m = 40.1});
  EXPECT_EQ(straight[1].course, Course::straight);
  EXPECT_NEAR(straight[1].length_m, 800, 1e-3);
  EXPECT_NEAR(segments[1].length_m, 803.9900, 1e-3);  // 2 · √(400² + 40²)
}

TEST(SegmentDescription, WalkTheOtherWayTellsTheSameLengths) {
  const MultiPolygonArray zones = bent_rectangle();
  const std::vector<BoundaryPoint> points = points_of(zones, 0, WalkDirection::counter_clockwise);
  const std::vector<BoundarySegment> segments = boundary_segments(zones, points, river_and_road());
  // J1 (north-west) south, two legs of the bend, then the river back.
  ASSERT_EQ(segments.size(), 4U);
  EXPECT_NEAR(segments[0].azimuth_deg.value(), 180, 1e-3);
  EXPECT_EQ(segments[3].course, Course::along);
  EXPECT_NEAR(segments[3].length_m, 1400, 1e-3);
  EXPECT_EQ(segments[3].to, 0U);
}

TEST(SegmentDescription, AreaBeyondTheBorderIsNamedWhicheverWayTheRingIsWalked) {
  const NeighbourLayer towns{
      .kind = "township",
      .geometry = multipolygons(
          {"POLYGON ((490000 3180000, 500400 3180000, 500400 3200000, 490000 3200000, 490000 "
           "3180000))",
           "POLYGON ((500400 3180000, 510000 3180000, 510000 3200000, 500400 3200000, 500400 "
           "3180000))"}),
      .names = {"西镇", "东镇"}};
  const NamedNeighbours neighbours({towns}, plane_crs());
  const MultiPolygonArray zones = bent_rectangle();
  for (const WalkDirection direction :
       {WalkDirection::clockwise, WalkDirection::counter_clockwise}) {
    const std::vector<BoundaryPoint> points = points_of(zones, 0, direction);
    std::size_t named = 0;
    for (const BoundarySegment& segment : boundary_segments(zones, points, neighbours)) {
      if (!segment.neighbour) continue;
      ++named;
      EXPECT_EQ(neighbours.neighbours()[*segment.neighbour].name, "东镇");
      EXPECT_NEAR(segment.length_m, 600, 1e-3);
    }
    EXPECT_EQ(named, 1U);
  }
}

TEST(SegmentDescription, WholeRingAlongOneNeighbourComesBackToItsStart) {
  const NamedNeighbours wall(
      {{.kind = "road",
        .geometry = lines({"LINESTRING (499590 3190610, 500410 3190610, 500410 3189990, 499590 "
                           "3189990, 499590 3190610)"}),
        .names = {"环路"}}},
      plane_crs());
  const MultiPolygonArray zones = bent_rectangle();
  const std::vector<BoundaryPoint> points = points_of(zones, 0);
  const std::vector<BoundarySegment> segments =
      boundary_segments(zones, points, wall, {.distance_m = 60});
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].from, segments[0].to);
  EXPECT_FALSE(segments[0].azimuth_deg.has_value());
  EXPECT_EQ(segments_text(segments, points, wall, Language::chinese),
            "自J1起，沿环路至J1（2804.0米），回到起点J1");
}

TEST(SegmentDescription, VertexOfANeighbourOnAnEdgeDividesIt) {
  // The plot to the east has a vertex amid the east side of the rectangle.
  const MultiPolygonArray zones = multipolygons(
      {"POLYGON ((499600 3190000, 500400 3190000, 500400 3190600, 499600 3190600, 499600 3190000))",
       "POLYGON ((500400 3190000, 500700 3190000, 500700 3190200, 500400 3190200, 500400 "
       "3190000))"});
  for (const WalkDirection direction :
       {WalkDirection::clockwise, WalkDirection::counter_clockwise}) {
    const std::vector<BoundaryPoint> points = points_of(zones, 0, direction);
    const NamedNeighbours none({}, plane_crs());
    const std::vector<BoundarySegment> segments = boundary_segments(zones, points, none);
    ASSERT_EQ(segments.size(), 9U);
    std::vector<double> lengths;
    for (std::size_t i = 0; i < 5; ++i) lengths.push_back(std::round(segments[i].length_m));
    std::sort(lengths.begin(), lengths.end());
    EXPECT_EQ(lengths, (std::vector<double>{200, 400, 600, 800, 800}));
  }
}

TEST(SegmentDescription, RingsAreToldOneByOne) {
  const MultiPolygonArray zones = multipolygons(
      {"POLYGON ((499600 3190000, 500400 3190000, 500400 3190600, 499600 3190600, 499600 3190000),"
       "(499900 3190200, 500100 3190200, 500100 3190400, 499900 3190400, 499900 3190200))"});
  const std::vector<BoundaryPoint> points = points_of(zones, 0);
  const NamedNeighbours none({}, plane_crs());
  const std::vector<BoundarySegment> segments = boundary_segments(zones, points, none);
  EXPECT_EQ(segments.size(), 8U);
  const auto rings = segments_by_ring(segments, points);
  ASSERT_EQ(rings.size(), 2U);
  EXPECT_EQ(rings[1].front().from, 4U);
  EXPECT_EQ(rings[1].back().to, 4U);
}

TEST(SegmentDescription, DistancesAndSharesThatMeanNothingAreRefused) {
  const NamedNeighbours none({}, plane_crs());
  EXPECT_THROW(boundary_segments(bent_rectangle(), {}, none, {.distance_m = -1}), UsageError);
  EXPECT_THROW(boundary_segments(bent_rectangle(), {}, none, {.along_share = 2}), UsageError);
}

}  // namespace
}  // namespace ecotone
