// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_geometry.h"

#include <gmock/gmock.h>

namespace ecotone {
namespace {

const Box unit_box{0, 0, 10, 10};

TEST(MapWindow, HasTheProportionOfTheDrawing) {
  const Box wide = map_window({0, 0, 1000, 10}, 0);
  EXPECT_NEAR(wide.width() / wide.height(), map_aspect, 1e-12);
  const Box tall = map_window({0, 0, 10, 1000}, 0);
  EXPECT_NEAR(tall.width() / tall.height(), map_aspect, 1e-12);
}

TEST(MapWindow, ShowsWhatItHasToReach) {
  const Box window = map_window({0, 0, 0, 0}, 900);
  EXPECT_TRUE(window.contains(Box{-900, -900, 900, 900}));
}

TEST(ClipRing, ARingAroundTheBoxBecomesTheBox) {
  const std::vector<Point> ring = {{-5, -5}, {20, -5}, {20, 20}, {-5, 20}, {-5, -5}};
  const std::vector<Point> clipped = clip_ring(ring, unit_box);
  ASSERT_EQ(clipped.size(), 5U);
  for (const Point& p : clipped) {
    EXPECT_TRUE((p.x == 0 || p.x == 10) && (p.y == 0 || p.y == 10));
  }
}

TEST(ClipRing, ARingOutsideGoes) {
  const std::vector<Point> ring = {{20, 20}, {30, 20}, {30, 30}, {20, 20}};
  EXPECT_TRUE(clip_ring(ring, unit_box).empty());
}

TEST(ClipRing, ARingInsideStays) {
  const std::vector<Point> ring = {{2, 2}, {8, 2}, {8, 8}, {2, 2}};
  EXPECT_EQ(clip_ring(ring, unit_box).size(), ring.size());
}

TEST(ClipPath, APathThatLeavesAndReturnsBecomesTwo) {
  const std::vector<Point> path = {{5, 5}, {5, 15}, {8, 15}, {8, 5}};
  const auto parts = clip_path(path, unit_box);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].back(), (Point{5, 10}));
  EXPECT_EQ(parts[1].front(), (Point{8, 10}));
}

TEST(ClipPath, APathAcrossIsCutOnBothSides) {
  const std::vector<Point> path = {{-10, 5}, {20, 5}};
  const auto parts = clip_path(path, unit_box);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].front(), (Point{0, 5}));
  EXPECT_EQ(parts[0].back(), (Point{10, 5}));
}

TEST(SimplifyForDrawing, KeepsEveryVertexBeyondTheTolerance) {
  const std::vector<Point> path = {{0, 0}, {5, 0.1}, {10, 0}, {15, 3}, {20, 0}};
  EXPECT_EQ(simplify_for_drawing(path, 0.5),
            (std::vector<Point>{{0, 0}, {10, 0}, {15, 3}, {20, 0}}));
}

}  // namespace
}  // namespace ecotone
