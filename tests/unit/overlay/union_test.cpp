// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/union.h"

#include <gtest/gtest.h>

#include "ecotone/overlay/difference.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

UnionOptions plane_options() {
  return {.method = AreaMethod::plane, .threads = 1};
}

OverlapOptions difference_options() {
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

TEST(UnionArea, SharedGroundCountsOnce) {
  const auto zones = multipolygons(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((5 0, 15 0, 15 10, 5 10, 5 0))"});
  EXPECT_DOUBLE_EQ(union_area_m2(zones, plane(), plane_options()), 150);
}

TEST(UnionArea, NothingHasNoArea) {
  EXPECT_EQ(union_area_m2({}, plane(), plane_options()), 0);
}

TEST(UnionOf, NeighboursMergeWhateverTheirOrder) {
  Ledger ledger;
  const auto ab =
      multipolygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))"});
  const auto ba =
      multipolygons({"POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"});
  const auto one = union_of(ab, plane(), ledger, plane_options());
  const auto other = union_of(ba, plane(), ledger, plane_options());
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].size(), 1u);
  EXPECT_EQ(write_wkt(one[0]), write_wkt(other[0]));
  EXPECT_TRUE(ledger.empty());
}

TEST(UnionByGroup, EachGroupIsAFeature) {
  Ledger ledger;
  const auto zones =
      multipolygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((5 0, 6 0, 6 1, 5 1, 5 0))",
                     "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))"});
  const std::vector<std::vector<std::size_t>> groups{{0, 2}, {1}, {}};
  const auto united = union_by_group(zones, groups, plane(), ledger, plane_options());
  ASSERT_EQ(united.size(), 3u);
  EXPECT_DOUBLE_EQ(area_m2(united[0], plane(), AreaMethod::plane), 2);
  EXPECT_DOUBLE_EQ(area_m2(united[1], plane(), AreaMethod::plane), 1);
  EXPECT_EQ(united[2].size(), 0u);
}

TEST(DifferenceOf, WhatLiesInNoZoneRemains) {
  Ledger ledger;
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                                       "POLYGON ((20 0, 21 0, 21 1, 20 1, 20 0))",
                                       "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))"});
  const auto zones = multipolygons(
      {"POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((4 0, 8 0, 8 10, 4 10, 4 0))"});
  const auto remains = difference_of(subjects, zones, plane(), ledger, difference_options());
  ASSERT_EQ(remains.size(), 3u);
  EXPECT_EQ(write_wkt(remains[0]), "POLYGON ((8 0, 10 0, 10 10, 8 10, 8 0))");
  EXPECT_EQ(write_wkt(remains[1]), "POLYGON ((20 0, 21 0, 21 1, 20 1, 20 0))");
  EXPECT_EQ(remains[2].size(), 0u);
  EXPECT_TRUE(ledger.empty());
}

TEST(IntersectionOf, WhatLiesInAnyZoneRemains) {
  Ledger ledger;
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                                       "POLYGON ((20 0, 21 0, 21 1, 20 1, 20 0))",
                                       "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))"});
  const auto zones = multipolygons(
      {"POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((4 0, 8 0, 8 10, 4 10, 4 0))"});
  const auto kept = intersection_of(subjects, zones, plane(), ledger, difference_options());
  ASSERT_EQ(kept.size(), 3u);
  EXPECT_THAT(kept[0], HasPlaneArea(80, 1e-9));
  EXPECT_EQ(kept[1].size(), 0u);
  EXPECT_EQ(write_wkt(kept[2]), "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))");
}

TEST(DifferenceOf, MissingStaysMissing) {
  MultiPolygonBuilder builder;
  builder.add_missing();
  Ledger ledger;
  const auto remains =
      difference_of(std::move(builder).build(), {}, plane(), ledger, difference_options());
  EXPECT_TRUE(remains.is_missing(0));
}

}  // namespace
}  // namespace ecotone
