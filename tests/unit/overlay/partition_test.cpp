// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/partition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"
#include "tests/support/grid_columns.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

// A bit for every group.
std::optional<std::uint64_t> groups_as_bits(std::span<const std::uint32_t> groups) {
  std::uint64_t bits = 0;
  for (const std::uint32_t group : groups) bits |= std::uint64_t{1} << group;
  return bits == 0 ? std::nullopt : std::optional(bits);
}

std::vector<std::uint32_t> one_each(std::size_t count) {
  std::vector<std::uint32_t> groups(count);
  std::iota(groups.begin(), groups.end(), 0U);
  return groups;
}

Partition by_bits(const MultiPolygonArray& features, int threads = 1) {
  Ledger ledger;
  return partition(features, one_each(features.size()), groups_as_bits, plane(), ledger,
                   {.method = AreaMethod::plane, .threads = threads});
}

TEST(Partition, EveryFaceIsOfItsGroups) {
  const auto cut = by_bits(multipolygons(
      {"POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((2 2, 6 2, 6 6, 2 6, 2 2))"}));
  ASSERT_EQ(cut.labels, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_THAT(cut.pieces[0], IsWkt("POLYGON ((0 0, 4 0, 4 2, 2 2, 2 4, 0 4, 0 0))"));
  EXPECT_THAT(cut.pieces[1], IsWkt("POLYGON ((2 4, 4 4, 4 2, 6 2, 6 6, 2 6, 2 4))"));
  EXPECT_THAT(cut.pieces[2], IsWkt("POLYGON ((2 2, 4 2, 4 4, 2 4, 2 2))"));
}

TEST(Partition, AnIslandLiesInWhatIsAroundIt) {
  const auto cut = by_bits(
      multipolygons({"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1))",
                     "POLYGON ((3 3, 6 3, 6 6, 3 6, 3 3))", "POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))",
                     "POLYGON ((-1 -1, 10 -1, 10 10, -1 10, -1 -1))"}));
  ASSERT_EQ(cut.labels, (std::vector<std::uint64_t>{8, 9, 10, 14}));
  EXPECT_THAT(cut.pieces[0], HasPlaneArea(121 - 32 - 9, 0));
  EXPECT_THAT(cut.pieces[1], HasPlaneArea(32, 0));
  EXPECT_THAT(cut.pieces[2], HasPlaneArea(8, 0));
  EXPECT_THAT(cut.pieces[3], HasPlaneArea(1, 0));
}

TEST(Partition, FeaturesOfOneGroupAreOneAndLeaveNoVertexBetween) {
  Ledger ledger;
  const auto features =
      multipolygons({"POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON ((1 0, 5 0, 5 2, 1 2, 1 0))",
                     "POLYGON ((3 -1, 4 -1, 4 3, 3 3, 3 -1))"});
  const std::vector<std::uint32_t> groups{0, 0, 1};
  const auto cut =
      partition(features, groups,
                [](std::span<const std::uint32_t> around) -> std::optional<std::uint64_t> {
                  if (std::ranges::find(around, 0U) == around.end()) return std::nullopt;
                  return 7;
                },
                plane(), ledger, {.method = AreaMethod::plane});
  ASSERT_EQ(cut.labels, (std::vector<std::uint64_t>{7}));
  // (1 0), (2 0), (1 2) and (2 2) are vertices that features brought; (3 0) … (4 2) are none.
  EXPECT_THAT(cut.pieces[0], IsWkt("POLYGON ((0 0, 1 0, 2 0, 5 0, 5 2, 2 2, 1 2, 0 2, 0 0))"));
}

TEST(Partition, NothingMakesNoPiece) {
  EXPECT_EQ(by_bits({}).pieces.size(), 0u);
  EXPECT_EQ(by_bits(multipolygons({"", "POLYGON EMPTY"})).pieces.size(), 0u);
}

// The pieces of random features tile: none overlap, each feature is the sum of its pieces.
TEST(Partition, PiecesOfRandomFeaturesTile) {
  ZoneDraw draw(20261127);
  for (int round = 0; round < 300; ++round) {
    MultiPolygonBuilder builder;
    const int count = draw.between(1, 6);
    for (int i = 0; i < count; ++i) {
      builder.append(as_polygons(grid_column(draw.scribble(), draw.between(1, 3))));
    }
    const MultiPolygonArray features = std::move(builder).build();
    const Partition cut = by_bits(features);
    SCOPED_TRACE(round);
    for (std::size_t p = 0; p < cut.pieces.size(); ++p) ASSERT_TRUE(is_valid(cut.pieces[p]));
    for (const Overlap& pair : self_overlaps(cut.pieces, plane()).pairs) {
      ASSERT_TRUE(pair.touches_only) << pair.subject << ' ' << pair.zone;
    }
    for (std::size_t i = 0; i < features.size(); ++i) {
      double sum = 0;
      for (std::size_t p = 0; p < cut.pieces.size(); ++p) {
        if ((cut.labels[p] >> i & 1) != 0) sum += plane_area(cut.pieces[p]);
      }
      Ledger ledger;
      const std::vector<std::vector<std::size_t>> alone{{i}};
      const auto whole =
          union_by_group(features, alone, plane(), ledger, {.method = AreaMethod::plane});
      // Crossings move by 0.07 mm, along borders of some 100 m.
      ASSERT_NEAR(sum, plane_area(whole[0]), 0.01);
    }
  }
}

TEST(Partition, NeitherOrderNorThreadsChangeIt) {
  ZoneDraw draw(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<MultiPolygonArray> drawn;
    for (int i = 0; i < 5; ++i) drawn.push_back(as_polygons(grid_column(draw.scribble())));
    std::vector<std::uint32_t> order = one_each(drawn.size());
    const auto run = [&](int threads) {
      MultiPolygonBuilder builder;
      for (const std::uint32_t i : order) builder.append(drawn[i]);
      Ledger ledger;
      return partition(std::move(builder).build(), order, groups_as_bits, plane(), ledger,
                       {.method = AreaMethod::plane, .threads = threads});
    };
    const Partition one = run(1);
    std::mt19937 shuffle(static_cast<unsigned>(round));
    std::shuffle(order.begin(), order.end(), shuffle);
    const Partition other = run(3);
    ASSERT_EQ(one.labels, other.labels);
    ASSERT_TRUE(std::ranges::equal(one.pieces.points(), other.pieces.points()));
  }
}

TEST(Partition, BordersWithinTheGridOfEachOtherBecomeOne) {
  // Squares turned about each other by a few grid units over 100 m: crossings upon crossings.
  MultiPolygonBuilder builder;
  for (int k = 0; k < 24; ++k) {
    const double a = 1e-6 * k;
    for (const auto& [x, y] :
         {std::pair{-50.0, -50.0}, {50.0, -50.0}, {50.0, 50.0}, {-50.0, 50.0}}) {
      builder.add_point({500000 + x * std::cos(a) - y * std::sin(a),
                         3200000 + x * std::sin(a) + y * std::cos(a)});
    }
    builder.finish_ring();
    builder.finish_polygon();
    builder.finish_feature();
  }
  const Partition cut = by_bits(std::move(builder).build());
  double sum = 0;
  for (std::size_t p = 0; p < cut.pieces.size(); ++p) {
    EXPECT_TRUE(is_valid(cut.pieces[p]));
    sum += plane_area(cut.pieces[p]);
  }
  // The last square stands out at four sides by a triangle of 50 m by 50 m · 23e-6; half a grid
  // unit along 400 m.
  EXPECT_NEAR(sum, 10000 + 4 * 0.5 * 50 * 50 * 23e-6, 0.02);
  for (const Overlap& pair : self_overlaps(cut.pieces, plane()).pairs) {
    EXPECT_TRUE(pair.touches_only);
  }
}

TEST(Partition, ACrossingHalfwayBetweenGridPointsIsOnePlaceForAll) {
  // The diagonals of a square of one grid unit.
  const Partition cut = by_bits(multipolygons(
      {"POLYGON ((500000 3200000.0001, 500000.0001 3200000, 500000.0005 3200000.0005, "
       "500000 3200000.0001))",
       "POLYGON ((500000 3200000, 500000.0005 3199999.9995, 500000.0001 3200000.0001, "
       "500000 3200000))"}));
  for (std::size_t p = 0; p < cut.pieces.size(); ++p) EXPECT_TRUE(is_valid(cut.pieces[p]));
  for (const Overlap& pair : self_overlaps(cut.pieces, plane()).pairs) {
    EXPECT_TRUE(pair.touches_only);
  }
}

TEST(AreasRunAround, AReversedLoopIsLeftOutAndADoubleOneCountsOnce) {
  // The right half of the eight runs counter-clockwise, the left half clockwise.
  const auto eight = areas_run_around(
      lines({"LINESTRING (0 0, 4 -2, 4 2, 0 0, -4 -2, -4 2)",
             "MULTILINESTRING ((0 0, 4 0, 4 4, 0 4, 0 0), (2 2, 6 2, 6 6, 2 6, 2 2))",
             "LINESTRING (0 0, 0 4, 4 4, 4 0, 0 0)"}),
      plane());
  ASSERT_EQ(eight.size(), 3u);
  EXPECT_THAT(eight[0], IsWkt("POLYGON ((0 0, 4 -2, 4 2, 0 0))"));
  EXPECT_THAT(eight[1], HasPlaneArea(28, 0));
  EXPECT_EQ(eight[2].size(), 0u);
}

}  // namespace
}  // namespace ecotone
