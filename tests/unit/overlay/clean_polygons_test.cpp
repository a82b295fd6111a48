// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/clean_polygons.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ecotone/overlay/grid.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

struct Cleaned {
  CleanPolygons clean{.scale = GridScale(1)};
  Ledger ledger;
};

Cleaned cleaned(const MultiPolygonArray& zones, double grid, int threads = 1) {
  const NamedPolygons column{zones, "zones", {}};
  Cleaned result;
  result.clean = clean_polygons(column, {}, Crs::from_epsg(4547), AreaMethod::plane,
                                GridScale(working_grid(grid, {&zones})), threads, result.ledger);
  return result;
}

TEST(CleanPolygons, ValidFeatureOnTheGridComesBackAsItIs) {
  const auto zones =
      multipolygons({"POLYGON ((0.1 0.3, 0.7 0.3, 0.7 0.9, 0.1 0.3))", "",
                     "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"});
  for (const double grid : {0.1, 0.05, 1e-4, 1e-9}) {
    const Cleaned result = cleaned(zones, grid);
    EXPECT_TRUE(result.ledger.empty());
    EXPECT_EQ(write_wkt(result.clean.feature(0)[0]), write_wkt(zones[0])) << grid;
    EXPECT_EQ(result.clean.feature(1)[0].size(), 0u);
    EXPECT_EQ(write_wkt(result.clean.feature(2)[0]), write_wkt(zones[2])) << grid;
    EXPECT_EQ(result.clean.pinched, (std::vector<std::uint8_t>{0, 0, 0}));
  }
}

TEST(CleanPolygons, HalvesAreRoundedAwayFromZero) {
  const auto zones =
      multipolygons({"POLYGON ((-0.5 -0.5, 2.5 0.49999999999999994, 1.4 3, -0.5 -0.5))"});
  EXPECT_EQ(write_wkt(cleaned(zones, 1).clean.feature(0)[0]), "POLYGON ((-1 -1, 3 0, 1 3, -1 -1))");
}

TEST(CleanPolygons, RingsWithoutAnInsideOnTheGridVanish) {
  const auto zones = multipolygons(
      {"MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (4 1, 4.2 1.2, 4.1 1.3, 4 1)), "
       "((20 20, 20.1 20, 20.1 20.2, 20 20), (20.01 20, 20.02 20, 20.02 20.01, 20.01 20)))"});
  const Cleaned result = cleaned(zones, 1);
  EXPECT_EQ(write_wkt(result.clean.feature(0)[0]), "POLYGON ((0 0, 9 0, 9 9, 0 0))");
  EXPECT_TRUE(result.ledger.empty());
}

TEST(CleanPolygons, FeaturesWhoseRingsTouchAreFlagged) {
  const auto zones = multipolygons({"POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (4 0, 5 4, 3 4, 4 0))",
                                    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((1 1, 2 1, 2 2, 1 1)))",
                                    "POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (4 1, 5 4, 3 4, 4 1))"});
  for (const double grid : {1e-4, 0.0}) {
    EXPECT_EQ(cleaned(zones, grid).clean.pinched, (std::vector<std::uint8_t>{1, 1, 0})) << grid;
  }
}

TEST(CleanPolygons, RepairedLobesOfABowTieArePinched) {
  const auto zones = multipolygons({"POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))"});
  const Cleaned result = cleaned(zones, 1e-4);
  ASSERT_EQ(result.ledger.entries.size(), 1u);
  EXPECT_EQ(result.ledger.entries[0].action, LedgerAction::repaired);
  EXPECT_EQ(result.ledger.entries[0].reason, "edges cross each other; repaired by structure");
  EXPECT_EQ(result.ledger.entries[0].position, (Point{2, 2}));
  EXPECT_DOUBLE_EQ(*result.ledger.entries[0].area_after_m2, 8);  // two triangles of 4 · 2 / 2
  EXPECT_EQ(result.clean.altered, std::vector<std::uint8_t>{1});
  EXPECT_EQ(result.clean.pinched, std::vector<std::uint8_t>{1});
}

TEST(CleanPolygons, ValidFeatureThatTheGridBreaksIsSnapped) {
  // On a grid of 1 the notch closes to a point on the opposite edge.
  const auto zones = multipolygons({"POLYGON ((0 0, 8 0, 8 8, 4 0.4, 0 8, 0 0))"});
  const Cleaned result = cleaned(zones, 1);
  ASSERT_EQ(result.ledger.entries.size(), 1u);
  const LedgerEntry& entry = result.ledger.entries[0];
  EXPECT_EQ(entry.action, LedgerAction::snapped);
  EXPECT_EQ(entry.reason, "on the grid: a ring touches itself; repaired by structure");
  EXPECT_EQ(entry.position, (Point{4, 0}));
  EXPECT_EQ(result.clean.feature(0)[0].size(), 2u);
  EXPECT_DOUBLE_EQ(*entry.area_after_m2, 32);  // two triangles of 4 · 8 / 2
}

TEST(CleanPolygons, RepairKeepsTheDoublesNearestToTheGrid) {
  const auto zones = multipolygons({"POLYGON ((0.1 0.3, 0.7 0.9, 0.7 0.3, 0.1 0.9, 0.1 0.3))"});
  const Cleaned result = cleaned(zones, 0.1);
  EXPECT_EQ(write_wkt(result.clean.feature(0)[0]),
            "MULTIPOLYGON (((0.1 0.3, 0.4 0.6, 0.1 0.9, 0.1 0.3)), "
            "((0.4 0.6, 0.7 0.3, 0.7 0.9, 0.4 0.6)))");
}

TEST(CleanPolygons, CoordinatesBeyondTheIntegersTakeACoarserGrid) {
  const auto zones = multipolygons({"POLYGON ((0 0, 1e13 1e13, 1e13 0, 0 1e13, 0 0))"});
  const Cleaned result = cleaned(zones, 1e-4);
  // 1e13 has 44 binary places; 51 are there.
  EXPECT_EQ(result.clean.scale.grid(), 0x1p-7);
  ASSERT_EQ(result.ledger.entries.size(), 1u);
  EXPECT_EQ(result.ledger.entries[0].action, LedgerAction::repaired);
  EXPECT_EQ(result.clean.feature(0)[0].size(), 2u);
}

TEST(CleanPolygons, ThreadsChangeNothing) {
  std::vector<std::string> texts;
  for (int i = 0; i < 500; ++i) {
    const std::string x = std::to_string(i);
    texts.push_back(i % 7 == 0 ? "POLYGON ((" + x + " 0, 4 4, 4 0, 0 4, " + x + " 0))"
                               : "POLYGON ((0 0, 4." + x + " 0, 4 4, 0 0))");
  }
  const auto zones = multipolygons(texts);
  const Cleaned one = cleaned(zones, 1e-4, 1);
  const Cleaned four = cleaned(zones, 1e-4, 4);
  ASSERT_EQ(one.ledger.entries.size(), four.ledger.entries.size());
  for (std::size_t i = 0; i < zones.size(); ++i) {
    EXPECT_EQ(write_wkt(one.clean.feature(i)[0]), write_wkt(four.clean.feature(i)[0]));
  }
}

}  // namespace
}  // namespace ecotone
