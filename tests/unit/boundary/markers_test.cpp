// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/markers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "tests/support/wiggly_coverage.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// Beside the central meridian, where the plane is true to scale to 1 part in 10^8.
const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}
const std::string square =
    "POLYGON ((500000 3191000, 501000 3191000, 501000 3190000, 500000 3190000, 500000 3191000))";

std::vector<Marker> markers_of(const std::vector<std::string>& zones, const MarkerOptions& options,
                               const std::vector<MarkerLines>& lines = {},
                               const std::vector<std::string>& areas = {}) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < zones.size(); ++i) ids.push_back(std::string(1, 'A' + char(i)));
  return boundary_markers(multipolygons(zones), ids, areas, plane(), lines, options);
}

MarkerLines road(const std::string& wkt, MarkerReason reason = MarkerReason::road_crossing) {
  return {reason, lines({wkt}), {"G326"}};
}

std::string places(const std::vector<Marker>& markers) {
  std::string text;
  for (const Marker& m : markers) {
    text += std::to_string(std::lround(m.position.x - 500000)) + " " +
            std::to_string(std::lround(m.position.y - 3190000)) + ", ";
  }
  return text;
}

TEST(BoundaryMarkers, ARingWithoutAnythingElseHasOneAtItsStart) {
  const auto markers = markers_of({square}, {});
  EXPECT_EQ(places(markers), "0 1000, ");
  EXPECT_EQ(markers[0].reasons, std::vector{MarkerReason::start});
  EXPECT_EQ(markers[0].name, "JZA-001");
  EXPECT_EQ(markers[0].along_m, 0);
}

// 4000 m in 14 parts of 285.7 m, the fewest that are no longer than 300 m.
TEST(BoundaryMarkers, SpacingDividesIntoEqualParts) {
  const auto markers = markers_of({square}, {.spacing_m = 300});
  ASSERT_EQ(markers.size(), 14u);
  for (std::size_t i = 0; i < markers.size(); ++i) {
    EXPECT_NEAR(markers[i].along_m, 4000.0 / 14 * static_cast<double>(i), 1e-3);
  }
  EXPECT_NEAR(markers[4].position.x, 501000, 1e-3);  // 1142.86 m: 142.86 down the eastern side
  EXPECT_NEAR(markers[4].position.y, 3191000 - 142.857, 1e-3);
}

TEST(BoundaryMarkers, TurningPointsAreWhereTheBoundaryTurnsEnough) {
  EXPECT_EQ(places(markers_of({square}, {.turning_angle_deg = 60})),
            "0 1000, 1000 1000, 1000 0, 0 0, ");
  EXPECT_EQ(markers_of({square}, {.turning_angle_deg = 91}).size(), 1u);
  // Four parts of 250 m on each side.
  EXPECT_EQ(markers_of({square}, {.spacing_m = 300, .turning_angle_deg = 60}).size(), 16u);
}

// A dent of 2 m is no turn of a boundary that is thinned to 5 m.
TEST(BoundaryMarkers, ADentWithinTheToleranceIsNoTurningPoint) {
  const std::string dented =
      "POLYGON ((500000 3191000, 500500 3191000, 500501 3190998, 500502 3191000, 501000 3191000, "
      "501000 3190000, 500000 3190000, 500000 3191000))";
  EXPECT_EQ(markers_of({dented}, {.turning_angle_deg = 60}).size(), 7u);
  EXPECT_EQ(markers_of({dented}, {.turning_angle_deg = 60, .turning_tolerance_m = 5}).size(), 4u);
}

MarkerOptions boards_at_roads() {
  MarkerOptions options;
  options.kinds[static_cast<std::size_t>(MarkerReason::road_crossing)] = MarkerKind::board;
  return options;
}

TEST(BoundaryMarkers, ARoadThatCrossesHasABoard) {
  const auto markers = markers_of({square}, boards_at_roads(),
                                  {road("LINESTRING (500400 3189900, 500600 3190100)")});
  ASSERT_EQ(markers.size(), 2u);
  EXPECT_EQ(places(markers), "0 1000, 500 0, ");
  EXPECT_EQ(markers[1].kind, MarkerKind::board);
  EXPECT_EQ(markers[1].crossed, std::vector<std::string>{"G326"});
  EXPECT_EQ(markers[1].name, "BPA-002");
  EXPECT_NEAR(markers[1].along_m, 2500, 1e-3);
}

// The road ends on the boundary, at a vertex of it, or runs along it.
TEST(BoundaryMarkers, ARoadThatTouchesCrossesOnceAndOneAlongAnEdgeDoesNot) {
  EXPECT_EQ(places(markers_of({square}, {}, {road("LINESTRING (500500 3189900, 500500 3190000)")})),
            "0 1000, 500 0, ");
  EXPECT_EQ(places(markers_of({square}, {}, {road("LINESTRING (500900 3189900, 501100 3190100)")})),
            "0 1000, 1000 0, ");
  EXPECT_EQ(places(markers_of({square}, {}, {road("LINESTRING (500200 3190000, 500800 3190000)")})),
            "0 1000, ");
}

TEST(BoundaryMarkers, NearOnesBecomeOneWithTheReasonsOfBoth) {
  const auto markers = markers_of({square}, {.turning_angle_deg = 60, .least_distance_m = 50},
                                  {road("LINESTRING (500980 3189900, 500980 3190100)")});
  // The road counts more than the corner 20 m from it.
  EXPECT_EQ(places(markers), "0 1000, 1000 1000, 980 0, 0 0, ");
  EXPECT_EQ(markers[2].reasons,
            (std::vector{MarkerReason::road_crossing, MarkerReason::turning_point}));
}

// 30 m from the start of the ring, where the marker stays.
TEST(BoundaryMarkers, ABoardIsMoreThanAPost) {
  MarkerOptions options = boards_at_roads();
  options.least_distance_m = 50;
  const auto markers =
      markers_of({square}, options, {road("LINESTRING (500030 3190900, 500030 3191100)")});
  ASSERT_EQ(markers.size(), 1u);
  EXPECT_EQ(markers[0].reasons, (std::vector{MarkerReason::start, MarkerReason::road_crossing}));
  EXPECT_EQ(markers[0].kind, MarkerKind::board);
}

TEST(BoundaryMarkers, ARiverCountsLessThanARoad) {
  const auto markers =
      markers_of({square}, {.least_distance_m = 50},
                 {road("LINESTRING (500500 3189900, 500500 3190100)", MarkerReason::river_crossing),
                  road("LINESTRING (500530 3189900, 500530 3190100)")});
  ASSERT_EQ(markers.size(), 2u);
  EXPECT_NEAR(markers[1].position.x, 500530, 1e-6);
  EXPECT_EQ(markers[1].reasons,
            (std::vector{MarkerReason::road_crossing, MarkerReason::river_crossing}));
}

// The road passes 100 m south of the square; it comes nearest at its bend.
TEST(BoundaryMarkers, ARoadThatComesNearMakesAPlaceAccessible) {
  const std::string passing = "LINESTRING (500000 3189000, 500300 3189900, 500600 3189000)";
  const auto markers = markers_of({square}, {.access_distance_m = 150}, {road(passing)});
  ASSERT_EQ(markers.size(), 2u);
  EXPECT_EQ(places(markers), "0 1000, 300 0, ");
  EXPECT_EQ(markers[1].reasons, std::vector{MarkerReason::accessible});
  EXPECT_EQ(markers_of({square}, {.access_distance_m = 90}, {road(passing)}).size(), 1u);
  EXPECT_EQ(markers_of({square}, {.access_distance_m = 150},
                       {road(passing, MarkerReason::river_crossing)})
                .size(),
            1u);
}

const std::vector<std::string> three_zones{
    square,
    "POLYGON ((501000 3191000, 502000 3191000, 502000 3190500, 501000 3190500, 501000 3191000))",
    "POLYGON ((501000 3190500, 502000 3190500, 502000 3190000, 501000 3190000, 501000 3190500))"};

TEST(BoundaryMarkers, NeighboursShareTheMarkersOfTheirBorder) {
  const auto markers = markers_of(three_zones, {.spacing_m = 250});
  std::set<std::pair<double, double>> distinct;
  for (const Marker& m : markers) distinct.emplace(m.position.x, m.position.y);
  EXPECT_EQ(distinct.size(), markers.size());
  const auto at = [&](double x, double y) {
    return *std::find_if(markers.begin(), markers.end(), [&](const Marker& m) {
      return std::hypot(m.position.x - 500000 - x, m.position.y - 3190000 - y) < 1e-2;
    });
  };
  EXPECT_EQ(at(1000, 500).features, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(at(1000, 500).reasons, std::vector{MarkerReason::junction});
  EXPECT_EQ(at(1000, 750).features, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(at(1000, 750).feature, 0u);
  EXPECT_EQ(at(0, 500).features, (std::vector<std::size_t>{0}));
}

TEST(BoundaryMarkers, BetweenZonesOfOneAreaStandFunctionZonePosts) {
  const auto markers = markers_of(three_zones, {.spacing_m = 250}, {}, {"x", "x", "y"});
  for (const Marker& m : markers) {
    const double x = m.position.x - 500000;
    const double y = m.position.y - 3190000;
    // Between A and B; its ends are posts of the outer boundary.
    const bool inner = std::abs(x - 1000) < 1e-6 && y > 500.1 && y < 999.9;
    EXPECT_EQ(m.kind == MarkerKind::function_zone_post, inner) << x << " " << y;
  }
}

TEST(BoundaryMarkers, AreNumberedInEachZoneOrThroughTheLayer) {
  const auto each = markers_of(three_zones, {.name_pattern = "{zone}/{ring}/{n}"});
  // A has the junctions (1000 1000), (1000 500), (1000 0); B and C share (2000 500) besides.
  EXPECT_EQ(places(each), "1000 1000, 1000 500, 1000 0, 2000 500, ");
  EXPECT_EQ(each[0].name, "A/1/1");
  EXPECT_EQ(each[3].name, "B/1/1");
  const auto through =
      markers_of(three_zones, {.name_pattern = "{n:04}", .number_through_layer = true});
  EXPECT_EQ(through[3].name, "0004");
}

TEST(BoundaryMarkers, DistancesRunFromTheStartOfTheWalk) {
  // The start of A, (0 1000), is no junction: the first junction comes after 1000 m.
  const auto markers = markers_of(three_zones, {});
  EXPECT_NEAR(markers[0].along_m, 1000, 1e-3);
  EXPECT_NEAR(markers[1].along_m, 1500, 1e-3);
  EXPECT_NEAR(markers[2].along_m, 2000, 1e-3);
  EXPECT_NEAR(markers[3].along_m, 1500, 1e-3);  // of B: 1000 m east, 500 m south
}

TEST(BoundaryMarkers, UnusableOptionsAreRefused) {
  EXPECT_THROW(markers_of({square}, {.spacing_m = -1}), UsageError);
  EXPECT_THROW(markers_of({square}, {.access_distance_m = NAN}), UsageError);
  for (const char* pattern : {"post", "{n", "{m}", "{n:3}", "{n:0x}", "{n:099}", "{zone}"}) {
    EXPECT_THROW(markers_of({square}, {.name_pattern = pattern}), UsageError) << pattern;
  }
}

class MarkersOfACoverage : public testing::TestWithParam<int> {
 protected:
  static MarkerOptions options() {
    return {.spacing_m = 40,
            .turning_angle_deg = 40,
            .turning_tolerance_m = 4,
            .least_distance_m = 10,
            .access_distance_m = 30};
  }
  static std::vector<MarkerLines> network() {
    return {road("LINESTRING (-50 130, 460 310)"),
            {MarkerReason::river_crossing,
             lines({"LINESTRING (30 -20, 180 200, 210 430)", "LINESTRING (120 120, 160 160)"}),
             {"酉水", ""}}};
  }
};

using Place = std::pair<double, double>;

// Also with every ring turned round, and zones in the opposite order.
TEST_P(MarkersOfACoverage, StandWhereTheyDoInAnyOrder) {
  const auto zones = wiggly_coverage(static_cast<std::uint64_t>(GetParam()), 4, 100, 9);
  MultiPolygonBuilder builder;
  for (std::size_t i = zones.size(); i-- > 0;) {
    const RingView ring = zones[i].polygon(0).shell();
    std::vector<Point> turned(ring.rbegin(), ring.rend() - 1);
    std::rotate(turned.begin(), turned.begin() + 5, turned.end());
    for (const Point& p : turned) builder.add_point(p);
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
  }
  const std::vector<std::string> ids(zones.size(), "Z");
  const auto set_of = [&](const MultiPolygonArray& column, WalkDirection direction) {
    MarkerOptions chosen = options();
    chosen.walk.direction = direction;
    std::set<Place> places;
    for (const Marker& m : boundary_markers(column, ids, {}, plane(), network(), chosen)) {
      places.emplace(m.position.x, m.position.y);
    }
    return places;
  };
  const auto expected = set_of(zones, WalkDirection::clockwise);
  EXPECT_GT(expected.size(), 100u);
  EXPECT_EQ(set_of(std::move(builder).build(), WalkDirection::counter_clockwise), expected);
}

// Measured with the geodesic length of the ring between them, which the markers do not use.
TEST_P(MarkersOfACoverage, AreNoFartherApartThanTheSpacing) {
  const auto zones = wiggly_coverage(static_cast<std::uint64_t>(GetParam()), 3, 100, 9);
  const std::vector<std::string> ids(zones.size(), "Z");
  const auto markers = boundary_markers(zones, ids, {}, plane(), network(), options());
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const RingView ring = zones[i].polygon(0).shell();
    std::vector<double> along;
    for (const Marker& m : markers) {
      if (std::find(m.features.begin(), m.features.end(), i) == m.features.end()) continue;
      const NearestPlace place = nearest_on_path(m.position, ring, plane());
      ASSERT_LT(place.distance_m, 1e-6);
      const std::vector<Point> before(
          ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(place.segment) + 1);
      along.push_back(geodesic_length_m(before, plane()) +
                      geodesic_distance_m(before.back(), place.position, plane()));
    }
    std::sort(along.begin(), along.end());
    const double length = geodesic_length_m(ring, plane());
    for (std::size_t k = 0; k < along.size(); ++k) {
      const double next = k + 1 < along.size() ? along[k + 1] : along[0] + length;
      EXPECT_LE(next - along[k], 40 + 1e-3);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MarkersOfACoverage, testing::Range(1, 9));

// 300 km along a parallel and down a meridian: degrees of longitude are not as long everywhere.
TEST(BoundaryMarkers, PlacesOfEqualDistanceAreSoInDegreesToo) {
  const Crs degrees = Crs::from_epsg(4490);
  const auto zone = multipolygons({"POLYGON ((108 31, 111 28, 108 28, 108 31))"});
  const std::vector<std::string> ids{"Z"};
  const auto markers =
      boundary_markers(zone, ids, {}, degrees, {}, {.spacing_m = 50000, .turning_angle_deg = 30});
  for (std::size_t i = 1; i < markers.size(); ++i) {
    if (markers[i].reasons[0] != MarkerReason::spacing) continue;
    const double gap = markers[i].along_m - markers[i - 1].along_m;
    // Along a straight line in degrees a geodesic from place to place is a little shorter.
    EXPECT_NEAR(geodesic_distance_m(markers[i - 1].position, markers[i].position, degrees), gap,
                gap * 2e-4);
  }
}

}  // namespace
}  // namespace ecotone
