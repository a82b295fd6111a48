// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ecotone/error.h"
#include "ecotone/geometry/wkt.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

MultiPolygonArray polygons(const std::vector<std::string>& wkts) {
  MultiPolygonBuilder builder;
  for (const std::string& wkt : wkts) append_wkt(wkt, builder);
  return std::move(builder).build();
}

/// A square of `size` metres whose lower left corner lies at (x, y) from (550000, 3190000).
std::string square(double x, double y, double size) {
  const double left = 550000 + x;
  const double low = 3190000 + y;
  const auto at = [](double px, double py) {
    return std::to_string(px) + " " + std::to_string(py);
  };
  return "POLYGON ((" + at(left, low) + ", " + at(left + size, low) + ", " +
         at(left + size, low + size) + ", " + at(left, low + size) + ", " + at(left, low) + "))";
}

Layer layer_of(const std::vector<std::string>& wkts) {
  Layer layer;
  layer.name = "test";
  layer.crs = Crs::from_epsg(4545);
  layer.geometry = polygons(wkts);
  for (std::size_t i = 0; i < wkts.size(); ++i) layer.ids.push_back(std::to_string(i));
  return layer;
}

Layer line_of(const std::string& wkt) {
  Layer layer = layer_of({square(0, 0, 1)});
  MultiLineStringBuilder builder;
  append_wkt(wkt, builder);
  layer.geometry = std::move(builder).build();
  return layer;
}

Layer point_of(const std::string& wkt) {
  Layer layer = layer_of({square(0, 0, 1)});
  MultiPointBuilder builder;
  append_wkt(wkt, builder);
  layer.geometry = std::move(builder).build();
  return layer;
}

Layer with_field(Layer layer, const std::string& name, const std::vector<std::string>& values) {
  Column column(name, FieldType::text);
  for (const std::string& value : values) {
    column.push_back(value.empty() ? FieldValue() : FieldValue(value));
  }
  layer.fields.add(std::move(column));
  return layer;
}

RoleLayer role(const std::string& name, Layer features, double accuracy_m = 0) {
  RoleLayer layer;
  layer.id = name;
  layer.role = name;
  layer.title_en = name;
  layer.title_zh = name;
  layer.layer = std::move(features);
  layer.layer.accuracy_m = accuracy_m;
  layer.coverage = polygons({square(-50000, -50000, 100000)});
  return layer;
}

RulePack pack_of(const std::string& when, const std::string& more = "") {
  return parse_rule_pack(
      "ecotone-rules: 1\n"
      "pack: {id: t, version: 1, license: x}\n"
      "instruments:\n"
      "  old: {title: {zh: 旧法, en: Old law}, from: 2000-01-01, until: 2026-08-14, mark: S}\n"
      "  new: {title: {zh: 法典, en: Code}, from: 2026-08-15, mark: S}\n"
      "layers:\n"
      "  zone: {title: {zh: 区, en: zone}}\n"
      "  core: {title: {zh: 核心, en: core}}\n"
      "rules:\n"
      "- id: T-1\n"
      "  target: site\n"
      "  when: " +
      when +
      "\n"
      "  then: prohibited\n" +
      more +
      "  message: {zh: \"$area_ha 公顷 $share $distance_m\", en: \"$area_m2 m2 in $feature of "
      "$layer, "
      "$subject.status\"}\n"
      "  cite: [{ref: old, article: 一}, {ref: new, article: 二}]\n");
}

CheckOptions on(Date day = {2026, 11, 23}) {
  CheckOptions options;
  options.as_of = day;
  options.area_method = AreaMethod::plane;
  options.threads = 2;
  return options;
}

SubjectResult one(const std::string& when, const std::vector<RoleLayer>& layers,
                  const Layer& site = layer_of({square(0, 0, 100)}),
                  const CheckOptions& options = on(), const std::string& more = "") {
  LayerSet set;
  set.layers = layers;
  return check(site, set, pack_of(when, more), options).subjects.front();
}

constexpr const char* meets = "{intersects: {layer: zone}}";

TEST(Check, OverlapFiresWithItsAreaShareAndZone) {
  const SubjectResult result =
      one(meets, {role("zone", with_field(layer_of({square(60, 0, 100)}), "name", {"Z"}))});
  EXPECT_EQ(result.verdict, Level::prohibited);
  EXPECT_TRUE(result.complete);
  ASSERT_EQ(result.findings.size(), 1U);
  const Finding& finding = result.findings[0];
  ASSERT_EQ(finding.measures.size(), 2U);
  EXPECT_NEAR(finding.measures[0].value, 40 * 100, 1e-3);  // width × height, grid 0.1 mm
  EXPECT_NEAR(finding.measures[1].value, 0.4, 1e-6);
  ASSERT_EQ(finding.zones.size(), 1U);
  EXPECT_EQ(finding.zones[0].name, "Z");
  EXPECT_EQ(finding.message_en, "4000.00 m2 in Z of zone, –");
  EXPECT_EQ(finding.message_zh, "0.4000 公顷 40.00 % –");
}

TEST(Check, ZonesThatOverlapCountOnce) {
  const SubjectResult result =
      one(meets, {role("zone", layer_of({square(60, 0, 100), square(50, 0, 100)}))});
  EXPECT_NEAR(result.findings[0].measures[0].value, 50 * 100, 1e-3);
  EXPECT_NEAR(*result.layers[0].area_m2, 50 * 100, 1e-3);
  EXPECT_EQ(result.layers[0].features, 2U);
}

TEST(Check, SubjectApartIsClear) {
  const SubjectResult result = one(meets, {role("zone", layer_of({square(160, 0, 100)}))});
  EXPECT_EQ(result.verdict, Level::no_conflict);
  EXPECT_TRUE(result.complete);
  EXPECT_EQ(result.layers[0].state, RowState::clear);
  EXPECT_NEAR(*result.layers[0].distance_m, 60, 0.05);  // plane; 0.003 % off on the ellipsoid
}

TEST(Check, TouchingIsAttention) {
  const SubjectResult result = one(meets, {role("zone", layer_of({square(100, 0, 100)}), 1)});
  EXPECT_EQ(result.verdict, Level::attention);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].level, Level::attention);
  EXPECT_EQ(result.layers[0].state, RowState::hit);
  EXPECT_TRUE(result.layers[0].touches_only);
}

TEST(Check, OverlapNoLargerThanItsErrorIsIndeterminate) {
  // 1 m × 100 m; 100 m of the zone's border at 2 m: 100 m² ± 200 m² and more at its ends.
  const SubjectResult result = one(meets, {role("zone", layer_of({square(99, 0, 100)}), 2)});
  EXPECT_EQ(result.verdict, Level::indeterminate);
  EXPECT_FALSE(result.complete);
  ASSERT_EQ(result.unknown.size(), 1U);
  EXPECT_EQ(result.unknown[0].causes, std::vector<std::string>{"error"});
  EXPECT_NE(result.unknown[0].reason_en.find("100.00 m² ±"), std::string::npos);
}

TEST(Check, AccuracyOfTheSubjectCountsToo) {
  CheckOptions options = on();
  options.subject_accuracy_m = 2;
  EXPECT_EQ(one(meets, {role("zone", layer_of({square(99, 0, 100)}))}).verdict, Level::prohibited);
  EXPECT_EQ(one(meets, {role("zone", layer_of({square(99, 0, 100)}))},
                layer_of({square(0, 0, 100)}), options)
                .verdict,
            Level::indeterminate);
}

TEST(Check, ZoneApartButWithinTheAccuracyIsIndeterminate) {
  EXPECT_EQ(one(meets, {role("zone", layer_of({square(101, 0, 100)}), 2)}).verdict,
            Level::indeterminate);
  EXPECT_EQ(one(meets, {role("zone", layer_of({square(103, 0, 100)}), 2)}).verdict,
            Level::no_conflict);
}

TEST(Check, MissingLayerIsNeverNo) {
  const SubjectResult result = one(meets, {});
  EXPECT_EQ(result.verdict, Level::indeterminate);
  EXPECT_EQ(result.unknown[0].causes, std::vector<std::string>{"layer"});
  ASSERT_EQ(result.layers.size(), 2U);  // the roles that the pack asks for
  EXPECT_EQ(result.layers[0].state, RowState::not_checked);
}

TEST(Check, LayerThatDoesNotCoverTheSubjectIsNeverNo) {
  RoleLayer partly = role("zone", layer_of({square(500, 0, 10)}));
  partly.coverage = polygons({square(50, 0, 1000)});
  SubjectResult result = one(meets, {partly});
  EXPECT_EQ(result.verdict, Level::indeterminate);
  EXPECT_EQ(result.unknown[0].causes, std::vector<std::string>{"coverage"});
  EXPECT_NE(result.unknown[0].reason_en.find("50.00 %"), std::string::npos);
  EXPECT_EQ(result.layers[0].state, RowState::not_checked);

  RoleLayer unstated = partly;
  unstated.coverage.reset();
  EXPECT_EQ(one(meets, {unstated}).verdict, Level::indeterminate);
}

TEST(Check, HitCountsWhateverTheCoverage) {
  RoleLayer partly = role("zone", layer_of({square(60, 0, 100)}));
  partly.coverage = polygons({square(50, 0, 1000)});
  EXPECT_EQ(one(meets, {partly}).verdict, Level::prohibited);
}

TEST(Check, TwoLayersOfARoleCoverTogether) {
  RoleLayer left = role("zone", layer_of({square(5000, 0, 10)}));
  left.coverage = polygons({square(-500, -500, 550)});
  RoleLayer right = left;
  right.coverage = polygons({square(50, -500, 1000)});
  left.coverage = polygons({square(-950, -500, 1000)});
  EXPECT_EQ(one(meets, {left, right}).verdict, Level::no_conflict);
}

TEST(Check, LayerIsUsedOnlyOnItsDays) {
  RoleLayer layer = role("zone", layer_of({square(60, 0, 100)}));
  layer.valid_from = Date{2026, 8, 15};
  layer.valid_until = Date{2026, 12, 31};
  const Layer site = layer_of({square(0, 0, 100)});
  EXPECT_EQ(one(meets, {layer}, site, on({2026, 8, 14})).verdict, Level::indeterminate);
  EXPECT_EQ(one(meets, {layer}, site, on({2026, 8, 15})).verdict, Level::prohibited);
  EXPECT_EQ(one(meets, {layer}, site, on({2026, 12, 31})).verdict, Level::prohibited);
  EXPECT_EQ(one(meets, {layer}, site, on({2027, 1, 1})).verdict, Level::indeterminate);
}

TEST(Check, OverdueLayerProvesNoAbsence) {
  RoleLayer layer = role("zone", layer_of({square(160, 0, 100)}));
  layer.review_by = Date{2026, 11, 22};
  EXPECT_EQ(one(meets, {layer}).verdict, Level::indeterminate);
  layer.review_by = Date{2026, 11, 23};
  EXPECT_EQ(one(meets, {layer}).verdict, Level::no_conflict);
}

TEST(Check, MissingAttributeIsNeverNo) {
  const RoleLayer zone = role("zone", layer_of({square(60, 0, 100)}));
  const std::string when = "{all: [{attr: \"status = 'new'\"}, {intersects: {layer: zone}}]}";
  const Layer site = layer_of({square(0, 0, 100)});
  const SubjectResult unknown = one(when, {zone}, site);
  EXPECT_EQ(unknown.verdict, Level::indeterminate);
  EXPECT_EQ(unknown.missing_attributes, std::vector<std::string>{"status"});
  EXPECT_EQ(one(when, {zone}, with_field(site, "status", {"new"})).verdict, Level::prohibited);
  EXPECT_EQ(one(when, {zone}, with_field(site, "status", {"existing"})).verdict,
            Level::no_conflict);
  CheckOptions options = on();
  options.attributes = {{"status", "new"}};
  EXPECT_EQ(one(when, {zone}, with_field(site, "status", {"existing"}), options).verdict,
            Level::prohibited);
}

TEST(Check, ConditionThatIsDecidedByItsOtherPartsIsNotUnknown) {
  const std::string when = "{all: [{attr: \"status = 'new'\"}, {intersects: {layer: zone}}]}";
  EXPECT_EQ(one(when, {role("zone", layer_of({square(160, 0, 100)}))}).verdict, Level::no_conflict);
}

TEST(Check, FieldThatIsNotFilledInIsNeverNo) {
  const RoleLayer zone = role("zone", with_field(layer_of({square(60, 0, 100)}), "class", {""}));
  const SubjectResult result = one("{intersects: {layer: zone, where: \"class = 'II'\"}}", {zone});
  EXPECT_EQ(result.verdict, Level::indeterminate);
  EXPECT_EQ(result.unknown[0].causes, std::vector<std::string>{"field"});
}

TEST(Check, ZoneThatMayNotCountMakesUnknown) {
  const RoleLayer zone = role("zone", with_field(layer_of({square(60, 0, 100)}), "class", {"II"}));
  const std::string when =
      "{intersects: {layer: zone, where: \"class = 'II'\", maybe: \"class = 'II'\"}}";
  EXPECT_EQ(one(when, {zone}).verdict, Level::indeterminate);
}

TEST(Check, MinimumAreaIsHeldAgainstTheError) {
  const std::string when = "{intersects: {layer: zone, min_area: 3900 m2}}";
  // 40 m × 100 m = 4000 m²
  EXPECT_EQ(one(when, {role("zone", layer_of({square(60, 0, 100)}))}).verdict, Level::prohibited);
  EXPECT_EQ(one(when, {role("zone", layer_of({square(60, 0, 100)}), 2)}).verdict,
            Level::indeterminate);
  EXPECT_EQ(one("{intersects: {layer: zone, min_area: 4100 m2}}",
                {role("zone", layer_of({square(60, 0, 100)}))})
                .verdict,
            Level::no_conflict);
}

TEST(Check, AlsoAndExceptTakePartsOfAnOverlap) {
  const RoleLayer zone = role("zone", layer_of({square(0, 0, 100)}));
  const RoleLayer core = role("core", layer_of({square(60, 0, 100)}));
  SubjectResult result = one("{intersects: {layer: zone, also: {layer: core}}}", {zone, core});
  EXPECT_NEAR(result.findings.at(0).measures[0].value, 4000, 1e-3);
  result = one("{intersects: {layer: zone, except: {layer: core}}}", {zone, core});
  EXPECT_NEAR(result.findings.at(0).measures[0].value, 6000, 1e-3);
  // Without the layer that is excepted nothing is certain.
  EXPECT_EQ(one("{intersects: {layer: zone, except: {layer: core}}}", {zone}).verdict,
            Level::indeterminate);
  // A site in one place of the zone and another of the core is in no core of the zone.
  const RoleLayer elsewhere = role("zone", layer_of({square(0, 0, 50)}));
  EXPECT_EQ(one("{intersects: {layer: zone, also: {layer: core}}}", {elsewhere, core}).verdict,
            Level::no_conflict);
}

TEST(Check, WithinAsksForTheWholeSubject) {
  EXPECT_EQ(
      one("{within: {layer: zone}}", {role("zone", layer_of({square(-10, -10, 200)}))}).verdict,
      Level::prohibited);
  EXPECT_EQ(one("{within: {layer: zone}}", {role("zone", layer_of({square(60, 0, 100)}))}).verdict,
            Level::no_conflict);
  EXPECT_EQ(
      one("{within: {layer: zone}}", {role("zone", layer_of({square(1, -10, 200)}), 3)}).verdict,
      Level::indeterminate);
  // Two zones side by side hold it together.
  EXPECT_EQ(one("{within: {layer: zone}}",
                {role("zone", layer_of({square(-150, -50, 200), square(50, -50, 200)}))})
                .verdict,
            Level::prohibited);
}

TEST(Check, ShareAndAreaAreHeldAgainstTheirThreshold) {
  const std::vector<RoleLayer> zone = {role("zone", layer_of({square(60, 0, 100)}))};
  EXPECT_EQ(one("{area_share: {layer: zone, gt: 39 %}}", zone).verdict, Level::prohibited);
  EXPECT_EQ(one("{area_share: {layer: zone, gt: 41 %}}", zone).verdict, Level::no_conflict);
  EXPECT_EQ(one("{area_share: {layer: zone, lt: 41 %}}", zone).verdict, Level::prohibited);
  EXPECT_EQ(one("{area_share: {layer: zone, lt: 41 %}}", {}).verdict, Level::indeterminate);
  EXPECT_EQ(one("{overlap_area: {layer: zone, ge: 0.3 ha}}", zone).verdict, Level::prohibited);
  EXPECT_EQ(one("{overlap_area: {layer: zone, ge: 0.5 ha}}", zone).verdict, Level::no_conflict);
  EXPECT_EQ(one("{overlap_area: {layer: zone, ge: 3900 m2}}",
                {role("zone", layer_of({square(60, 0, 100)}), 2)})
                .verdict,
            Level::indeterminate);
}

TEST(Check, DistanceIsHeldAgainstItsThreshold) {
  const auto at = [](double x, double accuracy) {
    return std::vector<RoleLayer>{role("zone", layer_of({square(100 + x, 0, 100)}), accuracy)};
  };
  const char* near = "{distance: {layer: zone, lt: 1 km}}";
  EXPECT_EQ(one(near, at(900, 5)).verdict, Level::prohibited);
  EXPECT_EQ(one(near, at(998, 5)).verdict, Level::indeterminate);
  EXPECT_EQ(one(near, at(1002, 5)).verdict, Level::indeterminate);
  EXPECT_EQ(one(near, at(1100, 5)).verdict, Level::no_conflict);
  EXPECT_EQ(one(near, at(-50, 5)).verdict, Level::prohibited);
  EXPECT_EQ(one("{distance: {layer: zone, gt: 1 km}}", at(1100, 5)).verdict, Level::prohibited);
  const SubjectResult result = one(near, at(900, 0));
  EXPECT_NEAR(*result.findings[0].measures[0].margin, -100, 0.1);
}

TEST(Check, DistanceNeedsTheSurroundingsToBeCovered) {
  RoleLayer zone = role("zone", layer_of({square(5000, 0, 100)}));
  zone.coverage = polygons({square(-200, -200, 500)});
  const SubjectResult result = one("{distance: {layer: zone, lt: 1 km}}", {zone});
  EXPECT_EQ(result.verdict, Level::indeterminate);
  EXPECT_EQ(result.unknown[0].causes, std::vector<std::string>{"coverage"});
}

// A river that runs east at y = 50; the subject stands 10 m beside it, at x = 0 to 100.
Layer river_layer() {
  Layer layer = layer_of({});
  layer.geometry = lines({"LINESTRING (549500 3190050, 555000 3190050)"});
  layer.ids = {"1"};
  return layer;
}

Layer intakes_at(double x, double y) {
  Layer layer = layer_of({});
  layer.geometry = points({fmt::format("POINT ({} {})", 550000 + x, 3190000 + y)});
  layer.ids = {"1"};
  return layer;
}

TEST(Check, DistancesRunAlongTheRiver) {
  const std::string above = "{upstream_within: {of: core, along: zone, lt: 3 km, snap: 200 m}}";
  const std::string below = "{downstream_within: {of: core, along: zone, lt: 3 km, snap: 200 m}}";
  const auto at = [](double x, double y) {
    return std::vector<RoleLayer>{role("zone", river_layer()), role("core", intakes_at(x, y))};
  };
  // From the vertex of the site that is nearest to the river: (0, 0), 50 m from it, like (100, 0).
  EXPECT_EQ(one(above, at(2900, 60)).verdict, Level::prohibited);
  EXPECT_EQ(one(above, at(3200, 60)).verdict, Level::no_conflict);
  EXPECT_EQ(one(above, at(-200, 60)).verdict, Level::no_conflict);
  EXPECT_EQ(one(below, at(-200, 60)).verdict, Level::prohibited);
  EXPECT_EQ(one(below, at(2900, 60)).verdict, Level::no_conflict);
}

TEST(Check, WhatHasNoPlaceOnTheRiverIsUnknown) {
  const SubjectResult result =
      one("{upstream_within: {of: core, along: zone, lt: 3 km, snap: 20 m}}",
          {role("zone", river_layer()), role("core", intakes_at(2900, 60))},
          layer_of({square(0, 5000, 100)}));
  EXPECT_EQ(result.verdict, Level::indeterminate);
  EXPECT_EQ(result.unknown[0].causes, std::vector<std::string>{"network"});
}

TEST(Check, CountyOfACodeIsThatOfTheCatalogue) {
  const std::string when =
      "{not: {code_valid: {field: code, pattern: '^[A-Z]{2}(\\d{6})\\d+$', county_group: 1}}}";
  const Layer site = layer_of({square(0, 0, 100)});
  // The set of layers here names no county: a code of the right form may be of any.
  EXPECT_EQ(one(when, {}, with_field(site, "code", {"ZH50024310001"})).verdict,
            Level::indeterminate);
  EXPECT_EQ(one(when, {}, with_field(site, "code", {"ZH5002"})).verdict, Level::prohibited);
}

TEST(Check, CodeIsHeldAgainstItsPattern) {
  const std::string when = "{not: {code_valid: {field: code, pattern: '^ZH\\d{6}[123]\\d{4}$'}}}";
  const Layer site = layer_of({square(0, 0, 100)});
  EXPECT_EQ(one(when, {}, with_field(site, "code", {"ZH50024210001"})).verdict, Level::no_conflict);
  EXPECT_EQ(one(when, {}, with_field(site, "code", {"ZH50024240001"})).verdict, Level::prohibited);
  EXPECT_EQ(one(when, {}, with_field(site, "code", {""})).verdict, Level::indeterminate);
}

TEST(Check, NotTurnsTruthAround) {
  EXPECT_EQ(one("{not: {intersects: {layer: zone}}}", {role("zone", layer_of({square(60, 0, 10)}))})
                .verdict,
            Level::no_conflict);
  EXPECT_EQ(
      one("{not: {intersects: {layer: zone}}}", {role("zone", layer_of({square(600, 0, 10)}))})
          .verdict,
      Level::prohibited);
  EXPECT_EQ(one("{not: {intersects: {layer: zone}}}", {}).verdict, Level::indeterminate);
}

constexpr const char* exceptions =
    "  unless:\n"
    "  - {id: first, when: {attr: \"status = 'new'\"}, then: restricted, needs: [proof]}\n"
    "  - {id: second, when: {attr: \"industry = 'linear'\"}, then: no_conflict}\n";

TEST(Check, FirstExceptionThatHoldsWins) {
  const std::vector<RoleLayer> zone = {role("zone", layer_of({square(60, 0, 100)}))};
  const Layer site = layer_of({square(0, 0, 100)});
  const Layer both = with_field(with_field(site, "status", {"new"}), "industry", {"linear"});
  SubjectResult result = one(meets, zone, both, on(), exceptions);
  EXPECT_EQ(result.verdict, Level::restricted);
  EXPECT_EQ(result.findings[0].exception, "first");
  EXPECT_EQ(result.findings[0].needs, std::vector<std::string>{"proof"});
  const Layer second = with_field(with_field(site, "status", {"old"}), "industry", {"linear"});
  EXPECT_EQ(one(meets, zone, second, on(), exceptions).verdict, Level::no_conflict);
  const Layer none = with_field(with_field(site, "status", {"old"}), "industry", {"other"});
  EXPECT_EQ(one(meets, zone, none, on(), exceptions).verdict, Level::prohibited);
}

TEST(Check, ExceptionThatCannotBeDecidedLeavesTheLevelsBetween) {
  const std::vector<RoleLayer> zone = {role("zone", layer_of({square(60, 0, 100)}))};
  const Layer site = with_field(layer_of({square(0, 0, 100)}), "industry", {"other"});
  const SubjectResult result = one(meets, zone, site, on(), exceptions);
  EXPECT_FALSE(result.complete);
  ASSERT_EQ(result.unknown.size(), 1U);
  EXPECT_EQ(result.unknown[0].level, Level::indeterminate);
  EXPECT_EQ(result.unknown[0].at_least, Level::restricted);
  EXPECT_EQ(result.unknown[0].at_most, Level::prohibited);
  // Restricted in any case, and that is worse than indeterminate.
  EXPECT_EQ(result.verdict, Level::restricted);
}

TEST(Check, CitationsAreThoseOfTheDay) {
  const std::vector<RoleLayer> zone = {role("zone", layer_of({square(60, 0, 100)}))};
  const Layer site = layer_of({square(0, 0, 100)});
  const SubjectResult before = one(meets, zone, site, on({2026, 8, 14}));
  ASSERT_EQ(before.findings[0].citations.size(), 1U);
  EXPECT_EQ(before.findings[0].citations[0].ref, "old");
  EXPECT_EQ(before.findings[0].citations[0].title_zh, "旧法");
  const SubjectResult after = one(meets, zone, site, on({2026, 8, 15}));
  ASSERT_EQ(after.findings[0].citations.size(), 1U);
  EXPECT_EQ(after.findings[0].citations[0].ref, "new");
  EXPECT_TRUE(after.findings[0].act_citations.empty());
  CheckOptions options = on({2026, 8, 15});
  options.act_date = Date{2026, 8, 14};
  const SubjectResult both = one(meets, zone, site, options);
  EXPECT_EQ(both.findings[0].citations[0].ref, "new");
  ASSERT_EQ(both.findings[0].act_citations.size(), 1U);
  EXPECT_EQ(both.findings[0].act_citations[0].ref, "old");
  // Before any of its citations a rule is no law.
  EXPECT_EQ(one(meets, zone, site, on({1999, 12, 31})).verdict, Level::no_conflict);
}

TEST(Check, ThreadsAndOrderOfSubjectsChangeNothing) {
  LayerSet set;
  set.layers = {role("zone", layer_of({square(60, 0, 100), square(300, 0, 100)}), 1)};
  std::vector<std::string> wkts;
  for (int i = 0; i < 40; ++i) wkts.push_back(square(i * 12.5, 10, 50));
  const RulePack pack = pack_of(meets);
  CheckOptions options = on();
  options.threads = 1;
  const CheckResult alone = check(layer_of(wkts), set, pack, options);
  options.threads = 4;
  const CheckResult together = check(layer_of(wkts), set, pack, options);
  std::reverse(wkts.begin(), wkts.end());
  const CheckResult reversed = check(layer_of(wkts), set, pack, options);
  for (std::size_t i = 0; i < wkts.size(); ++i) {
    const SubjectResult& a = alone.subjects[i];
    for (const SubjectResult* b :
         {&together.subjects[i], &reversed.subjects[wkts.size() - 1 - i]}) {
      EXPECT_EQ(a.verdict, b->verdict);
      EXPECT_EQ(a.layers[0].area_m2, b->layers[0].area_m2);
      EXPECT_EQ(a.layers[0].distance_m, b->layers[0].distance_m);
    }
  }
}

TEST(Check, PiecesBelongToTheirZones) {
  LayerSet set;
  set.layers = {role("zone", layer_of({square(160, 0, 10), square(60, 0, 100)}))};
  const CheckResult result = check(layer_of({square(0, 0, 100)}), set, pack_of(meets), on());
  ASSERT_EQ(result.pieces.size(), 1U);
  EXPECT_EQ(result.piece_owners[0].feature, "1");
}

TEST(Check, LayerInAnotherSystemIsRefused) {
  LayerSet set;
  set.layers = {role("zone", layer_of({square(60, 0, 100)}))};
  set.layers[0].layer.crs = Crs::from_epsg(4490);
  EXPECT_THROW(check(layer_of({square(0, 0, 100)}), set, pack_of(meets), on()), CrsError);
}

TEST(Check, SubjectWithoutGeometryIsNamed) {
  Layer site = layer_of({square(0, 0, 100)});
  MultiPolygonBuilder builder;
  builder.add_missing();
  site.geometry = std::move(builder).build();
  try {
    check(site, {}, pack_of(meets), on());
    FAIL();
  } catch (const GeometryError& error) {
    EXPECT_EQ(error.code(), "ECO1533");
  }
}

TEST(Check, LineIsMeasuredByItsLengthInside) {
  Layer line;
  line.name = "line";
  line.crs = Crs::from_epsg(4545);
  MultiLineStringBuilder builder;
  append_wkt("LINESTRING (550000 3190050, 550200 3190050)", builder);
  line.geometry = std::move(builder).build();
  line.ids = {"0"};
  LayerSet set;
  set.layers = {role("zone", layer_of({square(60, 0, 100)}))};
  RulePack pack = pack_of(meets);
  pack.rules[0].targets = {"line"};
  const SubjectResult result = check(line, set, pack, on()).subjects.front();
  EXPECT_EQ(result.verdict, Level::prohibited);
  EXPECT_EQ(result.findings[0].measures[0].kind, MeasureKind::length);
  EXPECT_NEAR(result.findings[0].measures[0].value, 100, 0.02);  // plane; 0.003 % off
  // Two zones side by side hold it together.
  set.layers = {role("zone", layer_of({square(60, 0, 50), square(110, 0, 50)}))};
  EXPECT_NEAR(check(line, set, pack, on()).subjects.front().findings.at(0).measures[0].value, 100,
              0.02);
}

TEST(Check, ErrorOfALengthIsWhatLiesNearTheBorder) {
  // The line enters at x = 60 and runs along the upper border, 1 m inside of it, to x = 160.
  Layer line = line_of("LINESTRING (550000 3190099, 550300 3190099)");
  LayerSet set;
  set.layers = {role("zone", layer_of({square(60, 0, 100)}), 2)};
  RulePack pack = pack_of(meets);
  pack.rules[0].targets = {"line"};
  const SubjectResult along = check(line, set, pack, on()).subjects.front();
  // All 100 m inside lie within 2 m of the border: nothing is certain.
  ASSERT_EQ(along.unknown.size(), 1U);
  EXPECT_NEAR(along.unknown[0].measures.at(0).error, 100, 0.1);
  // Across the middle only 2 m at either end do, and √(2² − 0²) m outside of them.
  line = line_of("LINESTRING (550000 3190050, 550300 3190050)");
  const SubjectResult across = check(line, set, pack, on()).subjects.front();
  ASSERT_EQ(across.findings.size(), 1U);
  EXPECT_NEAR(across.findings[0].measures.at(0).error, 4, 0.01);
}

TEST(Check, PointBetweenZonesSideBySideLiesInBoth) {
  LayerSet set;
  set.layers = {role("zone", layer_of({square(0, 0, 100), square(100, 0, 100)}), 2)};
  RulePack pack = pack_of(meets);
  pack.rules[0].targets = {"facility"};
  // 1 m from the border between the two, 50 m from their outside; and on the border itself.
  for (const char* place : {"POINT (550101 3190050)", "POINT (550100 3190050)"}) {
    const SubjectResult result = check(point_of(place), set, pack, on()).subjects.front();
    ASSERT_EQ(result.findings.size(), 1U) << place;
    EXPECT_EQ(result.findings[0].level, Level::prohibited);
    EXPECT_NEAR(result.findings[0].measures.at(0).value, -50, 0.01);
  }
  // Also where the border between them is slanted, so that no middle of it is a machine number.
  set.layers = {role("zone",
                     layer_of({"POLYGON ((550000 3190000, 550100.1 3190000, 550133.4 3190100, "
                               "550000 3190100, 550000 3190000))",
                               "POLYGON ((550100.1 3190000, 550200 3190000, 550200 3190100, "
                               "550133.4 3190100, 550100.1 3190000))"}),
                     2)};
  EXPECT_EQ(check(point_of("POINT (550117 3190050)"), set, pack, on()).subjects.front().verdict,
            Level::prohibited);
  // One zone taken twice keeps its border.
  set.layers = {role("zone", layer_of({square(0, 0, 100), square(0, 0, 100)}), 2)};
  EXPECT_EQ(check(point_of("POINT (550099 3190050)"), set, pack, on()).subjects.front().verdict,
            Level::indeterminate);
}

TEST(Check, ZonesSideBySideHaveNoBorderBetweenThem) {
  // 40 m × 100 m in two zones; of their borders 100 m cross the site, not 100 m and 2 · 40 m.
  const SubjectResult result =
      one(meets, {role("zone", layer_of({square(60, -50, 100), square(60, 50, 100)}), 2)});
  ASSERT_EQ(result.findings.size(), 1U);
  const Measure& overlap = result.findings[0].measures.at(0);
  ASSERT_TRUE(overlap.error_terms.has_value());
  EXPECT_NEAR(overlap.error_terms->zone_border_m, 100, 0.02);
  EXPECT_NEAR(overlap.error_terms->subject_border_m, 180, 0.02);
  EXPECT_DOUBLE_EQ(overlap.error, overlap.error_terms->total());
}

}  // namespace
}  // namespace ecotone
