// SPDX-License-Identifier: Apache-2.0
// Rules about layers, lists of zones, amendments, and figures without a verdict.
#include <gtest/gtest.h>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/lint.h"
#include "ecotone/geometry/wkt.h"
#include "tests/unit/compliance/shared_data.h"

namespace ecotone {
namespace {

constexpr const char* head = R"yaml(ecotone-rules: 1
pack: {id: p, version: 1, license: Apache-2.0}
instruments:
  law: {title: {zh: 法, en: Law}, from: 2020-01-01, mark: S}
layers:
  control_unit: {title: {zh: 单元, en: Unit}, geometry: polygon}
  county: {title: {zh: 县, en: County}, geometry: polygon}
rules:
)yaml";

std::string rule(const std::string& target, const std::string& when, const std::string& more = "") {
  return std::string(head) + "- id: A-1\n  target: " + target + "\n  when: " + when +
         "\n  then: attention\n  message: {zh: 见$detail, en: see $detail}\n  cite: [{ref: law}]\n" +
         more;
}

RoleLayer layer_of(const std::string& role, const std::vector<std::string>& wkts,
                   double accuracy_m = 0) {
  RoleLayer layer;
  layer.id = layer.role = layer.title_en = layer.title_zh = role;
  layer.layer.crs = Crs::from_epsg(4545);
  layer.layer.accuracy_m = accuracy_m;
  MultiPolygonBuilder builder;
  for (const std::string& wkt : wkts) {
    append_wkt(wkt, builder);
    layer.layer.ids.push_back(std::to_string(layer.layer.ids.size()));
  }
  layer.layer.geometry = std::move(builder).build();
  return layer;
}

// Near (550 000, 3 190 000) the square of 100 m is 9999.37 m² on the ellipsoid (domain notes,
// section 10: 1 km² is 999 937.08 m²).
std::string rectangle(double x, double width) {
  const std::string left = std::to_string(550000 + x);
  const std::string right = std::to_string(550000 + x + width);
  return "POLYGON ((" + left + " 3190000, " + right + " 3190000, " + right + " 3190100, " + left +
         " 3190100, " + left + " 3190000))";
}

SubjectResult evaluate(const std::string& when, const std::vector<RoleLayer>& layers) {
  CheckOptions options;
  options.as_of = Date{2026, 11, 23};
  options.threads = 1;
  LayerSet set;
  set.county = "500242";
  set.layers = layers;
  return check_layers(set, parse_rule_pack(rule("layer", when), "p.yaml"), options);
}

const std::string tiling = "{not: {tiles: {layer: control_unit, of: county, min_area: 1 m2}}}";

TEST(RulesAboutLayers, TellTheAreasOfGapsAndOverlaps) {
  const SubjectResult found =
      evaluate(tiling, {layer_of("county", {rectangle(0, 200)}),
                        layer_of("control_unit", {rectangle(0, 100), rectangle(90, 90)})});
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.target, "layer");
  EXPECT_EQ(found.id, "500242");
  EXPECT_TRUE(found.complete);
  // An overlap of 10 m and a shortfall of 20 m along 100 m.
  EXPECT_NEAR(found.findings[0].measures[0].value, 3000 * 0.999937, 0.05);
  EXPECT_EQ(found.findings[0].message_en,
            "see 1 overlaps (999.94 m²), 1 gaps (1999.88 m²), 0 parts outside (0.00 m²)");
  EXPECT_EQ(found.findings[0].zones.size(), 2U);
}

TEST(RulesAboutLayers, FindNothingWhereUnitsTile) {
  const SubjectResult found =
      evaluate(tiling, {layer_of("county", {rectangle(0, 200)}),
                        layer_of("control_unit", {rectangle(0, 100), rectangle(100, 100)})});
  EXPECT_TRUE(found.findings.empty());
  EXPECT_TRUE(found.complete);
}

TEST(RulesAboutLayers, LeaveOpenWhatTheAccuracyOfABorderExplains) {
  const SubjectResult found =
      evaluate(tiling, {layer_of("county", {rectangle(0, 200)}, 1),
                        layer_of("control_unit", {rectangle(0, 100), rectangle(100, 98)}, 1.5)});
  EXPECT_TRUE(found.findings.empty());
  ASSERT_EQ(found.unknown.size(), 1U);
  EXPECT_EQ(found.unknown[0].causes, std::vector<std::string>{"error"});
}

TEST(RulesAboutLayers, AreUnknownWithoutTheirLayers) {
  const SubjectResult found = evaluate(tiling, {layer_of("county", {rectangle(0, 200)})});
  ASSERT_EQ(found.unknown.size(), 1U);
  EXPECT_EQ(found.unknown[0].causes, std::vector<std::string>{"layer"});
}

TEST(RulesAboutLayers, CountEveryPairThatOverlaps) {
  const SubjectResult found =
      evaluate("{self_overlap: {layer: control_unit, min_area: 1 m2}}",
               {layer_of("control_unit", {rectangle(0, 100), rectangle(95, 100), rectangle(190, 5),
                                          rectangle(300, 5)})});
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_NEAR(found.findings[0].measures[0].value, 1000 * 0.999937, 0.05);
  EXPECT_EQ(found.findings[0].measures[1].value, 2);
  EXPECT_EQ(found.findings[0].zones.size(), 3U);
}

TEST(RulesAboutLayers, AreLeftOutOfTheCheckOfASubject) {
  Layer site = layer_of("site", {rectangle(0, 10)}).layer;
  LayerSet set;
  set.layers = {layer_of("county", {rectangle(0, 200)}), layer_of("control_unit", {})};
  CheckOptions options;
  options.as_of = Date{2026, 11, 23};
  const SubjectResult found =
      check(site, set, parse_rule_pack(rule("layer", tiling), "p.yaml"), options).subjects[0];
  EXPECT_EQ(found.verdict, Level::no_conflict);
  EXPECT_TRUE(found.complete);
}

TEST(Alternatives, MeasureTheOneThatWeighsMostAndTellTheZonesOfAll) {
  Layer site = layer_of("site", {rectangle(0, 100)}).layer;
  LayerSet set;
  set.layers = {layer_of("county", {rectangle(90, 100)}),
                layer_of("control_unit", {rectangle(40, 100)})};
  for (RoleLayer& layer : set.layers) layer.coverage = layer.layer.polygons();
  CheckOptions options;
  options.as_of = Date{2026, 11, 23};
  const std::string when =
      "{any: [{intersects: {layer: county}}, {intersects: {layer: control_unit}}]}";
  const SubjectResult found =
      check(site, set, parse_rule_pack(rule("site", when), "p.yaml"), options).subjects[0];
  ASSERT_EQ(found.findings.size(), 1U);
  const Finding& finding = found.findings[0];
  // 60 m of the unit and 10 m of the county, along 100 m.
  ASSERT_EQ(finding.measures[0].kind, MeasureKind::overlap_area);
  EXPECT_NEAR(finding.measures[0].value, 6000 * 0.999937, 0.05);
  EXPECT_NEAR(finding.measures[1].value, 0.6, 1e-6);
  EXPECT_EQ(finding.measures.size(), 2U);
  ASSERT_EQ(finding.zones.size(), 2U);
  EXPECT_EQ(finding.zones[0].layer, "control_unit");
}

std::vector<std::string> errors_in(const std::string& text) {
  const std::string id = "p";
  const PackSource source = [&](std::string_view) {
    return std::vector<PackText>{{"p.yaml", text}};
  };
  std::vector<std::string> keys;
  for (const LintIssue& issue : lint_packs({&id, 1}, source, shared_vocabulary())) {
    if (issue.severity == LintSeverity::error) keys.emplace_back(issue.error.key());
  }
  return keys;
}

TEST(RulesAboutLayers, CannotAskAboutASubjectNorRulesOnSubjectsAboutLayers) {
  const std::vector<std::string> mixed = {"scope_mixed"};
  EXPECT_EQ(errors_in(rule("layer", "{intersects: {layer: county}}")), mixed);
  EXPECT_EQ(errors_in(rule("site", tiling)), mixed);
  EXPECT_EQ(errors_in(rule("[site, layer]", tiling)), mixed);
  EXPECT_EQ(errors_in(rule("layer", "{all: [" + tiling + ", {intersects: {layer: county}}]}")),
            mixed);
}

TEST(Amendments, AddToARuleAndCannotTurnItOffWithoutAGround) {
  const std::string base = rule("site", "{intersects: {layer: county}}");
  const RulePack amended = parse_rule_pack(
      base + "- {amends: A-1, cite: [{ref: law, article: 二}], needs: [意见]}\n", "p.yaml");
  ASSERT_EQ(amended.rules.size(), 1U);
  EXPECT_EQ(amended.rules[0].cite.size(), 2U);
  EXPECT_EQ(amended.rules[0].needs, std::vector<std::string>{"意见"});
  EXPECT_EQ(errors_in(base + "- {amends: A-2}\n"), std::vector<std::string>{"rule_unknown"});
  EXPECT_EQ(errors_in(base + "- {amends: A-1, enabled: false}\n"),
            std::vector<std::string>{"loosened"});
}

TEST(Listings, AreReadHoweverTheyAreSeparated) {
  for (const char* list : {"mining、chemical", "mining, chemical", "chemical；mining"}) {
    RoleLayer units = layer_of("control_unit", {rectangle(0, 200)});
    units.coverage = units.layer.polygons();
    Column barred("barred_industries", FieldType::text);
    barred.push_back(std::string(list));
    units.layer.fields.add(std::move(barred));
    Layer site = layer_of("site", {rectangle(50, 10)}).layer;
    LayerSet set;
    set.layers = {units};
    CheckOptions options;
    options.as_of = Date{2026, 11, 23};
    const RulePack pack = parse_rule_pack(
        rule("site", "{intersects: {layer: control_unit, listing: {field: barred_industries, "
                     "attribute: industry}}}"),
        "p.yaml");
    const auto with = [&](const std::string& industry) {
      options.attributes = {{"industry", industry}};
      return check(site, set, pack, options).subjects[0];
    };
    EXPECT_EQ(with("chemical").findings.size(), 1U) << list;
    EXPECT_EQ(with("chemical_park").findings.size(), 0U) << list;
    EXPECT_EQ(with("").missing_attributes, std::vector<std::string>{"industry"}) << list;
  }
}

}  // namespace
}  // namespace ecotone
