// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/box_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace ecotone {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

double squared(const Point& p, const Box& box) {
  const double dx = std::max({0.0, box.min_x - p.x, p.x - box.max_x});
  const double dy = std::max({0.0, box.min_y - p.y, p.y - box.max_y});
  return dx * dx + dy * dy;
}

std::vector<Box> random_boxes(std::size_t count, std::mt19937_64& random) {
  // On a coarse grid, so that many touch and many are equally near.
  std::uniform_int_distribution<int> place(0, 200);
  std::uniform_int_distribution<int> size(0, 6);
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = place(random);
    const double y = place(random);
    boxes.push_back({x, y, x + size(random), y + size(random)});
  }
  return boxes;
}

TEST(BoxIndex, FindsWhatOverlapsAndWhatTouches) {
  const std::vector<Box> boxes{{0, 0, 1, 1}, {2, 2, 3, 3}, {1, 1, 2, 2}};
  const BoxIndex index(boxes);
  EXPECT_THAT(index.query({0.5, 0.5, 0.6, 0.6}), ElementsAre(0));
  EXPECT_THAT(index.query({1, 1, 1, 1}), ElementsAre(0, 2));
  EXPECT_THAT(index.query({0, 0, 9, 9}), ElementsAre(0, 1, 2));
  EXPECT_THAT(index.query({4, 4, 9, 9}), IsEmpty());
  EXPECT_THAT(index.query({}), IsEmpty());
}

TEST(BoxIndex, WithoutBoxesNothingIsFound) {
  EXPECT_THAT(BoxIndex().query({0, 0, 1, 1}), IsEmpty());
  EXPECT_THAT(BoxIndex(std::vector<Box>{}).nearest({0, 0}, 3), IsEmpty());
}

TEST(BoxIndex, EmptyAndInfiniteBoxesAreNeverFound) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Box> boxes{{}, {0, 0, 1, 1}, {0, 0, infinity, 1}, {0, 0, std::nan(""), 1}};
  const BoxIndex index(boxes);
  EXPECT_EQ(index.size(), 1u);
  EXPECT_THAT(index.query({-9, -9, 9, 9}), ElementsAre(1));
  EXPECT_THAT(index.nearest({5, 5}, 9), ElementsAre(1));
}

TEST(BoxIndex, QueryIsThatOfAllBoxesTakenSingly) {
  std::mt19937_64 random(3);
  for (const std::size_t count : {1u, 15u, 16u, 17u, 256u, 257u, 5000u}) {
    const std::vector<Box> boxes = random_boxes(count, random);
    const BoxIndex index(boxes);
    std::vector<std::uint32_t> found;
    for (const Box& wanted : random_boxes(200, random)) {
      std::vector<std::uint32_t> expected;
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (boxes[i].overlaps(wanted)) expected.push_back(static_cast<std::uint32_t>(i));
      }
      index.query(wanted, found);
      ASSERT_EQ(found, expected) << count;
    }
  }
}

TEST(BoxIndex, NearestAreSortedByDistanceAndThenById) {
  std::mt19937_64 random(5);
  const std::vector<Box> boxes = random_boxes(3000, random);
  const BoxIndex index(boxes);
  std::uniform_int_distribution<int> place(-20, 220);
  for (int round = 0; round < 200; ++round) {
    const Point p{static_cast<double>(place(random)), static_cast<double>(place(random))};
    std::vector<std::uint32_t> expected(boxes.size());
    std::iota(expected.begin(), expected.end(), 0U);
    std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
      return squared(p, boxes[a]) < squared(p, boxes[b]);
    });
    expected.resize(25);
    ASSERT_EQ(index.nearest(p, 25), expected);
  }
}

TEST(BoxIndex, NearestKeepsWithinItsReach) {
  const std::vector<Box> boxes{{0, 0, 1, 1}, {10, 0, 11, 1}, {20, 0, 21, 1}};
  const BoxIndex index(boxes);
  EXPECT_THAT(index.nearest({1, 1}, 9, 9), ElementsAre(0, 1));
  EXPECT_THAT(index.nearest({1, 1}, 9, 8.9), ElementsAre(0));
  EXPECT_THAT(index.nearest({1, 1}, 1), ElementsAre(0));
  EXPECT_THAT(index.nearest({1, 1}, 0), IsEmpty());
}

TEST(BoxIndex, BoxesInOnePlaceAreAllFound) {
  const std::vector<Box> boxes(1000, Box{5, 5, 5, 5});
  const BoxIndex index(boxes);
  EXPECT_EQ(index.query({5, 5, 5, 5}).size(), 1000u);
  EXPECT_THAT(index.nearest({0, 0}, 3), ElementsAre(0, 1, 2));
}

TEST(BoxIndex, NearBoxesComeInRisingDistanceAndAllOfThem) {
  std::mt19937_64 random(5);
  const std::vector<Box> boxes = random_boxes(500, random);
  const BoxIndex index(boxes);
  const BoxIndex::Scale scale{2, 0.5};
  for (const Box& from : random_boxes(30, random)) {
    std::vector<std::pair<double, std::uint32_t>> expected;
    for (std::uint32_t i = 0; i < boxes.size(); ++i) {
      const double dx = std::max({0.0, from.min_x - boxes[i].max_x, boxes[i].min_x - from.max_x});
      const double dy = std::max({0.0, from.min_y - boxes[i].max_y, boxes[i].min_y - from.max_y});
      const double distance = std::hypot(2 * dx, 0.5 * dy);
      if (distance <= 20) expected.emplace_back(distance, i);
    }
    std::sort(expected.begin(), expected.end());
    std::vector<std::pair<double, std::uint32_t>> found;
    index.visit_near(from, scale, 20, [&](std::uint32_t id, double distance) {
      found.emplace_back(distance, id);
      return 20.0;
    });
    EXPECT_EQ(found, expected);
  }
}

TEST(BoxIndex, AVisitMayNarrowTheSearch) {
  std::mt19937_64 random(6);
  const std::vector<Box> boxes = random_boxes(500, random);
  const BoxIndex index(boxes);
  const Box from{100, 100, 101, 101};
  std::vector<double> distances;
  index.visit_near(from, {}, 1000, [&](std::uint32_t, double distance) {
    distances.push_back(distance);
    return distances.front();
  });
  ASSERT_FALSE(distances.empty());
  EXPECT_EQ(distances.back(), distances.front());
}

}  // namespace
}  // namespace ecotone
