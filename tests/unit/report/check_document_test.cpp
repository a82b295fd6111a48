// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_document.h"

#include <gmock/gmock.h>

#include "ecotone/document/json.h"
#include "ecotone/report/html.h"
#include "ecotone/report/reading.h"
#include "tests/unit/report/sample_result.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A square from (x, y) with a side in metres.
MultiPolygonArray square(double x, double y, double side) {
  MultiPolygonBuilder builder;
  for (const Point& p :
       {Point{x, y}, Point{x, y + side}, Point{x + side, y + side}, Point{x + side, y}}) {
    builder.add_point(p);
  }
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  return std::move(builder).build();
}

Layer layer_of(const std::string& name, MultiPolygonArray zones, const std::string& id) {
  Layer layer;
  layer.name = name;
  layer.geometry = std::move(zones);
  layer.ids = {id};
  layer.crs = Crs::from_epsg(4545);
  return layer;
}

/// A site of 100 m by 100 m whose eastern half lies in the red line.
struct Fixture {
  Layer subjects = layer_of("sites", square(575000, 3190000, 100), "1");
  LayerSet layers;
  CheckResult result;
  RunRecord run;

  Fixture() {
    RoleLayer redline;
    redline.id = "erl";
    redline.role = "ecological_redline";
    redline.title_en = "Ecological red line";
    redline.title_zh = "生态保护红线";
    redline.layer = layer_of("erl", square(575050, 3189000, 5000), "17");
    redline.layer.accuracy_m = 1;
    layers.layers.push_back(redline);

    result.as_of = {2026, 11, 23};
    result.pieces = square(575050, 3190000, 100);
    result.piece_owners = {{0, "erl", "17"}};
    SubjectResult subject;
    subject.id = "1";
    subject.target = "site";
    subject.area_m2 = 10000;
    subject.verdict = Level::prohibited;
    subject.complete = false;
    Finding finding;
    finding.rule = "RL-2";
    finding.level = Level::prohibited;
    finding.measures = {{MeasureKind::overlap_area, 5000, 100, 0, 5000, false}};
    finding.zones = {{"erl", "17", "", "", 5000, std::nullopt}};
    subject.findings = {finding};
    LayerRow hit;
    hit.layer = "erl";
    hit.role = "ecological_redline";
    hit.state = RowState::hit;
    hit.area_m2 = 5000;
    hit.share = 0.5;
    LayerRow missing;
    missing.role = "noise_zone";
    missing.title_en = "Noise zones";
    missing.reason_en = "not in the catalogue";
    subject.layers = {hit, missing};
    subject.zones = finding.zones;
    result.subjects = {subject};

    run.version = "0.1.0";
    run.ledger.add({LedgerAction::repaired, "erl", "17", "ring crosses itself near (1, 2)",
                    Point{1, 2}, 10.0, 9.0});
    run.ledger.add({LedgerAction::repaired, "sites", "1", "repeated vertex", std::nullopt,
                    std::nullopt, std::nullopt});
  }

  document::Value document() const { return check_document(result, subjects, layers, run); }
};

TEST(CheckDocument, SameRunGivesTheSameBytes) {
  EXPECT_EQ(document::to_json(Fixture().document()), document::to_json(Fixture().document()));
}

TEST(CheckDocument, CountsLayersThatWereChecked) {
  const document::Value subject = Fixture().document().at("subjects").as_array().front();
  EXPECT_EQ(subject.at("layers_checked").as_integer(), 1);
  EXPECT_EQ(subject.at("layers_total").as_integer(), 2);
  EXPECT_TRUE(subject.at("layers").as_array()[1].at("layer").is_null());
}

TEST(CheckDocument, LedgerEntriesGoToTheirLayerOrToTheSubjects) {
  const document::Value document = Fixture().document();
  EXPECT_EQ(document.at("layers").as_array()[0].at("ledger").as_array().size(), 1U);
  EXPECT_EQ(document.at("subject_source").at("ledger").as_array().size(), 1U);
}

TEST(CheckDocument, BoundaryPointsKeepTheOrderOfTheSourceAndTellSides) {
  const document::Value document = Fixture().document();
  const document::Value& ring = document.at("subjects").as_array()[0].at("boundary").as_array()[0];
  const auto& points = ring.at("points").as_array();
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[1].at("y").as_number(), 3190100);
  EXPECT_EQ(points[3].at("side_m").as_number(), 100);
  // 108.77° east and 28.82° north: the county of the sample
  EXPECT_NEAR(points[0].at("lon").as_number(), 108.768, 0.01);
  EXPECT_NEAR(points[0].at("lat").as_number(), 28.824, 0.01);
}

TEST(CheckDocument, TheMapShowsZonesClippedToItsWindowAndThePiecesOfFindings) {
  const document::Value document = Fixture().document();
  const document::Value& map = document.at("subjects").as_array()[0].at("map");
  const auto& window = map.at("window").as_array();
  ASSERT_EQ(map.at("zones").as_array().size(), 1U);
  for (const document::Value& p :
       map.at("zones").as_array()[0].at("coordinates").as_array()[0].as_array()) {
    // The clip leaves 2 % of the width around the window.
    const double beyond = (window[2].as_number() - window[0].as_number()) * 0.021;
    EXPECT_LE(p.as_array()[0].as_number(), window[2].as_number() + beyond);
    EXPECT_GE(p.as_array()[1].as_number(), window[1].as_number() - beyond);
  }
  ASSERT_EQ(map.at("pieces").as_array().size(), 1U);
  EXPECT_EQ(map.at("pieces").as_array()[0].at("level").as_string(), "prohibited");
}

TEST(CheckDocument, ThePublicEditionHasNoZoneGeometryAndNoPlacesInZones) {
  Fixture fixture;
  fixture.run.privacy = Privacy::public_use;
  const document::Value document = fixture.document();
  const std::string json = document::to_json(document);
  const document::Value& map = document.at("subjects").as_array().front().at("map");
  EXPECT_TRUE(map.at("zones").as_array().empty());
  EXPECT_TRUE(map.at("pieces").as_array().empty());
  EXPECT_FALSE(map.at("subject").at("coordinates").as_array().empty());
  EXPECT_THAT(json, Not(HasSubstr("(1, 2)")));
  EXPECT_THAT(check_html(fixture.document()), HasSubstr("公开版不含区域图形"));
}

TEST(PublicEdition, IsWhatAPublicCheckComposes) {
  Fixture fixture;
  const document::Value internal = fixture.document();
  fixture.run.privacy = Privacy::public_use;
  EXPECT_EQ(document::to_json(public_edition(internal)), document::to_json(fixture.document()));
}

TEST(CheckDocument, NoClockEntersUnlessItWasAskedFor) {
  Fixture fixture;
  EXPECT_EQ(fixture.document().at("run").find("stamp"), nullptr);
  fixture.run.stamp = "2026-11-23T08:00:00+08:00";
  EXPECT_EQ(fixture.document().at("run").at("stamp").as_string(), "2026-11-23T08:00:00+08:00");
}

TEST(CheckDocument, AttributesOfTheCommandLineWinOverFields) {
  Fixture fixture;
  Column industry("industry", FieldType::text);
  industry.push_back(std::string("mining"));
  fixture.subjects.fields.add(industry);
  fixture.run.attributes = {{"industry", "chemical"}};
  const document::Value document = fixture.document();
  EXPECT_EQ(document.at("subjects").as_array()[0].at("attributes").at("industry").as_string(),
            "chemical");
}

TEST(CheckDocument, ReadsBackAndRendersTheSamePage) {
  const document::Value document = Fixture().document();
  EXPECT_EQ(check_html(document::parse_json(document::to_json(document))), check_html(document));
}

}  // namespace
}  // namespace ecotone
