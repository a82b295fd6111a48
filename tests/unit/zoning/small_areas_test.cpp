// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/small_areas.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"
#include "ecotone/zoning/closed_lines.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs plane = Crs::from_epsg(4545);

double plane_area(const MultiPolygonArray& zones) {
  return area_m2(zones[0], plane, AreaMethod::plane);
}

double gained(const Ledger& ledger) {
  double sum = 0;
  for (const LedgerEntry& entry : ledger.entries) {
    sum += *entry.area_after_m2 - *entry.area_before_m2;
  }
  return sum;
}

// 100 × 100 with a hole of 10 × 10 and one of 30 × 30, in which lies a part of 10 × 10 that has a
// hole of 2 × 2: 10000 − 100 − 900 + 100 − 4 = 9096.
const char* const nested =
    "MULTIPOLYGON (((0 0, 100 0, 100 100, 0 100, 0 0), (10 10, 10 20, 20 20, 20 10, 10 10),"
    " (50 50, 50 80, 80 80, 80 50, 50 50)),"
    " ((60 60, 70 60, 70 70, 60 70, 60 60), (64 64, 64 66, 66 66, 66 64, 64 64)))";

TEST(SmallAreas, HolesBelowTheSizeAreFilledAndTold) {
  const auto zone = multipolygons({nested});
  ASSERT_DOUBLE_EQ(plane_area(zone), 9096);
  Ledger ledger;
  const auto filled = fill_holes(zone, 500, plane, AreaMethod::plane, "zone", ledger);
  // The hole of 900 stays, those of 100 and 4 go.
  EXPECT_DOUBLE_EQ(plane_area(filled), 10000 - 900 + 100);
  ASSERT_EQ(ledger.entries.size(), 2U);
  EXPECT_DOUBLE_EQ(gained(ledger), 104);
  EXPECT_EQ(ledger.entries[0].action, LedgerAction::merged);
  EXPECT_EQ(ledger.entries[0].position, (Point{15, 15}));
}

TEST(SmallAreas, PartInAFilledHoleIsSwallowedOnce) {
  const auto zone = multipolygons({nested});
  Ledger ledger;
  const auto filled = fill_holes(zone, 901, plane, AreaMethod::plane, "zone", ledger);
  EXPECT_DOUBLE_EQ(plane_area(filled), 10000);
  EXPECT_EQ(filled[0].size(), 1U);
  // 100 and 900 − (100 − 4); the hole of the part is no line of its own.
  ASSERT_EQ(ledger.entries.size(), 2U);
  EXPECT_DOUBLE_EQ(gained(ledger), 904);
}

TEST(SmallAreas, HoleAsLargeAsTheSizeStays) {
  const auto zone = multipolygons({nested});
  Ledger ledger;
  const auto filled = fill_holes(zone, 100, plane, AreaMethod::plane, "zone", ledger);
  EXPECT_DOUBLE_EQ(gained(ledger), 4);
  EXPECT_EQ(write_wkt(fill_holes(zone, 0, plane, AreaMethod::plane, "zone", ledger)[0]),
            write_wkt(zone[0]));
}

TEST(SmallAreas, SpecksAreDroppedAndTold) {
  const auto zone = multipolygons({nested});
  Ledger ledger;
  const auto kept = drop_specks(zone, 97, plane, AreaMethod::plane, "zone", "speck", ledger);
  EXPECT_DOUBLE_EQ(plane_area(kept), 9000);
  ASSERT_EQ(ledger.entries.size(), 1U);
  EXPECT_EQ(ledger.entries[0].action, LedgerAction::dropped);
  EXPECT_DOUBLE_EQ(*ledger.entries[0].area_before_m2, 96);
  EXPECT_THROW(drop_specks(zone, -1, plane, AreaMethod::plane, "zone", "speck", ledger),
               UsageError);
}

Layer drawn(std::initializer_list<std::string> wkt) {
  Layer layer;
  layer.name = "drawn";
  layer.crs = plane;
  layer.geometry = lines(wkt);
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back(std::to_string(i + 1));
  return layer;
}

TEST(ClosedLines, RingInARingIsAHole) {
  const auto zones = zones_of_closed_lines(
      drawn({"MULTILINESTRING ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 8 2, 8 8, 2 8, 2 2),"
             " (4 4, 5 4, 5 5, 4 5, 4 4))"}),
      0);
  EXPECT_DOUBLE_EQ(plane_area(zones), 100 - 36 + 1);
  EXPECT_EQ(zones[0].size(), 2U);
}

TEST(ClosedLines, SmallGapIsClosedLargeOneIsToldWithItsPlace) {
  const Layer open = drawn({"LINESTRING (0 0, 10 0, 10 10, 0 10, 0 0.5)"});
  EXPECT_DOUBLE_EQ(plane_area(zones_of_closed_lines(open, 0.5)), 100);
  try {
    zones_of_closed_lines(open, 0.4);
    FAIL();
  } catch (const GeometryError& error) {
    EXPECT_EQ(error.key(), "outline_open");
    EXPECT_EQ(error.where(), "drawn, feature 1");
    EXPECT_NE(std::string(error.what()).find("0.50 m apart"), std::string::npos) << error.what();
  }
}

TEST(ClosedLines, PiecesAreJoinedWhicheverWayTheyRun) {
  const auto zones =
      zones_of_closed_lines(drawn({"LINESTRING (0 0, 10 0)", "LINESTRING (10 10, 10 0)",
                                   "LINESTRING (10 10, 0 10, 0 0)"}),
                            0);
  EXPECT_DOUBLE_EQ(plane_area(zones), 100);
  EXPECT_TRUE(zones.is_missing(1));
  EXPECT_TRUE(zones.is_missing(2));
}

}  // namespace
}  // namespace ecotone
