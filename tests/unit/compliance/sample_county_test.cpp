// SPDX-License-Identifier: Apache-2.0
// The rules of the nation and of Chongqing on the sample county, against answers that were worked out independently
// with rational arithmetic (data/sample-county/expected.json).
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "ecotone/compliance/check.h"
#include "ecotone/document/json.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/layer_io.h"
#include "tests/unit/compliance/shared_data.h"

namespace ecotone {
namespace {

std::string county_file(const std::string& name) {
  return std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/" + name;
}

const LayerSet& county() {
  static const LayerSet layers = [] {
    LoadOptions options;
    options.hash = false;
    return load_layers(read_catalogue(county_file("catalogue.yaml")), options);
  }();
  return layers;
}

Layer subjects_of(const std::string& file) {
  ReadOptions options;
  options.id_field = "id";
  if (file.ends_with(".csv")) options.crs = Crs::from_epsg(4490);
  Layer layer = read_layer(county_file(file), options);
  const Crs working = Crs::from_epsg(4545);
  if (!(layer.require_crs() == working)) {
    layer.geometry = Transformation(*layer.crs, working)(layer.geometry);
    layer.crs = working;
  }
  return layer;
}

std::string describe(const std::set<std::string>& texts) {
  std::string text;
  for (const std::string& item : texts) text += item + " ";
  return text;
}

TEST(SampleCounty, VerdictsFindingsAndAreasAreThoseWorkedOutIndependently) {
  const document::Value expected = document::parse_json(shared_text("sample-county/expected.json"));
  const std::string ids[] = {"cn", "cn.cq"};
  const RulePack pack = load_rule_packs(ids, shared_pack);
  std::map<std::string, Layer> files;
  std::size_t compared = 0;
  for (const document::Value& day : expected.at("dates").as_array()) {
    std::map<std::string, SubjectResult> results;
    for (const char* file :
         {"sites.geojson", "proposed-outfalls.csv", "proposed-facilities.geojson"}) {
      if (!files.contains(file)) files.emplace(file, subjects_of(file));
      CheckOptions options;
      options.as_of = *parse_date(day.as_string());
      options.pieces = false;
      for (SubjectResult& result : check(files.at(file), county(), pack, options).subjects) {
        results[result.id] = std::move(result);
      }
    }
    for (const document::Value& subject : expected.at("subjects").as_array()) {
      const std::string name = subject.at("id").as_string() + " on " + day.as_string() + " (" +
                               subject.at("reason").as_string() + ")";
      ASSERT_TRUE(results.contains(subject.at("id").as_string())) << name;
      const SubjectResult& found = results.at(subject.at("id").as_string());
      const document::Value& answer = subject.at("results").at(day.as_string());
      ++compared;
      EXPECT_EQ(level_name(found.verdict), answer.at("verdict").as_string()) << name;
      EXPECT_EQ(found.complete, answer.at("complete").as_bool()) << name;

      std::set<std::string> fired;
      std::set<std::string> expected_fired;
      for (const Finding& finding : found.findings) {
        fired.insert(finding.rule + "=" + std::string(level_name(finding.level)));
      }
      for (const document::Value& finding : answer.at("findings").as_array()) {
        const std::string rule = finding.at("rule").as_string();
        expected_fired.insert(rule + "=" + finding.at("level").as_string());
        const document::Value* area = finding.find("ellipsoid_m2");
        const document::Value* distance = finding.find("distance_m");
        for (const Finding& ours : found.findings) {
          if (ours.rule != rule) continue;
          for (const Measure& measure : ours.measures) {
            if (area != nullptr && measure.kind == MeasureKind::overlap_area) {
              // The grid of 0.1 mm along a border of some hundred metres; 1e-9 of the answer.
              EXPECT_NEAR(measure.value, std::stod(area->as_string()), 0.1) << name << " " << rule;
            }
            if (distance != nullptr && measure.kind == MeasureKind::distance) {
              EXPECT_NEAR(measure.value, std::stod(distance->as_string()), 0.02)
                  << name << " " << rule;
            }
          }
        }
      }
      EXPECT_EQ(describe(fired), describe(expected_fired)) << name;

      std::set<std::string> unknown;
      std::set<std::string> expected_unknown;
      for (const Finding& finding : found.unknown) {
        unknown.insert(finding.rule + "=" + (finding.causes.empty() ? "" : finding.causes.front()));
      }
      for (const document::Value& finding : answer.at("unknown").as_array()) {
        expected_unknown.insert(finding.at("rule").as_string() + "=" +
                                finding.at("reason").as_string());
      }
      EXPECT_EQ(describe(unknown), describe(expected_unknown)) << name;

      const document::Value* rows = answer.find("layers");
      if (rows == nullptr) continue;
      for (const document::Value& row : rows->as_array()) {
        for (const LayerRow& ours : found.layers) {
          if (ours.role != row.at("role").as_string()) continue;
          const document::Value* area = row.find("ellipsoid_m2");
          if (area != nullptr && ours.area_m2) {
            EXPECT_NEAR(*ours.area_m2, std::stod(area->as_string()), 0.1) << name << ours.role;
          }
        }
      }
    }
  }
  EXPECT_GE(compared, 60U);
}

}  // namespace
}  // namespace ecotone
