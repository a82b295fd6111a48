// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/exact_order.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

constexpr std::int64_t farthest = (std::int64_t{1} << 52) - 1;

PlaceOnEdge point(std::int64_t x, std::int64_t y) {
  return {.at = {x, y}};
}

// The crossing of an edge with another; `t` is what the index says of it, rounded.
PlaceOnEdge crossing(GridPoint from, GridPoint to, double t) {
  return {.is_proper = true, .other = {from, to}, .t = t};
}

void expect_before(const GridEdgeView& edge, const PlaceOnEdge& x, const PlaceOnEdge& y) {
  EXPECT_EQ(compare_along(edge, x, y), std::strong_ordering::less);
  EXPECT_EQ(compare_along(edge, y, x), std::strong_ordering::greater);
  EXPECT_EQ(compare_along(edge, x, x), std::strong_ordering::equal);
}

void expect_same(const GridEdgeView& edge, const PlaceOnEdge& x, const PlaceOnEdge& y) {
  EXPECT_EQ(compare_along(edge, x, y), std::strong_ordering::equal);
  EXPECT_EQ(compare_along(edge, y, x), std::strong_ordering::equal);
}

TEST(CompareAlong, PointsFollowTheEdgeWhicheverWayItRuns) {
  expect_before({{0, 0}, {8, 4}}, point(2, 1), point(6, 3));
  expect_before({{8, 4}, {0, 0}}, point(6, 3), point(2, 1));
  expect_before({{3, 0}, {3, 9}}, point(3, 1), point(3, 2));
  expect_before({{3, 9}, {3, 0}}, point(3, 2), point(3, 1));
}

TEST(CompareAlong, PointAndCrossingInOneUnit) {
  // The crossings are at x = 1/2 and 3/2, the point at 1.
  const GridEdgeView edge{{0, 0}, {4, 0}};
  expect_before(edge, crossing({0, -1}, {1, 1}, 0.125), point(1, 0));
  expect_before(edge, point(1, 0), crossing({2, -1}, {1, 1}, 0.375));
}

TEST(CompareAlong, PointOnTheOtherEdgeIsTheCrossing) {
  expect_same({{0, 0}, {4, 4}}, point(2, 2), crossing({0, 4}, {4, 0}, 0.5));
}

TEST(CompareAlong, ThreeEdgesThroughOnePointBetweenGridPoints) {
  // All pass through (1/2, 1/2).
  const GridEdgeView edge{{0, 0}, {1, 1}};
  expect_same(edge, crossing({0, 1}, {1, 0}, 0.5), crossing({-1, 2}, {2, -1}, 0.5));
  expect_same(edge, crossing({0, 1}, {1, 0}, 0.5), crossing({0, 2}, {1, -1}, 0.5));
}

TEST(CompareAlong, RoughPlacesDecideNothingWhereTheyAreClose) {
  // Crossings at thirds and halves of a unit, 2^50 units along: no double tells them apart.
  const std::int64_t k = std::int64_t{1} << 50;
  const GridEdgeView edge{{0, 0}, {farthest, 0}};
  const double t = static_cast<double>(k) / static_cast<double>(farthest);
  const PlaceOnEdge third = crossing({k, -1}, {k + 1, 2}, t);
  const PlaceOnEdge half = crossing({k, -1}, {k + 1, 1}, t);
  const PlaceOnEdge two_thirds = crossing({k, -2}, {k + 1, 1}, t);
  expect_before(edge, third, half);
  expect_before(edge, half, two_thirds);
  expect_before(edge, point(k, 0), third);
  expect_before(edge, two_thirds, point(k + 1, 0));
  const GridEdgeView back{edge.to, edge.from};
  expect_before(back, two_thirds, half);
  expect_before(back, half, third);
}

TEST(CompareAlong, LongestEdgesDoNotOverflow) {
  // A diagonal over all coordinates and edges that cross it near the middle, a unit apart: the
  // second one crosses at y = x where x + y = 1, so at 1/2.
  const GridEdgeView edge{{-farthest, -farthest}, {farthest, farthest}};
  const PlaceOnEdge middle = crossing({-farthest, farthest}, {farthest, -farthest}, 0.5);
  const PlaceOnEdge behind = crossing({-farthest + 1, farthest}, {farthest, -farthest + 1}, 0.5);
  expect_before(edge, middle, behind);
  expect_same(edge, middle, point(0, 0));
  expect_before(edge, behind, point(1, 1));
}

}  // namespace
}  // namespace ecotone
