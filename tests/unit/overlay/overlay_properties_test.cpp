// SPDX-License-Identifier: Apache-2.0
// Identities of areas on random polygons over a small lattice, where vertices lie on edges, edges
// coincide and rings cross themselves all the time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

constexpr int rounds = 150;

// Rings of 3 to 8 lattice points; about half of them cross themselves.
Layer random_layer(const std::string& name, std::mt19937& random, int features) {
  const auto pick = [&random](int least, int most) {
    // Not std::uniform_int_distribution, which differs between libraries.
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  MultiPolygonBuilder builder;
  Layer layer;
  for (int i = 0; i < features; ++i) {
    const int vertices = pick(3, 8);
    for (int k = 0; k < vertices; ++k) {
      builder.add_point({static_cast<double>(pick(0, 6)), static_cast<double>(pick(0, 6))});
    }
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
    layer.ids.push_back(std::to_string(i));
  }
  layer.name = name;
  layer.crs = Crs::from_epsg(4545);
  layer.geometry = std::move(builder).build();
  return layer;
}

OverlayOptions plane_options() {
  OverlayOptions options;
  options.area_method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

double total(const Layer& a, const Layer& b, OverlayOperation operation) {
  const OverlayResult result = overlay(a, b, operation, plane_options());
  EXPECT_TRUE(result.balance.holds());
  double sum = 0;
  for (const double area : result.areas_m2) {
    EXPECT_GT(area, 0);
    sum += area;
  }
  return sum;
}

// Crossings of lattice edges are snapped nowhere; repaired rings are, to 0.1 mm along at most
// 8 edges of 8.5 units each: 0.071 mm · 70 m · a few features.
constexpr double tolerance_m2 = 0.05;

TEST(OverlayProperties, AreasOfTwoPolygonsAddUpInEveryOperation) {
  std::mt19937 random(20261123);
  for (int round = 0; round < rounds; ++round) {
    const Layer a = random_layer("a", random, 1);
    const Layer b = random_layer("b", random, 1);
    const double both = total(a, b, OverlayOperation::intersection);
    const double only_a = total(a, b, OverlayOperation::difference);
    const double only_b = total(b, a, OverlayOperation::difference);
    const auto near = [&](double expected) { return testing::DoubleNear(expected, tolerance_m2); };
    EXPECT_THAT(total(a, b, OverlayOperation::clip), near(both)) << round;
    EXPECT_THAT(total(b, a, OverlayOperation::intersection), near(both)) << round;
    EXPECT_THAT(total(a, b, OverlayOperation::identity), near(both + only_a)) << round;
    EXPECT_THAT(total(a, b, OverlayOperation::union_), near(both + only_a + only_b)) << round;
    EXPECT_THAT(total(a, b, OverlayOperation::symmetric_difference), near(only_a + only_b))
        << round;
    EXPECT_THAT(total(a, b, OverlayOperation::update), near(both + only_a + only_b)) << round;
    MultiPolygonBuilder all;
    all.add_feature(a.polygons()[0]);
    all.add_feature(b.polygons()[0]);
    UnionOptions options;
    options.method = AreaMethod::plane;
    options.threads = 1;
    EXPECT_THAT(union_area_m2(std::move(all).build(), *a.crs, options),
                near(both + only_a + only_b))
        << round;
  }
}

TEST(OverlayProperties, LayersThatOverlapThemselvesBalance) {
  std::mt19937 random(7);
  for (int round = 0; round < rounds / 3; ++round) {
    const Layer a = random_layer("a", random, 4);
    const Layer b = random_layer("b", random, 5);
    for (const auto operation : {OverlayOperation::intersection, OverlayOperation::union_,
                                 OverlayOperation::clip, OverlayOperation::symmetric_difference}) {
      const OverlayResult result = overlay(a, b, operation, plane_options());
      EXPECT_TRUE(result.balance.holds()) << round << " " << overlay_operation_name(operation);
    }
  }
}

TEST(OverlayProperties, MovingBothByWholeMetresChangesNoArea) {
  std::mt19937 random(99);
  const auto moved = [](Layer layer) {
    MultiPolygonBuilder builder;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      for (const Point& p : layer.polygons()[i].polygon(0).shell()) {
        builder.add_point({p.x + 36500000, p.y + 3190000});
      }
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
    }
    layer.geometry = std::move(builder).build();
    return layer;
  };
  for (int round = 0; round < rounds / 3; ++round) {
    const Layer a = random_layer("a", random, 2);
    const Layer b = random_layer("b", random, 2);
    EXPECT_NEAR(total(moved(a), moved(b), OverlayOperation::union_),
                total(a, b, OverlayOperation::union_), tolerance_m2)
        << round;
  }
}

}  // namespace
}  // namespace ecotone
