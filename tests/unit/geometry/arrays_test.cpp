// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/arrays.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"

namespace ecotone {
namespace {

TEST(MultiPolygonArray, RingEndsWhereItBegan) {
  MultiPolygonBuilder builder;
  for (const Point p : {Point{0, 0}, Point{1, 0}, Point{0, 1}}) builder.add_point(p);
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  const MultiPolygonArray zones = std::move(builder).build();
  ASSERT_EQ(zones[0].polygon(0).shell().size(), 4u);
  EXPECT_EQ(zones[0].polygon(0).shell().back(), (Point{0, 0}));
}

TEST(MultiPolygonArray, MissingIsNotEmpty) {
  MultiPolygonBuilder builder;
  builder.finish_feature();
  builder.add_missing();
  builder.finish_feature();
  const MultiPolygonArray zones = std::move(builder).build();
  EXPECT_FALSE(zones.is_missing(0));
  EXPECT_TRUE(zones.is_missing(1));
  EXPECT_FALSE(zones.is_missing(2));
  EXPECT_EQ(zones[0].size(), 0u);
}

TEST(MultiPolygonArray, OffsetsThatDoNotEndAtThePointsAreRefused) {
  EXPECT_THROW(MultiPolygonArray({0, 1}, {0, 1}, {0, 5}, std::vector<Point>(4)), GeometryError);
}

TEST(MultiPolygonArray, OffsetsThatFallAreRefused) {
  EXPECT_THROW(MultiPointArray({0, 2, 1, 3}, std::vector<Point>(3)), GeometryError);
}

}  // namespace
}  // namespace ecotone
