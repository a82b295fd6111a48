// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/source_audit.h"

#include <gtest/gtest.h>

#include "ecotone/zoning/source_parameters.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

// A river of 100 m width on the central meridian with its intake at (500000, 3200000); the default
// primary water is the box from 100 m below to 1000 m above, 100 m wide.
SourceSurroundings straight_river() {
  SourceSurroundings around;
  around.rivers = RiverNetwork(lines({"LINESTRING (500000 3205000, 500000 3195000)"}), plane());
  around.water =
      multipolygons({"POLYGON ((499950 3195000, 500050 3195000, 500050 3205000, "
                     "499950 3205000, 499950 3195000))"});
  return around;
}

SourceZoneAudit audit_of(const std::vector<PublishedZone>& published,
                         std::initializer_list<std::string> zones,
                         std::initializer_list<std::string> aquifers = {}) {
  const Parameters parameters(source_zone_parameters());
  WaterSource source;
  source.id = "A";
  source.intakes = {{500000, 3200000}};
  if (aquifers.size() > 0) source.type = SourceType::groundwater;
  const std::vector<WaterSource> sources = {source};
  const SourceZoneDraft draft = draft_source_zones(sources, straight_river(), parameters, plane());
  return audit_source_zones(draft, sources, published, multipolygons(zones), parameters, plane());
}

const AuditRow* row_of(const SourceZoneAudit& audit, ZoneLevel level,
                       std::optional<ZonePart> part) {
  for (const AuditRow& row : audit.rows) {
    if (row.level == level && row.part == part) return &row;
  }
  return nullptr;
}

TEST(SourceZoneAudit, SaysWhereAPublishedZoneDeparts) {
  // 200 m longer upstream, and 30 m narrower on the east.
  const SourceZoneAudit audit =
      audit_of({{"A", ZoneLevel::primary, ZonePart::water}},
               {"POLYGON ((499950 3199900, 500020 3199900, 500020 3201200, 499950 3201200, 499950 "
                "3199900))"});
  const AuditRow* row = row_of(audit, ZoneLevel::primary, ZonePart::water);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->result, AuditResult::departs);
  EXPECT_NEAR(row->published_m2, 70 * 1300, 0.1);
  EXPECT_NEAR(row->drafted_m2, 100 * 1100, 0.1);
  EXPECT_NEAR(row->common_m2, 70 * 1100, 0.1);
  EXPECT_NEAR(row->published_only_m2, 70 * 200, 0.1);
  EXPECT_NEAR(row->drafted_only_m2, 30 * 1100, 0.1);
  EXPECT_NEAR(row->symmetric_difference_m2(), 70 * 200 + 30 * 1100, 0.1);
  ASSERT_TRUE(row->hausdorff.has_value());
  // The upper end of the published zone is 200 m from the upper end of the default.
  EXPECT_NEAR(row->hausdorff->a_to_b.distance_m, 200, 0.11);
  EXPECT_NEAR(row->hausdorff->a_to_b.from.y, 3201200, 1e-6);
  // The upper end of the default crosses the published zone: its middle there is 35 m from both
  // sides, farther than its east bank, which is 30 m away.
  EXPECT_NEAR(row->hausdorff->b_to_a.distance_m, 35, 0.11);
  // East and north of the primary water, and what of the default is not published: two sides of
  // land, two ends of secondary water, two sides of secondary land.
  ASSERT_EQ(audit.departures.size(), 8u);
  EXPECT_NEAR(audit.departures[0].area_m2, 30 * 1100, 0.1);
  EXPECT_FALSE(audit.departures[0].published_only);
  EXPECT_TRUE(audit.departures[1].published_only);
}

TEST(SourceZoneAudit, NamesWhatOnlyOneSideHas) {
  const SourceZoneAudit audit =
      audit_of({{"A", ZoneLevel::quasi, ZonePart::land}, {"B", ZoneLevel::primary, {}}},
               {"POLYGON ((500100 3200000, 500200 3200000, 500200 3200100, 500100 3200000))",
                "POLYGON ((510100 3200000, 510200 3200000, 510200 3200100, 510100 3200000))"});
  EXPECT_EQ(row_of(audit, ZoneLevel::primary, ZonePart::water)->result, AuditResult::not_published);
  EXPECT_EQ(row_of(audit, ZoneLevel::quasi, ZonePart::land)->result, AuditResult::no_default);
  EXPECT_EQ(audit.rows.back().source, "B");
  EXPECT_EQ(audit.rows.back().result, AuditResult::no_intake);
}

TEST(SourceZoneAudit, UndividedZoneIsHeldAgainstBothParts) {
  const SourceZoneAudit audit =
      audit_of({{"A", ZoneLevel::primary, {}}},
               {"POLYGON ((499900 3199900, 500100 3199900, 500100 3201000, 499900 3201000, 499900 "
                "3199900))"});
  const AuditRow* row = row_of(audit, ZoneLevel::primary, std::nullopt);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->result, AuditResult::agrees);
  EXPECT_NEAR(row->hausdorff->distance_m(), 0, 0.1);
  EXPECT_EQ(row_of(audit, ZoneLevel::primary, ZonePart::water), nullptr);
}

TEST(SourceZoneAudit, SourceThatIsNotDraftedIsNotJudged) {
  const SourceZoneAudit audit = audit_of(
      {{"A", ZoneLevel::primary, ZonePart::land}},
      {"POLYGON ((500100 3200000, 500200 3200000, 500200 3200100, 500100 3200000))"}, {"unknown"});
  ASSERT_EQ(audit.rows.size(), 1u);
  EXPECT_EQ(audit.rows[0].result, AuditResult::not_drafted);
  EXPECT_TRUE(audit.departures.empty());
}

TEST(SourceZoneAudit, WordsNeverSayIllegal) {
  for (const AuditResult result :
       {AuditResult::agrees, AuditResult::departs, AuditResult::no_default,
        AuditResult::not_published, AuditResult::not_drafted, AuditResult::no_intake}) {
    EXPECT_EQ(audit_result_text(result).en.find("legal"), std::string::npos);
    EXPECT_EQ(audit_result_text(result).zh.find("违"), std::string::npos);
  }
  EXPECT_EQ(audit_result_text(AuditResult::departs).en, "departs from default");
  EXPECT_EQ(audit_result_text(AuditResult::departs).zh, "与默认划法不一致");
}

}  // namespace
}  // namespace ecotone
