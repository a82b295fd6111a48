// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/cross_tabulation.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

CrossTabulationOptions plane_options() {
  CrossTabulationOptions options;
  options.zone_fields = {"name"};
  options.class_fields = {"class"};
  options.method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

Layer layer(const std::string& name, const std::string& field,
            std::initializer_list<std::string> texts, const std::vector<std::string>& values) {
  Layer result;
  result.name = name;
  result.crs = Crs::from_epsg(4545);
  result.geometry = multipolygons(texts);
  Column column(field, FieldType::text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    column.push_back(values[i]);
    result.ids.push_back(std::to_string(i));
  }
  result.fields.add(std::move(column));
  return result;
}

Layer towns() {
  return layer(
      "towns", "name",
      {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"},
      {"east", "west"});
}

TEST(CrossTabulation, CellsRestsAndSharesAddUp) {
  const Layer cover =
      layer("cover", "class",
            {"POLYGON ((0 0, 4 0, 4 10, 0 10, 0 0))", "POLYGON ((4 0, 14 0, 14 10, 4 10, 4 0))",
             "POLYGON ((18 0, 25 0, 25 10, 18 10, 18 0))"},
            {"wood", "field", "wood"});
  const CrossTabulation table = cross_tabulation(towns(), cover, plane_options());
  ASSERT_EQ(table.classes.size(), 2u);  // field, wood
  ASSERT_EQ(table.cells.size(), 4u);
  const std::vector<double> areas{60, 40, 40, 20};
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(table.cells[k].zone, k / 2);
    EXPECT_EQ(table.cells[k].klass, k % 2);
    EXPECT_DOUBLE_EQ(table.cells[k].area_m2, areas[k]);
    EXPECT_EQ(table.cells[k].pairs, 1u);
  }
  EXPECT_DOUBLE_EQ(table.cells[0].share_of_zone, 0.6);
  EXPECT_DOUBLE_EQ(table.cells[0].share_of_class, 0.6);
  EXPECT_DOUBLE_EQ(table.zones[1].rest_m2, 40);    // [14, 18] × [0, 10]
  EXPECT_DOUBLE_EQ(table.classes[1].rest_m2, 50);  // [20, 25] × [0, 10] lies outside any town
  EXPECT_EQ(table.classes[0].rest_m2, 0);
  EXPECT_DOUBLE_EQ(table.total_m2, 160);
  EXPECT_TRUE(table.holds());
}

TEST(CrossTabulation, OverlappingClassesOfOneValueCountOnceInTheirCell) {
  const Layer cover =
      layer("cover", "class",
            {"POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((4 0, 8 0, 8 10, 4 10, 4 0))"},
            {"wood", "wood"});
  CrossTabulationOptions options = plane_options();
  CrossTabulation table = cross_tabulation(towns(), cover, options);
  ASSERT_EQ(table.cells.size(), 1u);
  EXPECT_DOUBLE_EQ(table.cells[0].area_m2, 80);
  EXPECT_EQ(table.cells[0].pairs, 2u);
  EXPECT_DOUBLE_EQ(table.classes[0].area_m2, 80);
  EXPECT_TRUE(table.holds());
  options.overlaps = OverlapPolicy::sum;
  table = cross_tabulation(towns(), cover, options);
  EXPECT_DOUBLE_EQ(table.cells[0].area_m2, 100);
  EXPECT_DOUBLE_EQ(table.zones[0].reconciliation.counted_again_m2, 20);
}

TEST(CrossTabulation, OverlapBetweenClassesIsNamedInTheAccountOfTheZone) {
  const Layer cover =
      layer("cover", "class",
            {"POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((4 0, 8 0, 8 10, 4 10, 4 0))"},
            {"wood", "field"});
  const CrossTabulation table = cross_tabulation(towns(), cover, plane_options());
  EXPECT_DOUBLE_EQ(table.zones[0].reconciliation.counted_again_m2, 20);
  EXPECT_TRUE(table.holds());
}

TEST(CrossTabulation, TouchingPairsHaveNoCell) {
  const Layer cover =
      layer("cover", "class", {"POLYGON ((20 0, 25 0, 25 10, 20 10, 20 0))"}, {"wood"});
  const CrossTabulation table = cross_tabulation(towns(), cover, plane_options());
  EXPECT_TRUE(table.cells.empty());
  EXPECT_DOUBLE_EQ(table.classes[0].rest_m2, 50);
  EXPECT_TRUE(table.holds());
}

TEST(CrossTabulation, TableForPeopleListsCellsThenRests) {
  const Layer cover =
      layer("cover", "name", {"POLYGON ((15 0, 25 0, 25 10, 15 10, 15 0))"}, {"wood"});
  CrossTabulationOptions options = plane_options();
  options.class_fields = {"name"};
  const Table people =
      to_table(cross_tabulation(towns(), cover, options), {AreaUnit::square_metre});
  std::vector<std::string> names;
  for (const Column& column : people.columns()) names.push_back(column.name());
  EXPECT_EQ(names, (std::vector<std::string>{"zone_name", "class_name", "area_m2", "share_pct",
                                             "class_share_pct", "pairs"}));
  // west × wood, then east without, west without, wood outside
  ASSERT_EQ(people.at("area_m2").size(), 4u);
  EXPECT_EQ(to_text(people.at("area_m2")[0]), "50");
  EXPECT_EQ(to_text(people.at("zone_name")[1]), "east");
  EXPECT_TRUE(people.at("class_name").is_null(1));
  EXPECT_TRUE(people.at("zone_name").is_null(3));
  EXPECT_EQ(to_text(people.at("class_share_pct")[3]), "50");
}

TEST(CrossTabulation, EmptyLayersGiveAnEmptyTable) {
  const Layer nothing = layer("cover", "class", {}, {});
  const CrossTabulation table = cross_tabulation(towns(), nothing, plane_options());
  EXPECT_TRUE(table.cells.empty());
  EXPECT_DOUBLE_EQ(table.zones[0].rest_m2, 100);
  EXPECT_TRUE(table.holds());
}

TEST(CrossTabulation, LayersWithDifferentCrsAreRefused) {
  Layer cover = layer("cover", "class", {}, {});
  cover.crs = Crs::from_epsg(4490);
  EXPECT_THROW(cross_tabulation(towns(), cover, plane_options()), CrsError);
}

}  // namespace
}  // namespace ecotone
