// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/catalogue.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "ecotone/geometry/wkt.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;

const std::string head =
    "ecotone-catalogue: 1\ncounty: \"500242\"\nworking_crs: EPSG:4545\nrules: [cn, "
    "cn.cq]\nlayers:\n";

// A square of 0.1° around 108.5°E, 28.8°N, and a zone inside of it.
const std::string county_json =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"县"},
"geometry":{"type":"Polygon","coordinates":[[[108.4,28.7],[108.6,28.7],[108.6,28.9],[108.4,28.9],[108.4,28.7]]]}}]})";
const std::string zones_json =
    R"({"type":"FeatureCollection","features":[
{"type":"Feature","id":7,"properties":{"GKFQ":"核心保护区","name":"old","MC":"甲"},
"geometry":{"type":"Polygon","coordinates":[[[108.45,28.75],[108.5,28.75],[108.5,28.8],[108.45,28.75]]]}},
{"type":"Feature","id":8,"properties":{"GKFQ":"缓冲区","name":"old","MC":null},"geometry":null}]})";

const std::string county_layer =
    "- id: county\n  role: county\n  source: {file: county.geojson}\n  accuracy_m: 1\n"
    "  coverage: county\n";
const std::string zone_layer =
    "- id: pa\n  role: protected_area\n  title: {zh: 自然保护地, en: Protected areas}\n"
    "  source: {file: zones.geojson}\n  fields: {zone: GKFQ, name: MC}\n"
    "  values: {zone: {核心保护区: core, 一般控制区: general}}\n"
    "  valid: {from: 2024-06-01}\n  review_by: 2026-06-01\n  approval: 渝府〔2024〕1号\n";

class CatalogueTest : public ::testing::Test {
 protected:
  CatalogueTest() {
    folder_.write("county.geojson", county_json);
    folder_.write("zones.geojson", zones_json);
  }
  std::string write(const std::string& layers) const {
    return folder_.write("catalogue.yaml", head + layers);
  }
  std::string error_of(const std::string& layers, std::vector<std::string> roles = {}) const {
    try {
      load_layers(read_catalogue(write(layers), roles));
    } catch (const Error& error) {
      return std::string(error.code()) + " | " + error.where() + " | " +
             error.message(Language::english) + " | " + error.help(Language::english);
    }
    return "no error";
  }
  TemporaryFolder folder_;
};

TEST_F(CatalogueTest, LayersAreReadMappedAndTransformed) {
  const Catalogue catalogue =
      read_catalogue(write(county_layer + zone_layer + "  accuracy_m: 5\n  coverage: county\n"));
  EXPECT_EQ(catalogue.county, "500242");
  EXPECT_THAT(catalogue.rules, ::testing::ElementsAre("cn", "cn.cq"));
  const LayerSet set = load_layers(catalogue);
  ASSERT_EQ(set.layers.size(), 2u);
  const RoleLayer& zones = set.layers[1];
  EXPECT_EQ(zones.title_zh, "自然保护地");
  EXPECT_EQ(to_text(zones.layer.fields.at("zone")[0]), "core");
  EXPECT_EQ(to_text(zones.layer.fields.at("zone")[1]), "缓冲区");
  EXPECT_EQ(to_text(zones.layer.fields.at("name")[0]), "甲");
  EXPECT_TRUE(zones.layer.fields.at("name").is_null(1));
  EXPECT_EQ(to_text(zones.layer.fields.at("source_name")[0]), "old");
  EXPECT_EQ(zones.layer.ids[0], "7");
  EXPECT_EQ(zones.layer.crs->epsg(), 4545);
  // 108.5°E, 28.8°N lies 0.5° east of 108°E: cos φ · N · 0.5° ≈ 48.8 km from the meridian.
  EXPECT_NEAR(zones.layer.geometry.box(0).max_x, 548820, 50);
  EXPECT_EQ(zones.transformation_accuracy_m, 1);  // EPSG:4326 and 4490 are the same at 1 m
  EXPECT_FALSE(zones.transformation.empty());
  EXPECT_EQ(zones.layer.accuracy_m, 5);
  EXPECT_EQ(zones.valid_from, (Date{2024, 6, 1}));
  ASSERT_TRUE(zones.coverage);
  EXPECT_EQ(zones.coverage->size(), 1u);
  EXPECT_EQ(set.with_role("county").size(), 1u);
}

TEST_F(CatalogueTest, OnlyWantedRolesAreLoaded) {
  folder_.write("broken.gpkg", "not a GeoPackage");
  const Catalogue catalogue = read_catalogue(
      write(county_layer + zone_layer + "- id: x\n  role: river\n  source: {file: broken.gpkg}\n"));
  const LayerSet set = load_layers(catalogue, {.roles = {"protected_area"}});
  EXPECT_EQ(set.layers.size(), 2u);
  EXPECT_FALSE(set.layers[1].coverage);
  EXPECT_THROW(load_layers(catalogue), IoError);
}

TEST_F(CatalogueTest, MistakesAreNamedWithTheirLine) {
  EXPECT_THAT(error_of(county_layer + "  colour: red\n"), HasSubstr("ECO1402 | catalogue.yaml:11"));
  EXPECT_THAT(error_of("- id: a\n  role: nonsense\n  source: {file: county.geojson}\n", {"county"}),
              HasSubstr("ECO1403 | catalogue.yaml:7"));
  EXPECT_THAT(error_of(county_layer + county_layer), HasSubstr("ECO1404"));
  EXPECT_THAT(error_of("- id: a\n  role: county\n  source: {file: none.gpkg}\n"),
              HasSubstr("ECO1405 | catalogue.yaml:8"));
  EXPECT_THAT(
      error_of("- id: a\n  role: county\n  source: {file: county.geojson}\n  crs: EPSG:1\n"),
      HasSubstr("ECO1406 | catalogue.yaml:9"));
  EXPECT_THAT(error_of(county_layer + "  review_by: soon\n"), HasSubstr("ECO1407"));
  EXPECT_THAT(
      error_of("- id: a\n  role: county\n  source: {file: county.geojson}\n  accuracy_m: -1\n"),
      HasSubstr("ECO1408"));
  EXPECT_THAT(
      error_of("- id: a\n  role: river\n  source: {file: county.geojson}\n  coverage: all\n"),
      HasSubstr("ECO1409"));
  EXPECT_THAT(
      error_of("- id: a\n  role: river\n  source: {file: county.geojson}\n  coverage: county\n"),
      HasSubstr("ECO1410"));
  EXPECT_THAT(error_of("- id: a\n  role: river\n  source: {postgis: x, table: y}\n"),
              HasSubstr("ECO1252"));
  EXPECT_THAT(
      error_of("- id: a\n  role: county\n  source: {file: county.geojson}\n  fields: {name: MC}\n"),
      HasSubstr("ECO1412 | catalogue.yaml:6"));
  EXPECT_THAT(error_of("- id: a\n  role: county\n"), HasSubstr("ECO1414"));
  EXPECT_THAT(error_of("- id: a\n  id: b\n"), HasSubstr("ECO1302"));
}

TEST_F(CatalogueTest, ALayerWithoutCrsNeedsOne) {
  folder_.write("p.csv", "name,lon,lat\na,108.5,28.8\n");
  const std::string layer = "- id: p\n  role: outfall\n  source: {file: p.csv}\n";
  EXPECT_THAT(error_of(layer), HasSubstr("ECO1413"));
  EXPECT_EQ(error_of(layer + "  crs: EPSG:4490\n"), "no error");
}

TEST_F(CatalogueTest, VerificationTellsAllThatIsWrong) {
  const Catalogue catalogue = read_catalogue(write(
      county_layer + zone_layer + "- id: bad\n  role: river\n  source: {file: catalogue.yaml}\n"));
  const CatalogueCheck check = verify_catalogue(catalogue, Date{2026, 11, 23});
  ASSERT_EQ(check.layers.size(), 3u);
  EXPECT_EQ(check.worst, FindingSeverity::error);
  std::string codes;
  for (const CatalogueFinding& finding : check.layers[1].findings) {
    codes += std::string(finding.code()) + " " + finding.message(Language::english) + "; ";
    EXPECT_FALSE(finding.message(Language::chinese).empty());
    EXPECT_EQ(finding.line, 11);
  }
  EXPECT_THAT(codes, HasSubstr("ECO1427"));  // review date passed
  EXPECT_THAT(codes, HasSubstr("ECO1426"));  // no accuracy
  EXPECT_THAT(codes, HasSubstr("ECO1425"));  // no coverage
  EXPECT_THAT(codes, HasSubstr("ECO1422 1 features have no geometry"));
  EXPECT_THAT(codes, HasSubstr("缓冲区"));
  EXPECT_EQ(check.layers[1].features, 2u);
  EXPECT_EQ(check.layers[1].sha256.size(), 64u);
  EXPECT_THAT(std::string(check.layers[2].findings.back().code()), "ECO1420");
}

TEST_F(CatalogueTest, FeaturesOutsideTheCountyAreTold) {
  folder_.write("p.csv", "name,lon,lat\na,108.5,28.8\nb,109.9,28.8\n");
  const Catalogue catalogue = read_catalogue(write(
      county_layer +
      "- id: p\n  role: outfall\n  source: {file: p.csv}\n  crs: EPSG:4490\n  accuracy_m: 1\n  "
      "coverage: county\n"));
  const CatalogueCheck check = verify_catalogue(catalogue, Date{2026, 11, 23});
  bool told_outside = false;
  for (const CatalogueFinding& finding : check.layers[1].findings) {
    told_outside = told_outside ||
                   finding.message(Language::english) == "1 features lie outside the county: 2";
  }
  EXPECT_TRUE(told_outside);
}

TEST_F(CatalogueTest, OneImpossibleFeatureDoesNotEndTheLoading) {
  folder_.write("p.csv", "name,lon,lat\na,108.5,28.8\nb,28.8,108.5\n");
  const Catalogue catalogue = read_catalogue(
      write("- id: p\n  role: outfall\n  source: {file: p.csv}\n  crs: EPSG:4490\n"));
  const LayerSet set = load_layers(catalogue);
  EXPECT_FALSE(set.layers[0].layer.geometry.is_missing(0));
  EXPECT_TRUE(set.layers[0].layer.geometry.is_missing(1));
  EXPECT_TRUE(told(set.layers[0].layer.provenance.notes, "1 features lie where"));
}

TEST(SampleCountyCatalogue, IsLoadedWhole) {
  const Catalogue catalogue =
      read_catalogue(std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/catalogue.yaml");
  const LayerSet set = load_layers(catalogue, {.hash = false});
  EXPECT_EQ(set.layers.size(), catalogue.layers.size());
  for (const RoleLayer& layer : set.layers) {
    EXPECT_GT(layer.layer.size(), 0u) << layer.id;
    EXPECT_TRUE(layer.coverage) << layer.id;
    EXPECT_EQ(layer.layer.crs->epsg(), 4545) << layer.id;
  }
}

}  // namespace
}  // namespace ecotone
