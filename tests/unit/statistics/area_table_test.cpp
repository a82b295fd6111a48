// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/area_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

AreaTableOptions plane_options(std::vector<std::string> by) {
  AreaTableOptions options;
  options.by = std::move(by);
  options.method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

Layer layer(std::initializer_list<std::string> texts, const std::vector<std::string>& kinds) {
  Layer result;
  result.name = "zones";
  result.crs = Crs::from_epsg(4545);
  result.geometry = multipolygons(texts);
  Column kind("class", FieldType::text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    kind.push_back(kinds[i].empty() ? FieldValue() : FieldValue(kinds[i]));
    result.ids.push_back(std::to_string(i));
  }
  result.fields.add(std::move(kind));
  return result;
}

// I: 10 × 10 and 10 × 10 that share 2 × 10; II: 10 × 10 that shares 1 × 10 with the second I.
Layer overlapping() {
  return layer(
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((8 0, 18 0, 18 10, 8 10, 8 0))",
       "POLYGON ((17 0, 27 0, 27 10, 17 10, 17 0))"},
      {"I", "I", "II"});
}

TEST(AreaTable, UnionCountsGroundOnceInEachRow) {
  const AreaTable table = area_table(overlapping(), plane_options({"class"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_DOUBLE_EQ(table.rows[0].area_m2, 180);
  EXPECT_DOUBLE_EQ(table.rows[0].sum_m2, 200);
  EXPECT_DOUBLE_EQ(table.rows[1].area_m2, 100);
  EXPECT_DOUBLE_EQ(table.total.area_m2, 270);
  EXPECT_DOUBLE_EQ(table.rows[0].share, 180.0 / 270);
  EXPECT_EQ(table.overlapping_pairs, 2u);
  // 180 + 100 = 270 + 10: what I and II share is computed apart, so the residue is a check.
  EXPECT_DOUBLE_EQ(table.reconciliation.counted_again_m2, 10);
  EXPECT_NEAR(table.reconciliation.residue_m2, 0, 1e-9);
  EXPECT_TRUE(table.reconciliation.holds());
}

TEST(AreaTable, SumCountsEveryFeature) {
  AreaTableOptions options = plane_options({"class"});
  options.overlaps = OverlapPolicy::sum;
  const AreaTable table = area_table(overlapping(), options);
  EXPECT_EQ(table.rows[0].area_m2, 200);
  EXPECT_EQ(table.total.area_m2, 300);
  EXPECT_EQ(table.reconciliation.residue_m2, 0);
}

TEST(AreaTable, PriorityGivesGroundToTheFirst) {
  AreaTableOptions options = plane_options({"class"});
  options.overlaps = OverlapPolicy::priority;
  options.priority_field = "class";
  AreaTable table = area_table(overlapping(), options);
  EXPECT_DOUBLE_EQ(table.rows[0].area_m2, 180);
  EXPECT_DOUBLE_EQ(table.rows[1].area_m2, 90);
  EXPECT_NEAR(table.reconciliation.residue_m2, 0, 1e-9);
  options.priority_values = {"II"};
  table = area_table(overlapping(), options);
  EXPECT_DOUBLE_EQ(table.rows[0].area_m2, 170);
  EXPECT_DOUBLE_EQ(table.rows[1].area_m2, 100);
  EXPECT_TRUE(table.reconciliation.holds());
}

TEST(AreaTable, ThreefoldGroundIsTakenFromTheSums) {
  const Layer zones =
      layer({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((5 0, 15 0, 15 10, 5 10, 5 0))",
             "POLYGON ((8 0, 18 0, 18 10, 8 10, 8 0))"},
            {"I", "II", "III"});
  const AreaTable table = area_table(zones, plane_options({"class"}));
  EXPECT_DOUBLE_EQ(table.total.area_m2, 180);
  EXPECT_DOUBLE_EQ(table.reconciliation.counted_again_m2, 120);
  EXPECT_EQ(table.reconciliation.residue_m2, 0);
}

TEST(AreaTable, NullsComeFirstAndMissingGeometriesAreCounted) {
  const Layer zones = layer({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", ""}, {"I", ""});
  const AreaTable table = area_table(zones, plane_options({"class"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(to_text(table.rows[0].values[0]), "");
  EXPECT_EQ(table.rows[0].features, 1u);
  EXPECT_EQ(table.rows[0].area_m2, 0);
  EXPECT_EQ(table.total.features, 2u);
}

TEST(AreaTable, EmptyLayerHasATotalOfNothing) {
  const AreaTable table = area_table(layer({}, {}), plane_options({"class"}));
  EXPECT_TRUE(table.rows.empty());
  EXPECT_EQ(table.total.area_m2, 0);
  EXPECT_TRUE(table.reconciliation.holds());
}

TEST(AreaTable, InvalidFeatureIsMeasuredAsRepaired) {
  const Layer zones = layer({"POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"}, {"I"});
  const AreaTable table = area_table(zones, plane_options({}));
  EXPECT_DOUBLE_EQ(table.total.area_m2, 50);
  EXPECT_EQ(table.ledger.entries.size(), 1u);
}

TEST(AreaTable, OrderOfFeaturesDoesNotChangeADigit) {
  std::vector<std::string> texts;
  std::vector<std::size_t> places;
  for (int i = 0; i < 60; ++i) {
    const double x = 0.1 + 9.7 * i;
    const double width = 10 + 0.3 * (i % 5) - (i % 7 == 0 ? 3 : 0);
    const auto at = [](double u, double v) { return std::to_string(u) + " " + std::to_string(v); };
    texts.push_back("POLYGON ((" + at(x, 0) + ", " + at(x + width, 1.3) + ", " +
                    at(x + width + 1, 10) + ", " + at(x - 1.7, 8) + ", " + at(x, 0) + "))");
    places.push_back(static_cast<std::size_t>(i));
  }
  Layer zones;
  zones.name = "zones";
  zones.crs = Crs::from_epsg(4545);
  zones.geometry = multipolygons(texts);
  Column kind("class", FieldType::integer);
  for (int i = 0; i < 60; ++i) {
    kind.push_back(std::int64_t{i % 3});
    zones.ids.push_back(std::to_string(i));
  }
  zones.fields.add(std::move(kind));
  for (const OverlapPolicy policy :
       {OverlapPolicy::union_, OverlapPolicy::sum, OverlapPolicy::priority}) {
    AreaTableOptions options = plane_options({"class"});
    options.overlaps = policy;
    options.priority_field = "class";
    const AreaTable one = area_table(zones, options);
    EXPECT_TRUE(one.reconciliation.holds()) << overlap_policy_name(policy);
    std::mt19937 random(7);
    std::shuffle(places.begin(), places.end(), random);
    options.threads = 3;
    const AreaTable other = area_table(select(zones, places), options);
    ASSERT_EQ(one.rows.size(), other.rows.size());
    for (std::size_t k = 0; k < one.rows.size(); ++k) {
      EXPECT_EQ(one.rows[k].area_m2, other.rows[k].area_m2);
      EXPECT_EQ(one.rows[k].sum_m2, other.rows[k].sum_m2);
    }
    EXPECT_EQ(one.total.area_m2, other.total.area_m2);
  }
}

TEST(AreaTable, TableForPeopleEndsWithTheTotal) {
  const AreaTable table = area_table(overlapping(), plane_options({"class"}));
  const Table people = to_table(table, {AreaUnit::square_metre, AreaUnit::hectare, AreaUnit::mu});
  std::vector<std::string> names;
  for (const Column& column : people.columns()) names.push_back(column.name());
  EXPECT_EQ(names, (std::vector<std::string>{"class", "features", "area_m2", "area_ha", "area_mu",
                                             "share_pct"}));
  EXPECT_EQ(people.at("area_ha").size(), 3u);
  EXPECT_EQ(to_text(people.at("area_ha")[0]), "0.018");
  EXPECT_EQ(to_text(people.at("area_mu")[0]), "0.27");  // 180 · 3 / 2000
  EXPECT_TRUE(people.at("class").is_null(2));
  EXPECT_EQ(to_text(people.at("area_m2")[2]), "270");
  EXPECT_EQ(to_text(people.at("share_pct")[0]), "66.6667");
}

TEST(AreaTable, PriorityWithoutAFieldIsRefused) {
  AreaTableOptions options = plane_options({});
  options.overlaps = OverlapPolicy::priority;
  EXPECT_THROW(area_table(overlapping(), options), UsageError);
  options.priority_field = "rank";
  EXPECT_THROW(area_table(overlapping(), options), SchemaError);
  EXPECT_THROW(parse_overlap_policy("most"), UsageError);
}

}  // namespace
}  // namespace ecotone
