// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/coordinate_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/units.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& zone_108() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

std::vector<CoordinateRow> table_of(const std::string& wkt,
                                    const CoordinateTableOptions& options = {}) {
  return coordinate_table(boundary_points(multipolygons({wkt}), zone_108()), zone_108(), zone_108(),
                          options);
}

TEST(CoordinateTable, SidesLeadToTheNextPointAndTheLastToTheFirst) {
  const auto table =
      table_of("POLYGON ((550000 3190000, 550030 3190000, 550030 3190040, 550000 3190000))");
  ASSERT_EQ(table.size(), 3u);
  // A right triangle of 3 : 4 : 5. North-west is (550030 3190040): 40 - 30 against 0 and -30.
  EXPECT_EQ(table[0].plane, (Point{550030, 3190040}));
  EXPECT_DOUBLE_EQ(*table[0].length_m, 40);
  EXPECT_DOUBLE_EQ(*table[0].grid_azimuth_deg, 180);
  EXPECT_DOUBLE_EQ(*table[1].length_m, 30);
  EXPECT_DOUBLE_EQ(*table[1].grid_azimuth_deg, 270);
  EXPECT_DOUBLE_EQ(*table[2].length_m, 50);
  EXPECT_NEAR(*table[2].grid_azimuth_deg, 36.869897645844, 1e-11);  // atan(3/4)
}

// The inverse series of GB/T 17798 as the third land survey takes it (domain vectors): X 3190000,
// Y 550000 of the zone of 108°E is 28.8251706293°N, 108.5122787193°E. The series is cut off; PROJ
// has 28.8251706301°N, 0.1 mm from it.
TEST(CoordinateTable, PositionsAreThoseOfTheSeries) {
  const auto table =
      table_of("POLYGON ((550000 3190000, 550030 3189960, 550000 3189960, 550000 3190000))");
  EXPECT_NEAR(table[0].position.x, 108.5122787193, 2e-10);
  EXPECT_NEAR(table[0].position.y, 28.8251706293, 1e-9);
}

TEST(CoordinateTable, AgreesWithPyproj) {
  std::vector<Case> ring;
  const auto compare = [&] {
    if (ring.empty()) return;
    const Crs crs = Crs::from_text(ring[0].at("crs"));
    const Crs plane = Crs::from_text(ring[0].at("plane"));
    std::string wkt = "POLYGON ((";
    for (const Case& row : ring) wkt += row.at("lon") + " " + row.at("lat") + ", ";
    wkt += ring[0].at("lon") + " " + ring[0].at("lat") + "))";
    BoundaryPointOptions walk{.start = BoundaryStart::first_vertex};
    const auto points = boundary_points(multipolygons({wkt}), crs, walk);
    const auto table = coordinate_table(points, crs, plane);
    const auto geodesic =
        coordinate_table(points, crs, plane, {.side_length = SideLength::geodesic});
    ASSERT_EQ(table.size(), ring.size());
    for (std::size_t i = 0; i < ring.size(); ++i) {
      SCOPED_TRACE(ring[i].at("ring") + " " + table[i].name);
      EXPECT_EQ(format_fixed(table[i].plane.y, 2), ring[i].at("X"));
      EXPECT_EQ(format_fixed(table[i].plane.x, 2), ring[i].at("Y"));
      EXPECT_EQ(format_fixed(*table[i].length_m, 6), ring[i].at("length_m"));
      // To the last digit of the case.
      EXPECT_NEAR(*table[i].grid_azimuth_deg, std::stod(ring[i].at("grid_azimuth_deg")), 1e-9);
      EXPECT_NEAR(*geodesic[i].length_m, std::stod(ring[i].at("geodesic_length_m")), 1e-6);
      // The position goes to the plane and back: 1e-9 degrees at the end of a side of 1 km and
      // more are below 1e-8 of its direction.
      EXPECT_NEAR(*table[i].geodesic_azimuth_deg, std::stod(ring[i].at("geodesic_azimuth_deg")),
                  1e-8);
      EXPECT_EQ(table[i].position,
                (Point{std::stod(ring[i].at("lon")), std::stod(ring[i].at("lat"))}));
    }
    ring.clear();
  };
  const std::vector<Case> cases = read_cases("coordinate_table.csv");
  ASSERT_GT(cases.size(), 30u);
  for (const Case& row : cases) {
    if (!ring.empty() && ring[0].at("ring") != row.at("ring")) compare();
    ring.push_back(row);
  }
  compare();
}

const std::string two_parts =
    "MULTIPOLYGON (((550000 3190100, 550100 3190100, 550100 3190000, 550000 3190000, "
    "550000 3190100), (550040 3190060, 550060 3190060, 550060 3190040, 550040 3190060)), "
    "((550200 3190100, 550300 3190100, 550300 3190000, 550200 3190100)))";

TEST(CoordinateTable, RingsAreCountedThroughTheFeature) {
  const auto table = coordinate_table(
      boundary_points(multipolygons({two_parts, two_parts}), zone_108()), zone_108(), zone_108());
  std::vector<std::size_t> rings;
  for (const CoordinateRow& row : table) rings.push_back(row.ring);
  EXPECT_EQ(rings, (std::vector<std::size_t>{1, 1, 1, 1, 2, 2, 2, 3, 3, 3,  //
                                             1, 1, 1, 1, 2, 2, 2, 3, 3, 3}));
}

TEST(CoordinateTable, AClosingRowRepeatsTheFirstPointAndHasNoSide) {
  const auto table = table_of(two_parts, {.closing = true});
  ASSERT_EQ(table.size(), 13u);
  EXPECT_TRUE(table[4].closing);
  EXPECT_EQ(table[4].name, "J1");
  EXPECT_EQ(table[4].plane, table[0].plane);
  EXPECT_FALSE(table[4].length_m.has_value());
  EXPECT_FALSE(table[4].grid_azimuth_deg.has_value());
  EXPECT_TRUE(table[3].length_m.has_value());
}

// 0.004 m disappears in the print; the side follows the print.
TEST(CoordinateTable, PlaneLengthsFollowFromWhatIsPrinted) {
  const auto table = table_of(
      "POLYGON ((550000.004 3190100, 550100.006 3190100, 550100 3190000, 550000.004 3190100))");
  EXPECT_EQ(table[0].plane.x, 550000.00);
  EXPECT_EQ(table[1].plane.x, 550100.01);
  EXPECT_NEAR(*table[0].length_m, 100.01, 1e-9);
}

TEST(CoordinateTable, APlaneInDegreesOrFeetIsRefused) {
  const auto points = boundary_points(multipolygons({two_parts}), zone_108());
  EXPECT_THROW(coordinate_table(points, zone_108(), Crs::from_epsg(4490)), CrsError);
  EXPECT_THROW(coordinate_table(points, zone_108(), Crs::from_epsg(2263)), CrsError);
  EXPECT_THROW(coordinate_table(points, zone_108(), zone_108(), {.decimals = 7}), UsageError);
}

TEST(CoordinateTable, OfNoPointsIsEmpty) {
  EXPECT_TRUE(coordinate_table({}, zone_108(), zone_108(), {.closing = true}).empty());
}

}  // namespace
}  // namespace ecotone
