// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_strips.h"

#include <gtest/gtest.h>

#include "ecotone/geometry/validity.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// Gauss-Kruger at its central meridian, where the plane is true to scale to 1e-10.
const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

constexpr double x0 = 500000;
constexpr double y0 = 3200000;

std::string shifted(const std::vector<std::vector<Point>>& parts, const char* kind) {
  std::string text = kind;
  text += " (";
  for (std::size_t k = 0; k < parts.size(); ++k) {
    text += k > 0 ? ", (" : "(";
    for (std::size_t i = 0; i < parts[k].size(); ++i) {
      text += (i > 0 ? ", " : "") + std::to_string(x0 + parts[k][i].x) + " " +
              std::to_string(y0 + parts[k][i].y);
    }
    text += ")";
  }
  return text + ")";
}

std::vector<Point> box(double x1, double y1, double x2, double y2) {
  return {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}, {x1, y1}};
}

StreetBuildings buildings(const std::vector<std::vector<Point>>& boxes) {
  std::vector<std::string> texts;
  for (const auto& ring : boxes) texts.push_back(shifted({ring}, "POLYGON"));
  return StreetBuildings(multipolygons(std::span<const std::string>(texts)));
}

MultiLineStringArray outline(const std::vector<Point>& ring) {
  return lines({shifted({ring}, "MULTILINESTRING")});
}

// A road of 1 000 m by 20 m; its strip without buildings is 2·1000·w + 2·20·w + πw² larger.
const std::vector<Point> road = box(0, -20, 1000, 0);

TEST(StripToFacades, WithoutABuildingInSightThereIsNothingToDo) {
  EXPECT_FALSE(strip_to_facades(outline(road), 50, buildings({box(100, 60, 200, 80)}), plane()));
  EXPECT_FALSE(strip_to_facades(outline(road), 50, {}, plane()));
}

TEST(StripToFacades, ABuildingTakesItselfAndItsShadowOutOfTheStrip) {
  // 100 m of façade at 30 m: 20 m of depth are lost behind it, building included.
  const auto with =
      strip_to_facades(outline(road), 50, buildings({box(100, 30, 200, 40)}), plane());
  ASSERT_TRUE(with);
  const double without = 1000 * 20 + 2 * 1000 * 50 + 2 * 20 * 50 + 7853.98;
  // Chords of arcs: 5 mm over π · 50 m, two thirds of it.
  EXPECT_THAT(with->strip[0], HasPlaneArea(without - 100 * 20, 1.1));
  EXPECT_TRUE(is_valid(with->strip[0]));
  ASSERT_EQ(with->before_facades.size(), 1u);
  EXPECT_THAT(with->before_facades[0], HasPlaneArea(100 * 30, 0.27));
}

TEST(StripToFacades, ABuildingThatReachesIntoTheStripCountsAndOneBeyondDoesNot) {
  const auto with = strip_to_facades(
      outline(road), 50, buildings({box(100, 45, 200, 90), box(300, 50.01, 400, 90)}), plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0], HasPlaneArea(20000 + 102000 + 7853.98 - 100 * 5, 1.1));
  EXPECT_EQ(with->before_facades.size(), 1u);
}

TEST(StripToFacades, TheFirstRowHidesTheSecondButNotWhatStandsBeside) {
  // The second row is seen for 50 m beyond the first, at 40 m.
  const auto with = strip_to_facades(
      outline(road), 50, buildings({box(100, 10, 200, 20), box(150, 40, 250, 45)}), plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0], HasPlaneArea(20000 + 102000 + 7853.98 - 100 * 40 - 50 * 10, 1.1));
  EXPECT_EQ(with->before_facades.size(), 2u);
}

TEST(StripToFacades, AFacadeAtAnAngleIsFollowed) {
  // A triangle whose near side runs from 10 m to 30 m depth: the strip ends at it.
  const auto with = strip_to_facades(
      outline(road), 50, buildings({{{100, 10}, {200, 30}, {100, 60}, {100, 10}}}), plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0], HasPlaneArea(20000 + 102000 + 7853.98 - 100 * 30, 1.1));
}

TEST(StripToFacades, ABuildingOnTheLineLeavesNothingBesideIt) {
  const auto with =
      strip_to_facades(outline(road), 50, buildings({box(100, -5, 200, 10)}), plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0], HasPlaneArea(20000 + 102000 + 7853.98 - 100 * 50, 1.1));
  const auto touching =
      strip_to_facades(outline(road), 50, buildings({box(100, 0, 200, 10)}), plane());
  ASSERT_TRUE(touching);
  EXPECT_THAT(touching->strip[0], HasPlaneArea(20000 + 102000 + 7853.98 - 100 * 50, 1.1));
}

TEST(StripToFacades, ABuildingOnTheRoadItselfHidesNothing) {
  EXPECT_FALSE(strip_to_facades(outline(road), 50, buildings({box(100, -15, 200, -5)}), plane()));
  EXPECT_FALSE(strip_to_facades(outline(road), 50, buildings({box(100, -15, 200, 0)}), plane()));
}

TEST(StripToFacades, AnOpenCourtIsSeenThroughItsGate) {
  // U-shaped: two wings of 20 m at 10 m depth, the back wall at 30 m.
  const auto with = strip_to_facades(outline(road), 50,
                                     buildings({{{100, 10},
                                                 {120, 10},
                                                 {120, 30},
                                                 {180, 30},
                                                 {180, 10},
                                                 {200, 10},
                                                 {200, 40},
                                                 {100, 40},
                                                 {100, 10}}}),
                                     plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0], HasPlaneArea(20000 + 102000 + 7853.98 - 40 * 40 - 60 * 20, 1.1));
}

TEST(StripToFacades, AtACornerOneLooksAllWaysBetween) {
  // A wall at 30 m from the corner (0, 0), at right angles to the middle of its view, as wide as
  // the view: of the quarter disc of 50 m the triangle before the wall is left.
  const double d = 30 * std::sqrt(2.0);
  const auto with =
      strip_to_facades(outline(box(0, 0, 1000, 20)), 50,
                       buildings({{{-d, 0}, {0, -d}, {-10, -d}, {-d, -10}, {-d, 0}}}), plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0],
              HasPlaneArea(20000 + 102000 + 7853.98 - (3.14159265 * 2500 / 4 - d * d / 2), 1.1));
}

TEST(StripToFacades, ALineThatEnclosesNothingIsSeenFromBothSides) {
  const auto with =
      strip_to_facades(outline({{0, 0}, {1000, 0}, {0, 0}}), 50,
                       buildings({box(100, 30, 200, 40), box(400, -20, 500, -10)}), plane());
  ASSERT_TRUE(with);
  EXPECT_THAT(with->strip[0], HasPlaneArea(100000 + 7853.98 - 100 * 20 - 100 * 40, 1.1));
}

TEST(StripToFacades, WhatOneEdgeDoesNotSeeAnotherMay) {
  // A line with a right angle, and a building in its hollow: what stands behind it for one leg, the
  // other sees. Only the building itself, 10 m by 5 m, is seen from neither.
  const auto with = strip_to_facades(outline({{0, 0}, {200, 0}, {200, 200}, {200, 0}, {0, 0}}), 50,
                                     buildings({box(160, 5, 170, 10)}), plane());
  ASSERT_TRUE(with);
  // Two rectangles that share 50 m by 50 m, a quarter disc at the corner, half discs at the ends.
  const double without = 2 * 200 * 100 - 50 * 50 + 1.25 * 7853.98;
  EXPECT_THAT(with->strip[0], HasPlaneArea(without - 10 * 5, 1.4));
  EXPECT_EQ(with->before_facades.size(), 2u);
}

}  // namespace
}  // namespace ecotone
