// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/feature_index.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "ecotone/geodesy/crs.h"

namespace ecotone {
namespace {

const Crs& crs() {
  static const Crs zone = Crs::from_epsg(4545);
  return zone;
}

/// Zones of many vertices, strewn over 20 km.
MultiPolygonArray random_zones(std::size_t count, std::mt19937_64& random) {
  std::uniform_real_distribution<double> place(0, 20000);
  std::uniform_real_distribution<double> wave(0.8, 1.2);
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = 550000 + place(random);
    const double y = 3180000 + place(random);
    const int vertices = 20 + static_cast<int>(i % 7) * 40;
    for (int k = 0; k < vertices; ++k) {
      const double radius = 300 * wave(random);
      const double angle = 6.283185307179586 * k / vertices;
      builder.add_point({x + radius * std::cos(angle), y + radius * std::sin(angle)});
    }
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
  }
  return std::move(builder).build();
}

/// The distance to the edges of a zone, from the points of a subject.
double to_edges(const Point& p, const MultiPolygonView& zone) {
  MultiLineStringBuilder ring;
  ring.add_path(zone.polygon(0).shell());
  ring.finish_feature();
  const MultiLineStringArray rings = std::move(ring).build();
  return distance_m(p, rings[0], crs());
}

TEST(FeatureIndex, NearestAndWithinAreThoseOfAllFeatures) {
  std::mt19937_64 random(17);
  const MultiPolygonArray zones = random_zones(120, random);
  const FeatureIndex index(zones);
  std::uniform_real_distribution<double> place(0, 20000);
  for (int k = 0; k < 100; ++k) {
    const Point p{550000 + place(random), 3180000 + place(random)};
    const DistanceFrom from(std::span<const Point>(&p, 1), crs());
    const auto odd = [](std::size_t i) { return i % 2 == 1; };
    std::optional<NearestFeature> expected;
    std::vector<NearestFeature> near;
    for (std::size_t i = 0; i < zones.size(); ++i) {
      const double distance = to_edges(p, zones[i]);
      EXPECT_NEAR(index.distance_m(from, i), distance, 2e-8 * distance + 1e-9);
      if (distance <= 1500) near.push_back({i, distance});
      if (odd(i) && distance <= 3000 && (!expected || distance < expected->distance_m)) {
        expected = NearestFeature{i, distance};
      }
    }
    const auto found = index.nearest(from, 3000, odd);
    ASSERT_EQ(found.has_value(), expected.has_value());
    if (found) {
      EXPECT_EQ(found->feature, expected->feature);
      EXPECT_NEAR(found->distance_m, expected->distance_m, 1e-4);
    }
    const std::vector<NearestFeature> within = index.within(from, 1500);
    ASSERT_EQ(within.size(), near.size());
    for (std::size_t i = 0; i < near.size(); ++i) {
      EXPECT_EQ(within[i].feature, near[i].feature);
      EXPECT_NEAR(within[i].distance_m, near[i].distance_m, 1e-4);
    }
  }
}

TEST(FeatureIndex, OfEquallyNearFeaturesTheFirstIsTaken) {
  MultiPointBuilder points;
  for (const double x : {550010.0, 549990.0, 550010.0}) {
    points.add_point({x, 3190000});
    points.finish_feature();
  }
  const GeometryColumn column(std::move(points).build());
  const FeatureIndex index(column);
  const Point p{550010, 3190100};
  const DistanceFrom from(std::span<const Point>(&p, 1), crs());
  const auto found = index.nearest(from, 1000, [](std::size_t) { return true; });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->feature, 0U);
  EXPECT_FALSE(index.nearest(from, 50, [](std::size_t) { return true; }));
}

TEST(FeatureIndex, WithoutFeaturesNothingIsNear) {
  const GeometryColumn none{MultiLineStringArray()};
  const FeatureIndex index(none);
  const Point p{550010, 3190100};
  const DistanceFrom from(std::span<const Point>(&p, 1), crs());
  EXPECT_FALSE(index.nearest(from, 1e6, [](std::size_t) { return true; }));
  EXPECT_TRUE(index.within(from, 1e6).empty());
}

}  // namespace
}  // namespace ecotone
