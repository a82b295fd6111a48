// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/noding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "ecotone/geometry/arrangement.h"

namespace ecotone::detail {
namespace {

GridEdge edge(const GridPoint& a, const GridPoint& b, std::int32_t ring = 0) {
  return a < b ? GridEdge{a, b, ring, 1} : GridEdge{b, a, ring, -1};
}

TEST(SnapRoundEdges, EdgesAreCutWhereTheyCross) {
  const auto noded = snap_round_edges({edge({0, 0}, {10, 10}, 0), edge({0, 10}, {10, 0}, 1)});
  ASSERT_TRUE(noded.has_value());
  EXPECT_THAT(*noded, testing::ElementsAre(
                          GridEdge{{0, 0}, {5, 5}, 0, 1}, GridEdge{{0, 10}, {5, 5}, 1, 1},
                          GridEdge{{5, 5}, {10, 0}, 1, 1}, GridEdge{{5, 5}, {10, 10}, 0, 1}));
}

TEST(SnapRoundEdges, AnEdgePassesThroughAVertexWithinHalfAStep) {
  // At x = 3 the edge is at 3/7 of a step, at x = 5 at 5/7.
  const auto noded = snap_round_edges(
      {edge({0, 0}, {7, 1}, 0), edge({3, 0}, {3, -5}, 1), edge({5, 0}, {5, -5}, 2)});
  ASSERT_TRUE(noded.has_value());
  EXPECT_THAT(*noded, testing::Contains(GridEdge{{0, 0}, {3, 0}, 0, 1}));
  EXPECT_THAT(*noded, testing::Contains(GridEdge{{3, 0}, {7, 1}, 0, 1}));
}

TEST(SnapRoundEdges, EdgesThatRunBothWaysCancelOut) {
  const auto noded = snap_round_edges({edge({0, 0}, {9, 3}), edge({9, 3}, {0, 0})});
  ASSERT_TRUE(noded.has_value());
  EXPECT_TRUE(noded->empty());
}

TEST(SnapRoundEdges, BordersAtASmallAngleComeToAnEnd) {
  // Two borders of a farm layer, the second cut at (84116, 941983): rounding their crossing again
  // and again moves it on by a step each time.
  const std::vector<GridEdge> edges = {
      edge({3466276, 2298004}, {78263, 940723}), edge({78263, 940723}, {4418352, 1875143}),
      edge({84116, 941983}, {3466276, 2298004}), edge({4418352, 1875143}, {84116, 941983})};
  EXPECT_TRUE(snap_round_edges(edges).has_value());
}

TEST(SnapRoundEdges, RandomEdgesMeetAtTheirEndsOnly) {
  std::mt19937 generator(7);
  const auto between = [&](int low, int high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(generator);
  };
  for (int round = 0; round < 200; ++round) {
    const int size = round % 2 == 0 ? 12 : 1000;
    std::vector<GridEdge> edges;
    for (int i = 0; i < 25; ++i) {
      const GridPoint a{between(0, size), between(0, size)};
      const GridPoint b{between(0, size), between(0, size)};
      if (a != b) edges.push_back(edge(a, b, i));
    }
    const auto noded = snap_round_edges(edges);
    ASSERT_TRUE(noded.has_value());
    // One more round finds nothing to cut.
    EXPECT_EQ(node_edges(*noded, 1), noded);
  }
}

TEST(WoundPolygons, AHoleIsWhereEdgesDoNotWind) {
  std::vector<GridEdge> edges;
  const auto add_square = [&](std::int64_t low, std::int64_t high, bool reversed) {
    const GridPoint corners[] = {{low, low}, {high, low}, {high, high}, {low, high}, {low, low}};
    for (int k = 0; k < 4; ++k) {
      edges.push_back(reversed ? edge(corners[k + 1], corners[k])
                               : edge(corners[k], corners[k + 1]));
    }
  };
  add_square(0, 10, false);
  add_square(3, 6, true);
  const auto polygons = wound_polygons(*node_edges(edges));
  ASSERT_EQ(polygons.size(), 1u);
  EXPECT_EQ(polygons[0].shell.points.size(), 4u);
  ASSERT_EQ(polygons[0].holes.size(), 1u);
  EXPECT_EQ(polygons[0].holes[0].points[0], (GridPoint{3, 3}));
}

}  // namespace
}  // namespace ecotone::detail
