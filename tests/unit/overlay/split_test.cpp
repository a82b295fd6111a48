// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/split.h"

#include <gtest/gtest.h>

#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const std::string square = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))";

MultiPolygonArray faces(const std::string& zone, std::initializer_list<std::string> cuts) {
  Ledger ledger;
  const auto zones = multipolygons({zone});
  MultiPolygonArray made = split_by_lines(zones[0], lines(cuts), ledger);
  EXPECT_TRUE(ledger.empty());
  return made;
}

TEST(SplitByLines, LineFromBorderToBorderMakesTwoFaces) {
  const auto made = faces(square, {"LINESTRING (-1 4, 11 4)"});
  ASSERT_EQ(made.size(), 2u);
  EXPECT_THAT(made[0], HasPlaneArea(40, 1e-12));
  EXPECT_THAT(made[1], HasPlaneArea(60, 1e-12));
}

TEST(SplitByLines, EndThatHangsInsideDividesNothing) {
  const auto made = faces(square, {"LINESTRING (-1 4, 8 4)"});
  ASSERT_EQ(made.size(), 1u);
  EXPECT_THAT(made[0], HasPlaneArea(100, 1e-12));
}

TEST(SplitByLines, LinesThatMeetInsideDivideTogether) {
  const auto made = faces(square, {"LINESTRING (-1 5, 5 5)", "LINESTRING (5 5, 5 11)"});
  ASSERT_EQ(made.size(), 2u);
  EXPECT_THAT(made[0], HasPlaneArea(75, 1e-12));
  EXPECT_THAT(made[1], HasPlaneArea(25, 1e-12));
}

TEST(SplitByLines, HoleStaysAHole) {
  const auto made = faces("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
                          {"LINESTRING (5 -1, 5 11)"});
  ASSERT_EQ(made.size(), 2u);
  EXPECT_THAT(made[0], HasPlaneArea(49, 1e-12));
  EXPECT_EQ(made[0].polygon(0).ring_count(), 2u);
}

TEST(SplitByLines, OrderOfLinesChangesNothing) {
  const auto one = faces(square, {"LINESTRING (-1 3, 11 4)", "LINESTRING (3 -1, 4 11)"});
  const auto other = faces(square, {"LINESTRING (3 -1, 4 11)", "LINESTRING (-1 3, 11 4)"});
  ASSERT_EQ(one.size(), 4u);
  ASSERT_EQ(other.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(write_wkt(one[i]), write_wkt(other[i]));
}

TEST(SplitByLines, NothingOfAnEmptyZone) {
  EXPECT_EQ(faces("POLYGON EMPTY", {"LINESTRING (0 0, 1 1)"}).size(), 0u);
}

}  // namespace
}  // namespace ecotone
