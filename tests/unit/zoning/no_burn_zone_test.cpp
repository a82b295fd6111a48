// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/no_burn_zone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "ecotone/error.h"
#include "ecotone/geometry/validity.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

Layer blocks(std::initializer_list<std::string> wkt, std::vector<std::string> classes = {}) {
  Layer layer;
  layer.name = "blocks";
  layer.crs = Crs::from_epsg(4545);
  layer.geometry = multipolygons(wkt);
  Column column("class", FieldType::text);
  for (std::size_t i = 0; i < layer.size(); ++i) {
    layer.ids.push_back("b" + std::to_string(i));
    column.push_back(i < classes.size() ? FieldValue(classes[i]) : FieldValue());
  }
  layer.fields.add(std::move(column));
  return layer;
}

NoBurnOptions in_the_plane() {
  NoBurnOptions options;
  options.method = AreaMethod::plane;
  for (const char* name : {"fill_holes_m2", "drop_specks_m2", "smooth_m"}) {
    options.parameters.set(name, 0);
  }
  return options;
}

const DelineationStep& step(const NoBurnZone& zone, const std::string& name) {
  const auto found = std::ranges::find(zone.steps, name, &DelineationStep::name);
  EXPECT_NE(found, zone.steps.end()) << name;
  return *found;
}

std::string text(const Layer& layer, const char* field, std::size_t i) {
  return to_text(layer.fields.at(field)[i]);
}

// Two squares of 100 m that overlap by 50 × 100, one with a hole of 20 × 20; a speck of 5 × 5.
const std::initializer_list<std::string> simple = {
    "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), (10 10, 10 30, 30 30, 30 10, 10 10))",
    "POLYGON ((50 0, 150 0, 150 100, 50 100, 50 0))",
    "POLYGON ((300 300, 305 300, 305 305, 300 305, 300 300))",
};

TEST(NoBurnZone, StepsDoWhatTheySayInTheirOrder) {
  NoBurnOptions options = in_the_plane();
  options.parameters.set("fill_holes_m2", 401);
  options.parameters.set("drop_specks_m2", 26);
  options.fuel_class = FuelClass::class_2;
  const std::vector<Layer> layers = {blocks(simple)};
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  // 9600 + 10000 + 25; the union is 15000 − 400 + 25.
  EXPECT_DOUBLE_EQ(step(zone, "union").before_m2, 19625);
  EXPECT_DOUBLE_EQ(step(zone, "union").after_m2, 14625);
  EXPECT_DOUBLE_EQ(step(zone, "fill_holes").added_m2, 400);
  EXPECT_DOUBLE_EQ(step(zone, "fill_holes").removed_m2, 0);
  EXPECT_DOUBLE_EQ(step(zone, "drop_specks").removed_m2, 25);
  EXPECT_FALSE(step(zone, "smooth").applied);
  EXPECT_FALSE(step(zone, "clip").applied);
  ASSERT_EQ(zone.parts.size(), 1U);
  EXPECT_DOUBLE_EQ(zone.areas_m2[0], 15000);
  EXPECT_EQ(text(zone.parts, "class", 0), "II");
  EXPECT_EQ(text(zone.parts, "blocks", 0), "b1、b0");
  ASSERT_EQ(zone.ledger.entries.size(), 2U);
  EXPECT_EQ(zone.ledger.entries[0].action, LedgerAction::merged);
  EXPECT_EQ(zone.ledger.entries[1].action, LedgerAction::dropped);
}

TEST(NoBurnZone, EachStepAccountsForItsArea) {
  NoBurnOptions options = in_the_plane();
  options.parameters.set("fill_holes_m2", 401);
  options.parameters.set("drop_specks_m2", 26);
  options.parameters.set("smooth_m", 3);
  options.parameters.set("snap_shortest_m", 30);
  Layer county = blocks({"POLYGON ((-10 -10, 120 -10, 120 90, -10 90, -10 -10))"});
  options.county = &county;
  options.snap = {{"roads", lines({"LINESTRING (-50 -4, 200 -4)"}), {"South Road"}, 6}};
  const std::vector<Layer> layers = {blocks(simple)};
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  double before = step(zone, "union").after_m2;
  for (std::size_t k = 1; k < zone.steps.size(); ++k) {
    EXPECT_DOUBLE_EQ(zone.steps[k].before_m2, before) << zone.steps[k].name;
    EXPECT_NEAR(zone.steps[k].residue_m2(), 0, 0.1) << zone.steps[k].name;
    before = zone.steps[k].after_m2;
  }
  EXPECT_EQ(zone.stretches.size(), 1U);
  // South of the road at y = −4 to y = 90, x from 0 to 120, without a triangle of 4 × 4 in the
  // west.
  EXPECT_NEAR(before, 120 * 94 - 8, 20);
}

TEST(NoBurnZone, NarrowGapsAreClosedAndWideOnesAreNot) {
  // Squares of 100 m on the central meridian, 8 m and 12 m apart, closed by 10 m. A circle of 5 m
  // that rests on both corners of the gap keeps a segment of it at either end open:
  // 25 asin(0.8) − 4 · 3 = 11.182380 m².
  NoBurnOptions options = in_the_plane();
  options.parameters.set("close_gaps_m", 10);
  const std::vector<Layer> layers = {blocks(
      {"POLYGON ((500000 3190000, 500100 3190000, 500100 3190100, 500000 3190100, 500000 3190000))",
       "POLYGON ((500108 3190000, 500208 3190000, 500208 3190100, 500108 3190100, 500108 3190000))",
       "POLYGON ((500220 3190000, 500320 3190000, 500320 3190100, 500220 3190100, 500220 "
       "3190000))"})};
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  // Chords of the arcs, 10 mm, and the overlap of 2 mm, along 2 · 8 m.
  EXPECT_NEAR(step(zone, "close_gaps").added_m2, 800 - 2 * 11.182380, 0.2);
  EXPECT_NEAR(step(zone, "close_gaps").removed_m2, 0, 1e-6);
  ASSERT_EQ(zone.parts.size(), 2U);
  EXPECT_DOUBLE_EQ(zone.areas_m2[1], 10000);
}

TEST(NoBurnZone, HairlinesBetweenBlocksAreClosedToo) {
  // Squares of 100 m, 2 cm apart.
  NoBurnOptions options = in_the_plane();
  options.parameters.set("close_gaps_m", 10);
  const std::vector<Layer> layers = {blocks(
      {"POLYGON ((500000 3190000, 500100 3190000, 500100 3190100, 500000 3190100, 500000 3190000))",
       "POLYGON ((500100.02 3190000, 500200 3190000, 500200 3190100, 500100.02 3190100,"
       " 500100.02 3190000))"})};
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  ASSERT_EQ(zone.parts.size(), 1U);
  EXPECT_NEAR(zone.areas_m2[0], 20000, 0.01);
}

TEST(NoBurnZone, StricterClassHoldsWhereClassesOverlap) {
  NoBurnOptions options = in_the_plane();
  options.class_field = "class";
  const std::vector<Layer> layers = {blocks({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))",
                                             "POLYGON ((50 0, 150 0, 150 100, 50 100, 50 0))",
                                             "POLYGON ((500 0, 600 0, 600 100, 500 100, 500 0))"},
                                            {"Ⅱ类", "Ⅲ类", "1"})};
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  ASSERT_EQ(zone.parts.size(), 3U);
  std::map<std::string, double> by_class;
  for (std::size_t i = 0; i < 3; ++i) by_class[text(zone.parts, "class", i)] += zone.areas_m2[i];
  EXPECT_DOUBLE_EQ(by_class["III"], 10000);
  EXPECT_DOUBLE_EQ(by_class["II"], 5000);
  EXPECT_DOUBLE_EQ(by_class["I"], 10000);
  EXPECT_NEAR(step(zone, "classes").residue_m2(), 0, 1e-6);
}

TEST(NoBurnZone, HoleBetweenClassesGoesToTheLongerBorder) {
  // A hole of 20 × 20 that borders on class II with three sides and on class III with one.
  NoBurnOptions options = in_the_plane();
  options.class_field = "class";
  options.parameters.set("fill_holes_m2", 401);
  const std::vector<Layer> layers = {
      blocks({"POLYGON ((0 0, 100 0, 100 40, 80 40, 80 60, 100 60, 100 100, 0 100, 0 0))",
              "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 0))"},
             {"II", "III"})};
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  ASSERT_EQ(zone.parts.size(), 2U);
  EXPECT_DOUBLE_EQ(zone.areas_m2[0] + zone.areas_m2[1], 20000);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_DOUBLE_EQ(zone.areas_m2[i], 10000);
}

TEST(NoBurnZone, ClassesMayComeFromAreas) {
  NoBurnOptions options = in_the_plane();
  Layer areas = blocks({"POLYGON ((-10 -10, 60 -10, 60 200, -10 200, -10 -10))"}, {"III"});
  options.class_areas = &areas;
  const std::vector<Layer> layers = {blocks({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"})};
  NoBurnZone zone = delineate_no_burn_zone(layers, options);
  ASSERT_EQ(zone.parts.size(), 2U);
  EXPECT_DOUBLE_EQ(zone.areas_m2[0], 6000);
  EXPECT_EQ(text(zone.parts, "class", 0), "III");
  EXPECT_EQ(text(zone.parts, "class", 1), "");  // nothing is guessed
  options.fuel_class = FuelClass::class_2;
  zone = delineate_no_burn_zone(layers, options);
  EXPECT_EQ(text(zone.parts, "class", 1), "II");
}

TEST(NoBurnZone, StatedAreaThatDepartsIsFlagged) {
  NoBurnOptions options = in_the_plane();
  const std::vector<Layer> layers = {blocks({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"})};
  options.stated_area_m2 = 9901;
  EXPECT_FALSE(delineate_no_burn_zone(layers, options).stated->departs());  // by 0.9999 %
  options.stated_area_m2 = 9900;
  const NoBurnZone zone = delineate_no_burn_zone(layers, options);
  EXPECT_TRUE(zone.stated->departs());  // by 1.0101 %
  EXPECT_NEAR(zone.stated->difference_pct(), 100.0 / 99, 1e-9);
  EXPECT_EQ(text(zone.parts, "stated_area_m2", 0), "9900");
}

TEST(NoBurnZone, OrderAndThreadsChangeNothing) {
  std::mt19937 random(5);
  std::uniform_int_distribution<int> place(0, 400);
  std::uniform_int_distribution<int> size(20, 90);
  std::vector<std::string> squares;
  for (int k = 0; k < 60; ++k) {
    const int x = place(random);
    const int y = place(random);
    const int w = size(random);
    const auto p = [](int a, int b) { return std::to_string(a) + " " + std::to_string(b); };
    squares.push_back("POLYGON ((" + p(x, y) + ", " + p(x + w, y + 3) + ", " + p(x + w, y + w) +
                      ", " + p(x + 2, y + w) + ", " + p(x, y) + "))");
  }
  NoBurnOptions options;
  options.parameters.set("fill_holes_m2", 500);
  options.parameters.set("drop_specks_m2", 500);
  options.parameters.set("smooth_m", 4);
  options.parameters.set("snap_shortest_m", 40);
  options.snap = {{"roads", lines({"LINESTRING (-50 250, 600 260)"}), {"Road"}, 12}};
  std::string first;
  for (int round = 0; round < 4; ++round) {
    Layer layer;
    layer.name = "blocks";
    layer.crs = Crs::from_epsg(4545);
    layer.geometry = multipolygons(squares);
    for (std::size_t i = 0; i < squares.size(); ++i) layer.ids.push_back(squares[i]);
    options.threads = 1 + round % 2;
    const std::vector<Layer> layers = {layer};
    const NoBurnZone zone = delineate_no_burn_zone(layers, options);
    std::string all;
    for (std::size_t i = 0; i < zone.parts.size(); ++i) {
      EXPECT_TRUE(is_valid(zone.parts.polygons()[i]));
      all += write_wkt(zone.parts.geometry, i) + text(zone.parts, "blocks", i) + "\n";
    }
    if (round == 0) first = all;
    EXPECT_EQ(all, first) << round;
    std::shuffle(squares.begin(), squares.end(), random);
  }
}

TEST(NoBurnZone, WhatIsWrongIsNamed) {
  NoBurnOptions options = in_the_plane();
  options.class_field = "class";
  std::vector<Layer> layers = {blocks({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"}, {"IV"})};
  try {
    delineate_no_burn_zone(layers, options);
    FAIL();
  } catch (const SchemaError& error) {
    EXPECT_EQ(error.key(), "class_unknown");
    EXPECT_EQ(error.where(), "blocks, feature b0, field class");
  }
  layers = {blocks({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"})};
  EXPECT_THROW(delineate_no_burn_zone(layers, options), SchemaError);  // no class at all
  options.class_field = "";
  layers[0].crs = Crs::from_epsg(4490);
  EXPECT_THROW(delineate_no_burn_zone(layers, options), CrsError);
  layers = {blocks({"POLYGON EMPTY"})};
  EXPECT_THROW(delineate_no_burn_zone(layers, options), GeometryError);
  EXPECT_THROW(delineate_no_burn_zone({}, options), GeometryError);
  layers = {blocks({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"})};
  Layer county = blocks({"POLYGON ((500 0, 600 0, 600 100, 500 100, 500 0))"});
  options.county = &county;
  EXPECT_THROW(delineate_no_burn_zone(layers, options), GeometryError);
}

TEST(FuelClass, IsReadInTheFormsThatLayersUse) {
  for (const char* word : {"II", "ii", "2", "Ⅱ", "Ⅱ类", "二类", "class II", "II类"}) {
    EXPECT_EQ(parse_fuel_class(word), FuelClass::class_2) << word;
  }
  EXPECT_EQ(parse_fuel_class("Ⅲ类"), FuelClass::class_3);
  for (const char* word : {"", "IV", "类", "0", "4"}) EXPECT_FALSE(parse_fuel_class(word)) << word;
}

}  // namespace
}  // namespace ecotone
