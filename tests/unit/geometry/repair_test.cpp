// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/repair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "ecotone/geometry/wkb.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

std::string repaired(const std::string& wkt) {
  const MultiPolygonArray zone = multipolygons({wkt});
  const Repair result = repair(zone[0]);
  EXPECT_TRUE(is_valid(result.geometry[0])) << wkt;
  return write_wkt(result.geometry[0]);
}

double repaired_area(const std::string& wkt) {
  const MultiPolygonArray zone = multipolygons({wkt});
  return repair(zone[0]).area_after;
}

TEST(Repair, ValidZoneComesBackBitByBit) {
  const MultiPolygonArray zone = multipolygons(
      {"MULTIPOLYGON (((0.1 0.2, 0.1 4.7, 4 4, 0.1 0.2), (0.3 0.9, 1 2, 1 2, 0.3 1.7, 0.3 0.9)), "
       "((9.7 9, 10 9.3, 9 10, 9.7 9)))"});
  const Repair result = repair(zone[0]);
  EXPECT_FALSE(result.changed);
  EXPECT_TRUE(result.changes.empty());
  EXPECT_EQ(result.area_before, result.area_after);
  EXPECT_EQ(write_wkb(result.geometry[0]), write_wkb(zone[0]));
}

TEST(Repair, BothLobesOfABowTieStay) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))"),
            "MULTIPOLYGON (((0 0, 2 2, 0 4, 0 0)), ((2 2, 4 0, 4 4, 2 2)))");
}

TEST(Repair, WhatARingWindsAroundTwiceStays) {
  // The ring winds around its lower left quarter twice.
  EXPECT_EQ(repaired("POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0, 4 0, 4 4, 0 4, 0 0))"),
            "POLYGON ((0 0, 4 0, 8 0, 8 8, 0 8, 0 4, 0 0))");
}

TEST(Repair, SpikeVanishes) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 4 0, 4 2, 9 2, 4 2, 4 4, 0 4, 0 0))"),
            "POLYGON ((0 0, 4 0, 4 2, 4 4, 0 4, 0 0))");
}

TEST(Repair, RingThatTouchesItselfFromInsideGetsAHole) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 8 0, 8 8, 0 8, 0 4, 2 6, 2 2, 0 4, 0 0))"),
            "POLYGON ((0 0, 8 0, 8 8, 0 8, 0 4, 0 0), (0 4, 2 6, 2 2, 0 4))");
}

TEST(Repair, HoleOutsideItsShellBecomesAPart) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (10 10, 12 10, 12 12, 10 10))"),
            "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((10 10, 12 10, 12 12, 10 10)))");
}

TEST(Repair, HoleOutsideItsShellThatTouchesItVanishes) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (4 2, 6 1, 6 3, 4 2))"),
            "POLYGON ((0 0, 4 0, 4 2, 4 4, 0 4, 0 0))");
}

TEST(Repair, HoleThatCrossesItsShellIsCutOff) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (6 2, 10 2, 10 6, 6 6, 6 2))"),
            "POLYGON ((0 0, 8 0, 8 2, 6 2, 6 6, 8 6, 8 8, 0 8, 0 0))");
}

TEST(Repair, HoleInAHoleIsPartOfTheHole) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1), (3 3, 3 5, "
                     "5 5, 5 3, 3 3))"),
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1))");
}

TEST(Repair, HoleStoredAsAPartIsFilled) {
  EXPECT_EQ(repaired("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((3 3, 3 5, 5 5, 5 3, 3 3)))"),
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))");
}

TEST(Repair, PartsThatOverlapAreUnited) {
  EXPECT_EQ(repaired("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((2 2, 6 2, 6 6, 2 6, 2 2)))"),
            "POLYGON ((0 0, 4 0, 4 2, 6 2, 6 6, 2 6, 2 4, 0 4, 0 0))");
}

TEST(Repair, PartsWithACommonEdgeAreUnited) {
  EXPECT_EQ(repaired("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((4 0, 8 0, 8 4, 4 4, 4 0)))"),
            "POLYGON ((0 0, 4 0, 8 0, 8 4, 4 4, 0 4, 0 0))");
}

TEST(Repair, HoleThatDividesItsShellMakesTwoParts) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (4 0, 5 4, 4 8, 3 4, 4 0))"),
            "MULTIPOLYGON (((0 0, 4 0, 3 4, 4 8, 0 8, 0 0)), ((4 0, 8 0, 8 8, 4 8, 5 4, 4 0)))");
}

TEST(Repair, RingOnALineLeavesNothing) {
  EXPECT_EQ(repaired("POLYGON ((0 0, 4 4, 8 8, 0 0))"), "POLYGON EMPTY");
  EXPECT_EQ(repaired("POLYGON ((0 0, 4 4, 0 0))"), "POLYGON EMPTY");
}

TEST(Repair, IslandInAHoleKeepsItsPlace) {
  EXPECT_EQ(
      repaired("MULTIPOLYGON (((0 0, 20 0, 20 20, 0 20, 0 0), (1 1, 1 19, 19 19, 19 1, 1 1)), "
               "((4 4, 9 4, 9 9, 4 9, 4 4), (5 5, 5 8, 8 8, 8 5, 5 5)), ((30 0, 34 4, 34 0, 30 "
               "4, 30 0)))"),
      "MULTIPOLYGON (((0 0, 20 0, 20 20, 0 20, 0 0), (1 1, 1 19, 19 19, 19 1, 1 1)), ((4 4, "
      "9 4, 9 9, 4 9, 4 4), (5 5, 5 8, 8 8, 8 5, 5 5)), ((30 0, 32 2, 30 4, 30 0)), ((32 2, "
      "34 0, 34 4, 32 2)))");
}

TEST(Repair, VertexThatIsNotFiniteIsLeftOut) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const MultiPolygonArray zone({0, 1}, {0, 1}, {0, 5}, {{0, 0}, {4, 0}, {nan, 2}, {0, 4}, {0, 0}});
  const Repair result = repair(zone[0]);
  EXPECT_THAT(result.geometry[0], IsWkt("POLYGON ((0 0, 4 0, 0 4, 0 0))"));
  EXPECT_EQ(result.changes[0].kind, FaultKind::not_finite);
}

TEST(Repair, TellsFaultsAreasAndGrid) {
  const MultiPolygonArray zone =
      multipolygons({"MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 2 1, 2 2, 1 1)))"});
  const Repair result = repair(zone[0]);
  EXPECT_TRUE(result.changed);
  ASSERT_EQ(result.changes.size(), 1u);
  EXPECT_EQ(result.changes[0].kind, FaultKind::nested_shells);
  EXPECT_EQ(result.area_before, 16.5);
  EXPECT_EQ(result.area_after, 16);
  EXPECT_EQ(result.grid, std::ldexp(1.0, 2 - 52));
  EXPECT_EQ(result.largest_move, 0);
}

TEST(Repair, VerticesLieOnTheGridThatIsAskedFor) {
  const MultiPolygonArray zone =
      multipolygons({"POLYGON ((0.01 0.02, 4.03 4.04, 4.01 0.03, 0.02 4.01, 0.01 0.02))"});
  const Repair result = repair(zone[0], {.grid = 0.125});
  EXPECT_EQ(result.grid, 0.125);
  EXPECT_LE(result.largest_move, 0.125 * std::numbers::sqrt2 / 2);
  for (const Point& p : result.geometry.points()) {
    EXPECT_EQ(std::fmod(p.x, 0.125), 0);
    EXPECT_EQ(std::fmod(p.y, 0.125), 0);
  }
}

TEST(Repair, VerticesThatStayAreTheSameBitByBit) {
  // 17.379 has a finer last place than the grid of 141.
  const MultiPolygonArray zone = multipolygons(
      {"POLYGON ((141.488 17.379, 141.494 17.364, 141.5 17.38, 141.487 17.37, 141.488 17.379))"});
  const Repair result = repair(zone[0]);
  EXPECT_EQ(result.largest_move, 0);
  std::size_t kept = 0;
  for (const Point& p : zone.points().first(4)) {
    const auto after = result.geometry.points();
    kept += std::find(after.begin(), after.end(), p) != after.end() ? 1 : 0;
  }
  EXPECT_EQ(kept, 4u);
}

TEST(Repair, OnlyFlaggedFeaturesOfAColumnChange) {
  const MultiPolygonArray zones =
      multipolygons({"POLYGON ((0.1 0.7, 4 0.3, 0.9 4, 0.1 0.7))", "",
                     "POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))", "POLYGON EMPTY"});
  const ColumnRepair result = repair(zones);
  ASSERT_EQ(result.zones.size(), 4u);
  ASSERT_EQ(result.repaired.size(), 1u);
  EXPECT_EQ(result.repaired[0].feature, 2u);
  EXPECT_EQ(result.repaired[0].area_after, 8);
  EXPECT_TRUE(result.zones.is_missing(1));
  EXPECT_FALSE(result.zones.is_missing(3));
  EXPECT_EQ(write_wkb(result.zones[0]), write_wkb(zones[0]));
}

TEST(Repair, AllCasesOfTheTableBecomeValidAndStaySo) {
  for (const Case& row : read_cases("validity.csv")) {
    const MultiPolygonArray zone = multipolygons({row.at("wkt")});
    const Repair once = repair(zone[0]);
    EXPECT_TRUE(is_valid(once.geometry[0])) << row.at("name");
    EXPECT_EQ(once.changed, row.at("valid") == "no") << row.at("name");
    EXPECT_FALSE(repair(once.geometry[0]).changed) << row.at("name");
  }
}

// Areas of the "structure" method of GEOS 3.14.1 (shapely.make_valid of Shapely 2.2.0).
TEST(Repair, AreasAgreeWithGeosOnTheTableOfCases) {
  std::size_t compared = 0;
  for (const Case& row : read_cases("repair.csv")) {
    const double area = std::stod(row.at("area"));
    EXPECT_NEAR(repaired_area(row.at("wkt")), area, std::stod(row.at("tolerance")))
        << row.at("name");
    ++compared;
  }
  EXPECT_GT(compared, 50u);
}

// Real-looking zones: wavy rings with a hole.
std::vector<std::vector<Point>> wavy_rings(std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(0, 1);
  const double x = 108 + uniform(random);
  const double y = 28 + uniform(random);
  std::vector<std::vector<Point>> rings(2);
  const double phase = uniform(random);
  for (int i = 0; i < 120; ++i) {
    const double angle = 2 * std::numbers::pi * i / 120;
    const double radius = 0.1 * (1 + 0.3 * std::sin(7 * angle + phase) + 0.02 * uniform(random));
    rings[0].push_back({x + radius * std::cos(angle), y + radius * std::sin(angle)});
    if (i % 4 == 0) {
      rings[1].push_back(
          {x + 0.3 * radius * std::cos(-angle), y + 0.3 * radius * std::sin(-angle)});
    }
  }
  return rings;
}

MultiPolygonArray zone_of(const std::vector<std::vector<std::vector<Point>>>& polygons) {
  MultiPolygonBuilder builder;
  for (const auto& rings : polygons) {
    for (const auto& ring : rings) builder.add_ring(ring);
    builder.finish_polygon();
  }
  builder.finish_feature();
  return std::move(builder).build();
}

TEST(Repair, MutatedZonesBecomeValidAndTheSameEachTime) {
  std::mt19937_64 random(20260403);
  std::uniform_real_distribution<double> uniform(0, 1);
  int flagged[6] = {0, 0, 0, 0, 0, 0};
  for (int i = 0; i < 600; ++i) {
    auto rings = wavy_rings(random);
    const auto other = wavy_rings(random);
    std::vector<std::vector<std::vector<Point>>> polygons{rings};
    auto& shell = polygons[0][0];
    const std::size_t at = random() % shell.size();
    const int mutation = i % 6;
    switch (mutation) {
      case 0:
        std::swap(shell[at], shell[random() % shell.size()]);
        break;
      case 1:
        shell[at] = {shell[at].x + uniform(random), shell[at].y + uniform(random)};
        break;
      case 2: {
        const Point a = shell[at];
        const Point tip{a.x + 0.25, a.y + 0.125};
        shell.insert(shell.begin() + static_cast<std::ptrdiff_t>(at), {a, tip});
        break;
      }
      case 3:
        polygons.push_back({rings[1]});
        polygons[0].pop_back();
        break;
      case 4:
        for (Point& p : polygons[0][1]) p = {p.x + 0.5, p.y};
        break;
      default:
        polygons.push_back(rings);
        for (auto& ring : polygons[1]) {
          for (Point& p : ring) p = {p.x + 0.03, p.y + 0.01};
        }
    }
    const MultiPolygonArray zone = zone_of(polygons);
    if (is_valid(zone[0])) continue;  // two neighbours that were swapped may do no harm
    ++flagged[mutation];
    const Repair result = repair(zone[0]);
    ASSERT_TRUE(is_valid(result.geometry[0])) << write_wkt(zone[0]);
    ASSERT_EQ(write_wkb(repair(zone[0]).geometry[0]), write_wkb(result.geometry[0]));
    ASSERT_GT(result.area_after, 0);
    // The vertices that are left have hardly moved: 2^-45 degrees are 3 nanometres.
    ASSERT_LE(result.largest_move, std::ldexp(1.0, -45));
  }
  for (const int count : flagged) EXPECT_GE(count, 50);
}

TEST(Repair, RandomScribblesBecomeValid) {
  std::mt19937_64 random(20260404);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int i = 0; i < 3000; ++i) {
    const bool on_grid = i % 2 == 0;
    std::vector<std::vector<std::vector<Point>>> polygons(1 + random() % 3);
    for (auto& rings : polygons) {
      rings.resize(1 + random() % 3);
      for (auto& ring : rings) {
        for (std::uint64_t n = 3 + random() % 9; n > 0; --n) {
          const auto number = [&] {
            return on_grid ? static_cast<double>(random() % 6) / 3 : uniform(random) * 1000;
          };
          ring.push_back({number(), number()});
        }
      }
    }
    const MultiPolygonArray zone = zone_of(polygons);
    const Repair result = repair(zone[0]);
    ASSERT_TRUE(is_valid(result.geometry[0])) << write_wkt(zone[0]);
  }
}

}  // namespace
}  // namespace ecotone
