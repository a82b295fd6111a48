// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/centroid.h"

#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

Point of_polygon(const std::string& wkt) {
  return centroid(multipolygons({wkt}), 0).value();
}

void expect_near(const Point& found, double x, double y) {
  EXPECT_NEAR(found.x, x, 1e-9);
  EXPECT_NEAR(found.y, y, 1e-9);
}

TEST(Centroid, OfAnAngleIsTheMeanOfItsThreeSquares) {
  expect_near(of_polygon("POLYGON ((0 0, 2 0, 2 1, 1 1, 1 2, 0 2, 0 0))"), 2.5 / 3, 2.5 / 3);
}

TEST(Centroid, HoleSubtractsWhicheverWayItRuns) {
  // A square of 16 around (2, 2) without one of 4 around (3, 2): (16 · 2 − 4 · 3) / 12.
  for (const char* hole : {"(2 1, 4 1, 4 3, 2 3, 2 1)", "(2 1, 2 3, 4 3, 4 1, 2 1)"}) {
    expect_near(of_polygon(std::string("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), ") + hole + ")"),
                20.0 / 12, 2);
    expect_near(of_polygon(std::string("POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), ") + hole + ")"),
                20.0 / 12, 2);
  }
}

TEST(Centroid, PartsCountByTheirArea) {
  expect_near(of_polygon("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((10 0, 13 0, 13 1, 10 1, 10 "
                         "0)))"),
              (0.5 + 3 * 11.5) / 4, 0.5);
}

TEST(Centroid, LosesNothingFarFromTheOrigin) {
  const Point found = of_polygon(
      "POLYGON ((36586431 3215212, 36586433 3215212, 36586433 3215213, 36586432 3215213, 36586432 "
      "3215214, 36586431 3215214, 36586431 3215212))");
  EXPECT_NEAR(found.x, 36586431 + 2.5 / 3, 1e-8);
  EXPECT_NEAR(found.y, 3215212 + 2.5 / 3, 1e-9);
}

TEST(Centroid, WithoutAreaIsThatOfTheRings) {
  expect_near(of_polygon("POLYGON ((0 0, 4 0, 0 0))"), 2, 0);
  expect_near(of_polygon("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"), 1, 1);
}

TEST(Centroid, OfLinesIsByLengthAndOfPointsTheirMean) {
  expect_near(centroid(lines({"LINESTRING (0 0, 3 0, 3 1)"}), 0).value(), (3 * 1.5 + 3) / 4, 0.125);
  expect_near(centroid(points({"MULTIPOINT (0 0, 1 0, 5 3)"}), 0).value(), 2, 1);
  expect_near(centroid(lines({"LINESTRING (4 5, 4 5)"}), 0).value(), 4, 5);
}

TEST(Centroid, OfNothingIsNothing) {
  EXPECT_EQ(centroid(multipolygons({""}), 0), std::nullopt);
  EXPECT_EQ(centroid(multipolygons({"POLYGON EMPTY"}), 0), std::nullopt);
}

}  // namespace
}  // namespace ecotone
