// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/line_snapping.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/validity.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs crs = Crs::from_epsg(4545);

// The geodesic lengths of records are taken near the central meridian, where the plane is true to
// scale to 1e-4.
std::string at(const std::string& wkt) {
  std::string moved;
  std::size_t i = 0;
  bool is_x = true;
  while (i < wkt.size()) {
    if (std::isdigit(static_cast<unsigned char>(wkt[i])) != 0 || wkt[i] == '-') {
      std::size_t used = 0;
      const double value = std::stod(wkt.substr(i), &used);
      moved += std::to_string(value + (is_x ? 500000 : 3190000));
      is_x = !is_x;
      i += used;
    } else {
      moved += wkt[i++];
    }
  }
  return moved;
}

SnapLines line(const std::string& layer, const std::string& name, const std::string& wkt,
               double distance_m) {
  return {layer, lines({at(wkt)}), {name}, distance_m};
}

double area(const MultiPolygonArray& zones) {
  return area_m2(zones[0], crs, AreaMethod::plane);
}

const std::string square = "POLYGON ((0 0, 1000 0, 1000 1000, 0 1000, 0 0))";

TEST(LineSnapping, SideBesideARoadTakesTheVerticesOfTheRoad) {
  // The road runs 10 m north of the north side, 8 m with a bend at its middle; it goes on on both
  // sides. Area between: joins at 45° from the corners (10 m in).
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  const std::vector<SnapLines> roads = {
      line("roads", "North Road", "LINESTRING (-200 1010, 500 1008, 1200 1010)", 20)};
  const SnappedOutlines snapped = snap_outlines(zones, roads, crs, ledger);
  ASSERT_EQ(snapped.stretches.size(), 1U);
  const SnappedStretch& stretch = snapped.stretches[0];
  EXPECT_EQ(stretch.layer, "roads");
  EXPECT_EQ(stretch.name, "North Road");
  EXPECT_TRUE(is_valid(snapped.zones[0]));
  // The bend of the road is a vertex of the zone now.
  int bends = 0;
  for (const Point& p : snapped.zones.points()) bends += p == Point{500500, 3191008} ? 1 : 0;
  EXPECT_EQ(bends, 1);
  // The stretch begins and ends where the outline comes within 20 m of the road, some 10 m below
  // the corners (the nodes are 10 m apart), and joins it as far along.
  EXPECT_GT(stretch.length_m, 960);
  EXPECT_LE(stretch.length_m, 1000);
  EXPECT_LE(stretch.largest_move_m, 20);
  // A strip of nearly 9 m by 1000 m, without two triangles of at most 20 m by 20 m.
  EXPECT_GT(area(snapped.zones), 1e6 + 9000 - 2 * 200 - 30);
  EXPECT_LT(area(snapped.zones), 1e6 + 9000 + 30);
  EXPECT_TRUE(ledger.empty());
}

TEST(LineSnapping, RoadThatOnlyCrossesIsNotFollowed) {
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  const std::vector<SnapLines> roads = {
      line("roads", "Cross Road", "LINESTRING (500 -500, 500 1500)", 20)};
  const SnappedOutlines snapped = snap_outlines(zones, roads, crs, ledger);
  EXPECT_TRUE(snapped.stretches.empty());
  EXPECT_DOUBLE_EQ(area(snapped.zones), 1e6);
}

TEST(LineSnapping, RoadBeyondTheDistanceIsNotFollowed) {
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  const std::vector<SnapLines> roads = {
      line("roads", "North Road", "LINESTRING (-200 1021, 1200 1021)", 20)};
  EXPECT_TRUE(snap_outlines(zones, roads, crs, ledger).stretches.empty());
}

TEST(LineSnapping, DetourOfALineIsNotFollowed) {
  // A road along the north side that makes a loop of 300 m away from it.
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  const std::vector<SnapLines> roads = {
      line("roads", "Loop Road",
           "LINESTRING (-200 1010, 480 1010, 480 1310, 520 1310, 520 1010, 1200 1010)", 20)};
  const SnappedOutlines snapped = snap_outlines(zones, roads, crs, ledger);
  ASSERT_EQ(snapped.stretches.size(), 2U);
  EXPECT_LT(snapped.zones.box(0).max_y, 3190000 + 1310 - 200);
  EXPECT_TRUE(is_valid(snapped.zones[0]));
}

TEST(LineSnapping, FirstLayerWins) {
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  std::vector<SnapLines> both = {line("rivers", "River", "LINESTRING (-200 1015, 1200 1015)", 20),
                                 line("roads", "Road", "LINESTRING (-200 1005, 1200 1005)", 20)};
  const SnappedOutlines river = snap_outlines(zones, both, crs, ledger);
  ASSERT_GE(river.stretches.size(), 1U);
  EXPECT_EQ(river.stretches[0].name, "River");
  std::swap(both[0], both[1]);
  EXPECT_EQ(snap_outlines(zones, both, crs, ledger).stretches[0].name, "Road");
}

TEST(LineSnapping, CornerIsWhereTheLinesMeet) {
  // Streets 10 m north and 12 m east of the square, which cross outside of its corner.
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  const std::vector<SnapLines> streets = {
      {"streets",
       lines({at("LINESTRING (-200 1010, 1300 1010)"), at("LINESTRING (1012 1300, 1012 -300)")}),
       {"North Street", "East Street"},
       20}};
  const SnappedOutlines snapped = snap_outlines(zones, streets, crs, ledger);
  ASSERT_EQ(snapped.stretches.size(), 2U);
  EXPECT_TRUE(is_valid(snapped.zones[0]));
  int corners = 0;
  for (const Point& p : snapped.zones.points()) corners += p == Point{501012, 3191010} ? 1 : 0;
  EXPECT_EQ(corners, 1);
  // 1000 × 1000, a strip of 10 × 1000 and of 12 × 1000 with their corner; triangles at the far
  // ends.
  EXPECT_NEAR(area(snapped.zones), 1e6 + 10000 + 12000 + 120, 400);
}

TEST(LineSnapping, PiecesOfOneRoadAreOneLine) {
  // Twelve pieces of 100 m, in no order, some turned round: each alone is too short.
  const auto zones = multipolygons({at(square)});
  SnapLines road{"roads", {}, {}, 20};
  MultiLineStringBuilder builder;
  for (const int k : {3, 0, 7, 11, 5, 1, 9, 2, 10, 4, 8, 6}) {
    const double from = -100.0 + 100 * k;
    const double to = from + 100;
    builder.add_point({500000 + (k % 2 == 0 ? from : to), 3191010});
    builder.add_point({500000 + (k % 2 == 0 ? to : from), 3191010});
    builder.finish_path();
    builder.finish_feature();
    road.names.push_back("Ring Road");
  }
  road.lines = std::move(builder).build();
  Ledger ledger;
  SnapOptions options;
  options.shortest_m = 500;
  const SnappedOutlines snapped =
      snap_outlines(zones, std::vector<SnapLines>{road}, crs, ledger, options);
  ASSERT_EQ(snapped.stretches.size(), 1U);
  EXPECT_GT(snapped.stretches[0].length_m, 960);
}

TEST(LineSnapping, WholeOutlineMayFollowAClosedBoundary) {
  const auto zones = multipolygons({at(square)});
  const auto town =
      multipolygons({at("POLYGON ((-5 -6, 1005 -5, 1006 1005, 500 1008, -5 1005, -5 -6))")});
  Ledger ledger;
  const std::vector<SnapLines> boundary = {{"towns", borders_of(town), {"Town"}, 20}};
  const SnappedOutlines snapped = snap_outlines(zones, boundary, crs, ledger);
  ASSERT_EQ(snapped.stretches.size(), 1U);
  EXPECT_DOUBLE_EQ(area(snapped.zones), area(town));
  EXPECT_EQ(snapped.zones.points().size(), 6U);
}

TEST(LineSnapping, PolygonsOnBothSidesOfAStreetBecomeOne) {
  // 1000 × 1000 and 1000 × 1000, 20 m apart, a street in the middle.
  const auto zones =
      multipolygons({at("MULTIPOLYGON (((0 0, 1000 0, 1000 1000, 0 1000, 0 0)),"
                        " ((0 1020, 1000 1020, 1000 2020, 0 2020, 0 1020)))")});
  Ledger ledger;
  const std::vector<SnapLines> street = {
      line("roads", "Street", "LINESTRING (-200 1010, 1200 1010)", 15)};
  const SnappedOutlines snapped = snap_outlines(zones, street, crs, ledger);
  EXPECT_EQ(snapped.stretches.size(), 2U);
  EXPECT_EQ(snapped.zones[0].size(), 1U);
  EXPECT_TRUE(is_valid(snapped.zones[0]));
}

TEST(LineSnapping, StretchThatWouldCrossTheOutlineIsGivenUpAndTold) {
  // A finger of 20 m on the road: both of its sides would follow the same line.
  const auto zones = multipolygons({at(
      "POLYGON ((0 0, 1000 0, 1000 1000, 600 1000, 600 1500, 580 1500, 580 1000, 0 1000, 0 0))")});
  Ledger ledger;
  const std::vector<SnapLines> road = {line("roads", "Lane", "LINESTRING (590 900, 590 1700)", 15)};
  const SnappedOutlines snapped = snap_outlines(zones, road, crs, ledger);
  EXPECT_TRUE(is_valid(snapped.zones[0]));
  EXPECT_EQ(snapped.stretches.size(), 1U);
  ASSERT_FALSE(ledger.empty());
  EXPECT_EQ(ledger.entries[0].action, LedgerAction::set_aside);
  EXPECT_NE(ledger.entries[0].reason.find("Lane"), std::string::npos);
}

TEST(LineSnapping, ResultIsValidAndNearWhateverTheLinesDo) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> wobble(-14, 14);
  for (int round = 0; round < 60; ++round) {
    // A ragged circle, and lines that wind around it, cross it and each other.
    MultiPolygonBuilder zone;
    constexpr int n = 160;
    for (int i = 0; i < n; ++i) {
      const double angle = 2 * std::numbers::pi * i / n;
      const double r = 400 + wobble(random);
      zone.add_point({500000 + r * std::cos(angle), 3190000 + r * std::sin(angle)});
    }
    zone.finish_ring();
    zone.finish_polygon();
    zone.finish_feature();
    const MultiPolygonArray before = std::move(zone).build();
    MultiLineStringBuilder paths;
    std::vector<std::string> names;
    for (int line = 0; line < 4; ++line) {
      for (int i = 0; i <= 40; ++i) {
        const double angle = line + 2 * std::numbers::pi * i / 60;
        const double r = 400 + 10 * line + 2 * wobble(random);
        paths.add_point({500000 + r * std::cos(angle), 3190000 + r * std::sin(angle)});
      }
      paths.finish_path();
      paths.finish_feature();
      names.push_back("line " + std::to_string(line));
    }
    Ledger ledger;
    const std::vector<SnapLines> some = {{"lines", std::move(paths).build(), names, 25}};
    const SnappedOutlines snapped = snap_outlines(before, some, crs, ledger);
    ASSERT_TRUE(is_valid(snapped.zones[0])) << round;
    // Nothing lies farther than twice the distance from the old outline, which is no farther than
    // 14 m from the circle.
    for (const Point& p : snapped.zones.points()) {
      const double r = std::hypot(p.x - 500000, p.y - 3190000);
      EXPECT_LE(std::abs(r - 400), 2 * 25 + 14 + 1) << round;
    }
    for (const SnappedStretch& stretch : snapped.stretches) {
      EXPECT_LE(stretch.largest_move_m, 25);
      EXPECT_GE(stretch.length_m, 100 - 2 * 25);
    }
  }
}

TEST(LineSnapping, NothingToSnapToChangesNothing) {
  const auto zones = multipolygons({at(square)});
  Ledger ledger;
  EXPECT_DOUBLE_EQ(area(snap_outlines(zones, {}, crs, ledger).zones), 1e6);
  const std::vector<SnapLines> bad = {line("roads", "R", "LINESTRING (0 0, 1 1)", -1)};
  EXPECT_THROW(snap_outlines(zones, bad, crs, ledger), UsageError);
  EXPECT_THROW(snap_outlines(zones, {}, Crs::from_epsg(4490), ledger), CrsError);
}

}  // namespace
}  // namespace ecotone
