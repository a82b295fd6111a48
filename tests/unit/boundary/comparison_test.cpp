// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "ecotone/error.h"
#include "ecotone/io/layer_io.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// Sides parallel to the axes, in metres east and north of (500000, 3190000).
std::string box(double x0, double y0, double x1, double y1) {
  const auto vertex = [](double x, double y) {
    return std::to_string(500000 + x) + " " + std::to_string(3190000 + y);
  };
  return "POLYGON ((" + vertex(x0, y0) + ", " + vertex(x1, y0) + ", " + vertex(x1, y1) + ", " +
         vertex(x0, y1) + ", " + vertex(x0, y0) + "))";
}

Layer areas(std::string name, const std::vector<std::string>& wkt,
            const std::vector<std::string>& names, const std::vector<std::string>& classes = {}) {
  Layer layer;
  layer.name = std::move(name);
  layer.geometry = multipolygons(wkt);
  layer.crs = Crs::from_epsg(4545);
  Column& name_column = layer.fields.add(Column("name", FieldType::text));
  for (std::size_t i = 0; i < names.size(); ++i) {
    name_column.push_back(names[i].empty() ? FieldValue() : FieldValue(names[i]));
    layer.ids.push_back(std::to_string(i + 1));
  }
  if (classes.empty()) return layer;
  Column& class_column = layer.fields.add(Column("class", FieldType::text));
  for (const std::string& value : classes) class_column.push_back(value);
  return layer;
}

ComparisonOptions by_name() {
  ComparisonOptions options;
  options.old_field = options.new_field = "name";
  options.area_method = AreaMethod::plane;
  return options;
}

constexpr double tolerance_m2 = 1e-6;  // coordinates are whole metres: rounding alone

void expect_account(const ChangeAccount& account, double before, double after, double kept,
                    double in, double out) {
  EXPECT_NEAR(account.before_m2, before, tolerance_m2);
  EXPECT_NEAR(account.after_m2, after, tolerance_m2);
  EXPECT_NEAR(account.kept_m2, kept, tolerance_m2);
  EXPECT_NEAR(account.in_m2, in, tolerance_m2);
  EXPECT_NEAR(account.out_m2, out, tolerance_m2);
  EXPECT_TRUE(account.holds());
}

// change|from|to → area of the rows of the change layer.
std::map<std::string, double> rows_of(const Layer& layer) {
  std::map<std::string, double> rows;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const auto cell = [&](const char* field) { return to_text(layer.fields.at(field)[i]); };
    rows[cell("change") + "|" + cell("from") + "|" + cell("to")] +=
        std::get<double>(layer.fields.at("area_m2")[i]);
  }
  return rows;
}

// A 0–100, B 100–200 become A 0–150, B 150–250, all 100 m high.
TEST(Comparison, WhatOneAreaTakesFromAnotherIsInAndOut) {
  const Layer before = areas("before", {box(0, 0, 100, 100), box(100, 0, 200, 100)}, {"A", "B"});
  const Layer after = areas("after", {box(0, 0, 150, 100), box(150, 0, 250, 100)}, {"A", "B"});
  const Comparison result = compare_boundaries(before, after, by_name());
  ASSERT_EQ(result.changes.size(), 2U);
  expect_account(result.changes[0].account, 10000, 15000, 10000, 5000, 0);
  expect_account(result.changes[1].account, 10000, 10000, 5000, 5000, 5000);
  expect_account(result.gross, 20000, 25000, 15000, 10000, 5000);
  expect_account(result.dissolved, 20000, 25000, 20000, 5000, 0);
  const std::map<std::string, double> expected = {{"kept|A|A", 10000},
                                                  {"kept|B|B", 5000},
                                                  {"in|B|A", 5000},
                                                  {"in||B", 5000},
                                                  {"out|B|A", 5000}};
  const std::map<std::string, double> found = rows_of(result.layer);
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [key, area] : expected) {
    ASSERT_TRUE(found.contains(key)) << key;
    EXPECT_NEAR(found.at(key), area, tolerance_m2) << key;
  }
}

TEST(Comparison, OverlapsBeforeMakeTheSumLargerThanTheGround) {
  const Layer before = areas("before", {box(0, 0, 100, 100), box(50, 0, 150, 100)}, {"A", "B"});
  const Layer after = areas("after", {box(0, 0, 100, 100), box(100, 0, 150, 100)}, {"A", "B"});
  const Comparison result = compare_boundaries(before, after, by_name());
  expect_account(result.gross, 20000, 15000, 15000, 0, 5000);
  expect_account(result.dissolved, 15000, 15000, 15000, 0, 0);
}

TEST(Comparison, ZonesOfOneAreaAreUnited) {
  const Layer before = areas("before", {box(0, 0, 60, 100), box(40, 0, 100, 100)}, {"A", "A"});
  const Layer after = areas("after", {box(0, 0, 100, 100)}, {"A"});
  const Comparison result = compare_boundaries(before, after, by_name());
  ASSERT_EQ(result.changes.size(), 1U);
  expect_account(result.changes[0].account, 10000, 10000, 10000, 0, 0);
}

TEST(Comparison, AreasMergeSplitComeAndGo) {
  const Layer before = areas(
      "before",
      {box(0, 0, 100, 100), box(100, 0, 200, 100), box(300, 0, 500, 100), box(900, 0, 1000, 100)},
      {"A", "B", "C", "D"});
  const Layer after = areas(
      "after",
      {box(0, 0, 200, 90), box(300, 0, 400, 100), box(400, 0, 500, 100), box(700, 0, 800, 100)},
      {"AB", "C1", "C2", "E"});
  ComparisonOptions options = by_name();
  options.match_names = false;
  options.least_overlap = 0.5;
  const Comparison result = compare_boundaries(before, after, options);
  ASSERT_EQ(result.changes.size(), 4U);
  EXPECT_EQ(result.changes[0].succession, Succession::merged);
  EXPECT_EQ(result.changes[0].old_names, (std::vector<std::string>{"A", "B"}));
  expect_account(result.changes[0].account, 20000, 18000, 18000, 0, 2000);
  EXPECT_EQ(result.changes[1].succession, Succession::split);
  EXPECT_EQ(result.changes[1].new_names, (std::vector<std::string>{"C1", "C2"}));
  expect_account(result.changes[1].account, 20000, 20000, 20000, 0, 0);
  EXPECT_EQ(result.changes[2].succession, Succession::removed);
  expect_account(result.changes[2].account, 10000, 0, 0, 0, 10000);
  EXPECT_EQ(result.changes[3].succession, Succession::added);
  expect_account(result.changes[3].account, 0, 10000, 0, 10000, 0);
}

TEST(Comparison, SmallOverlapIsNoCorrespondence) {
  const Layer before = areas("before", {box(0, 0, 100, 100)}, {"A"});
  const Layer after = areas("after", {box(60, 0, 160, 100)}, {"X"});
  ComparisonOptions options = by_name();
  options.least_overlap = 0.5;
  EXPECT_EQ(compare_boundaries(before, after, options).changes.size(), 2U);
  options.least_overlap = 0.4;
  EXPECT_EQ(compare_boundaries(before, after, options).changes.size(), 1U);
}

TEST(Comparison, PairsNameWhatWasRenamed) {
  const Layer before = areas("before", {box(0, 0, 100, 100)}, {"翠屏山"});
  const Layer after = areas("after", {box(0, 0, 150, 100)}, {"龙头山"});
  ComparisonOptions options = by_name();
  EXPECT_EQ(compare_boundaries(before, after, options).changes.size(), 2U);
  options.renamed = {{"翠屏山", "龙头山"}};
  const Comparison result = compare_boundaries(before, after, options);
  ASSERT_EQ(result.changes.size(), 1U);
  expect_account(result.changes[0].account, 10000, 15000, 10000, 5000, 0);
  options.renamed = {{"翠屏山", "凤凰山"}};
  EXPECT_THROW(compare_boundaries(before, after, options), SchemaError);
}

TEST(Comparison, ClassesPassIntoOneAnother) {
  // core 0–50, buffer 50–100 become core 0–80, general 80–120.
  const Layer before =
      areas("before", {box(0, 0, 50, 100), box(50, 0, 100, 100)}, {"A", "A"}, {"核心区", "缓冲区"});
  const Layer after = areas("after", {box(0, 0, 80, 100), box(80, 0, 120, 100)}, {"A", "A"},
                            {"核心保护区", "一般控制区"});
  ComparisonOptions options = by_name();
  options.old_class = options.new_class = "class";
  const Comparison result = compare_boundaries(before, after, options);
  std::map<std::string, double> found;
  for (const ClassTransition& t : result.classes) {
    found[t.from.value_or("-") + ">" + t.to.value_or("-")] = t.area_m2;
  }
  ASSERT_EQ(found.size(), 4U);
  EXPECT_NEAR(found.at("核心区>核心保护区"), 5000, tolerance_m2);
  EXPECT_NEAR(found.at("缓冲区>核心保护区"), 3000, tolerance_m2);
  EXPECT_NEAR(found.at("缓冲区>一般控制区"), 2000, tolerance_m2);
  EXPECT_NEAR(found.at("->一般控制区"), 2000, tolerance_m2);
  ASSERT_EQ(result.changes[0].classes.size(), 4U);
}

TEST(Comparison, TableOfYouyangAddsUp) {
  // Each area is a strip 100 m high, long enough for its hectares, that is shortened or prolonged.
  const std::vector<Case> rows = read_cases("youyang_protected_areas.csv");
  std::vector<std::string> old_boxes, new_boxes, old_names, new_names;
  ComparisonOptions options = by_name();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double low = 1000.0 * static_cast<double>(i);
    old_names.push_back(rows[i].at("old"));
    new_names.push_back(rows[i].at("new"));
    old_boxes.push_back(box(0, low, std::stod(rows[i].at("before_ha")) * 100, low + 100));
    new_boxes.push_back(box(0, low, std::stod(rows[i].at("after_ha")) * 100, low + 100));
    if (old_names.back() != new_names.back()) {
      options.renamed.push_back({old_names.back(), new_names.back()});
    }
  }
  const Comparison result = compare_boundaries(areas("before", old_boxes, old_names),
                                               areas("after", new_boxes, new_names), options);
  ASSERT_EQ(result.changes.size(), 9U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double before = std::stod(rows[i].at("before_ha")) * 1e4;
    const double after = std::stod(rows[i].at("after_ha")) * 1e4;
    const ChangeAccount& account = result.changes[i].account;
    // Strips reach 2 000 km from their origin, where a step of doubles is 4e-10 m.
    EXPECT_NEAR(account.kept_m2, std::min(before, after), 1e-3) << rows[i].at("old");
    EXPECT_NEAR(account.in_m2, std::max(0.0, after - before), 1e-3) << rows[i].at("old");
    EXPECT_NEAR(account.out_m2, std::max(0.0, before - after), 1e-3) << rows[i].at("old");
  }
  EXPECT_NEAR(result.gross.before_m2 / 1e4, 83620.44, 1e-6);
  EXPECT_NEAR(result.gross.after_m2 / 1e4, 78544.23, 1e-6);
  EXPECT_NEAR(result.gross.in_m2 - result.gross.out_m2, (78544.23 - 83620.44) * 1e4, 1e-2);
}

Layer county_layer(const std::string& file) {
  return read_layer(std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/" + file);
}

TEST(Comparison, SampleCountyIsAsShapelyHasIt) {
  ComparisonOptions options;
  options.old_field = "名称";
  options.new_field = "MC";
  options.old_class = "功能区";
  options.new_class = "GKFQ";
  options.area_method = AreaMethod::plane;
  const Comparison result = compare_boundaries(county_layer("protected-areas-before.shp"),
                                               county_layer("protected-areas.shp"), options);
  std::map<std::string, double> found;
  const auto add = [&](const std::string& name, const ChangeAccount& account) {
    found[name + ",before"] = account.before_m2;
    found[name + ",after"] = account.after_m2;
    found[name + ",kept"] = account.kept_m2;
    found[name + ",in"] = account.in_m2;
    found[name + ",out"] = account.out_m2;
  };
  for (const AreaChange& change : result.changes) {
    add(change.old_names.empty() ? change.new_names[0] : change.old_names[0], change.account);
  }
  add("gross", result.gross);
  add("dissolved", result.dissolved);
  for (const ClassTransition& t : result.classes) {
    found["class," + t.from.value_or("-") + ">" + t.to.value_or("-")] = t.area_m2;
  }
  EXPECT_TRUE(result.holds());
  const std::vector<Case> rows = read_cases("comparison.csv");
  EXPECT_EQ(rows.size(), found.size());
  for (const Case& row : rows) {
    const std::string key = row.at("area") + "," + row.at("figure");
    ASSERT_TRUE(found.contains(key)) << key;
    // Crossings are rounded to the grid of 0.1 mm.
    EXPECT_NEAR(found[key], std::stod(row.at("m2")), 0.01) << key;
  }
}

TEST(Comparison, NeitherThreadsNorOrderChangeTheFigures) {
  const Layer before = county_layer("protected-areas-before.shp");
  const Layer after = county_layer("protected-areas.shp");
  ComparisonOptions options;
  options.old_field = "名称";
  options.new_field = "MC";
  options.threads = 1;
  const Comparison one = compare_boundaries(before, after, options);
  std::vector<std::size_t> reversed(before.size());
  std::iota(reversed.rbegin(), reversed.rend(), std::size_t{0});
  options.threads = 4;
  const Comparison other = compare_boundaries(select(before, reversed), after, options);
  ASSERT_EQ(one.changes.size(), other.changes.size());
  for (const AreaChange& change : one.changes) {
    const auto same = std::find_if(
        other.changes.begin(), other.changes.end(),
        [&](const AreaChange& candidate) { return candidate.old_names == change.old_names; });
    ASSERT_NE(same, other.changes.end());
    EXPECT_EQ(same->account.kept_m2, change.account.kept_m2);
    EXPECT_EQ(same->account.in_m2, change.account.in_m2);
    EXPECT_EQ(same->account.out_m2, change.account.out_m2);
  }
  EXPECT_EQ(one.dissolved.kept_m2, other.dissolved.kept_m2);
}

TEST(Comparison, ChangeLayerCarriesTheGroundOfTheAccount) {
  ComparisonOptions options;
  options.old_field = "名称";
  options.new_field = "MC";
  const Comparison result = compare_boundaries(county_layer("protected-areas-before.shp"),
                                               county_layer("protected-areas.shp"), options);
  std::map<std::string, double> sums;
  for (std::size_t i = 0; i < result.layer.size(); ++i) {
    sums[to_text(result.layer.fields.at("change")[i])] +=
        std::get<double>(result.layer.fields.at("area_m2")[i]);
  }
  // Cuts are cut again: the grid along some 300 km of borders.
  EXPECT_NEAR(sums["kept"], result.gross.kept_m2, 1.0);
  EXPECT_NEAR(sums["in"], result.gross.in_m2, 30.0);
  EXPECT_NEAR(sums["out"], result.gross.out_m2, 30.0);
}

TEST(Comparison, BadInputIsRefused) {
  const Layer named = areas("before", {box(0, 0, 100, 100)}, {"A"});
  const Layer nameless = areas("after", {box(0, 0, 100, 100)}, {""});
  EXPECT_THROW(compare_boundaries(named, nameless, by_name()), SchemaError);
  ComparisonOptions options = by_name();
  options.old_field = "nowhere";
  EXPECT_THROW(compare_boundaries(named, named, options), SchemaError);
  options = by_name();
  options.least_overlap = 1.5;
  EXPECT_THROW(compare_boundaries(named, named, options), UsageError);
  options = by_name();
  options.area_method = AreaMethod::parcel;
  EXPECT_THROW(compare_boundaries(named, named, options), UsageError);
  Layer elsewhere = named;
  elsewhere.crs = Crs::from_epsg(4490);
  EXPECT_THROW(compare_boundaries(named, elsewhere, by_name()), CrsError);
}

TEST(Comparison, EmptyLayersGiveAnEmptyAccount) {
  const Layer none = areas("before", {}, {});
  const Layer some = areas("after", {box(0, 0, 100, 100)}, {"A"});
  const Comparison result = compare_boundaries(none, some, by_name());
  expect_account(result.dissolved, 0, 10000, 0, 10000, 0);
  EXPECT_EQ(compare_boundaries(none, none, by_name()).changes.size(), 0U);
}

}  // namespace
}  // namespace ecotone
