// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/agreement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "ecotone/error.h"
#include "ecotone/io/layer_io.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

Layer zones_of(const std::vector<std::string>& wkt, const std::vector<std::string>& names = {}) {
  Layer layer;
  layer.name = "zones";
  layer.geometry = multipolygons(wkt);
  layer.crs = Crs::from_epsg(4545);
  for (std::size_t i = 0; i < wkt.size(); ++i) layer.ids.push_back("Z" + std::to_string(i + 1));
  if (names.empty()) return layer;
  Column& column = layer.fields.add(Column("name", FieldType::text));
  for (const std::string& name : names) column.push_back(name);
  return layer;
}

// On the central meridian. The south has a bend of 40 m.
const char* const bent =
    "POLYGON ((499600 3190000, 500000 3190040, 500400 3190000, 500400 3190600, 499600 3190600, "
    "499600 3190000))";

std::vector<ListedPoint> list_of(const Layer& zones, const BoundaryPointOptions& options = {}) {
  std::vector<ListedPoint> list;
  for (const BoundaryPoint& point : boundary_points(zones.polygons(), *zones.crs, options)) {
    list.push_back({point.name, point.position, zones.ids[point.feature],
                    std::to_string(point.polygon) + "." + std::to_string(point.ring)});
  }
  return list;
}

std::vector<std::string> kinds(const Agreement& agreement) {
  std::vector<std::string> names;
  for (const AgreementFinding& finding : agreement.findings) {
    names.emplace_back(disagreement_name(finding.kind));
  }
  return names;
}
using Names = std::vector<std::string>;

TEST(PointAgreement, ListOfTheZoneAgrees) {
  const Layer zones = zones_of({bent});
  const Agreement agreement = check_points(zones, list_of(zones));
  EXPECT_TRUE(agreement.holds()) << kinds(agreement).front();
  EXPECT_EQ(agreement.counts[0].checked, 5U);
  EXPECT_EQ(agreement.counts[1].checked, 5U);
}

TEST(PointAgreement, ListOfManyZonesWithHolesAgrees) {
  // Unthinned, and thinned: what thinning drops is significant only beyond its tolerance.
  const Layer zones =
      read_layer(std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/protected-areas.shp");
  const Agreement all = check_points(zones, list_of(zones));
  EXPECT_TRUE(all.holds()) << all.findings.size() << kinds(all).front();
  BoundaryPointOptions thinned;
  thinned.tolerance_m = 20;
  PointListOptions options;
  options.significant_m = 20.1;
  const Agreement some = check_points(zones, list_of(zones, thinned), options);
  EXPECT_TRUE(some.holds()) << some.findings.size() << kinds(some).front();
  options.significant_m = 5;
  EXPECT_FALSE(check_points(zones, list_of(zones, thinned), options).holds());
}

TEST(PointAgreement, WalkTheOtherWayAndClosingPointAgree) {
  const Layer zones = zones_of({bent});
  BoundaryPointOptions options;
  options.direction = WalkDirection::counter_clockwise;
  std::vector<ListedPoint> list = list_of(zones, options);
  list.push_back(list.front());
  EXPECT_TRUE(check_points(zones, list).holds());
}

TEST(PointAgreement, PointOffTheBoundaryIsNamedWithItsDistance) {
  const Layer zones = zones_of({bent});
  std::vector<ListedPoint> list = list_of(zones);
  list[1].position.x += 0.3;  // J2, the north-east corner
  list[1].position.y += 0.4;
  const Agreement agreement = check_points(zones, list);
  ASSERT_EQ(kinds(agreement), Names{"point_off_boundary"});
  EXPECT_EQ(agreement.findings[0].item, "J2");
  EXPECT_NEAR(agreement.findings[0].measured, 0.5, 1e-6);
  EXPECT_EQ(agreement.findings[0].message(Language::chinese),
            "点 J2 偏离 Z1 的界线 0.500 米（限差 0.05 米）");
}

TEST(PointAgreement, MissingPointLeavesItsVertexAndItsNumber) {
  const Layer zones = zones_of({bent});
  std::vector<ListedPoint> list = list_of(zones);
  list.erase(list.begin() + 3);  // J4, the bend
  const Agreement agreement = check_points(zones, list);
  ASSERT_EQ(kinds(agreement),
            (Names{"vertex_not_listed", "number_out_of_order", "number_missing"}));
  EXPECT_EQ(agreement.findings[0].item, "J5");  // the one before along the ring as it is stored
  EXPECT_NEAR(agreement.findings[0].measured, 40, 1e-3);
  EXPECT_EQ(agreement.findings[2].item, "J4");
  PointListOptions lenient;
  lenient.significant_m = 41;
  lenient.numbered = false;
  EXPECT_TRUE(check_points(zones, list, lenient).holds());
}

TEST(PointAgreement, SwappedPointsAreOutOfOrder) {
  const Layer zones = zones_of({bent});
  std::vector<ListedPoint> list = list_of(zones);
  std::swap(list[2].position, list[3].position);
  const Agreement agreement = check_points(zones, list);
  ASSERT_EQ(kinds(agreement), Names{"point_out_of_order"});
}

TEST(PointAgreement, NamesAreDistinctAndConsecutive) {
  const Layer zones = zones_of({bent});
  std::vector<ListedPoint> list = list_of(zones);
  list[4].name = "J2";
  const Agreement agreement = check_points(zones, list);
  EXPECT_EQ(kinds(agreement), (Names{"name_repeated", "number_out_of_order"}));
}

TEST(PointAgreement, RingWithoutPointsAndUnknownZoneAreFound) {
  const Layer zones = zones_of(
      {"POLYGON ((499600 3190000, 500400 3190000, 500400 3190600, 499600 3190600, 499600 3190000),"
       "(499900 3190200, 500100 3190200, 500100 3190400, 499900 3190400, 499900 3190200))"});
  std::vector<ListedPoint> list = list_of(zones);
  ASSERT_EQ(list.size(), 8U);
  list.resize(4);
  list.push_back({"J1", {500000, 3190000}, "Z9", ""});
  EXPECT_EQ(kinds(check_points(zones, list)), (Names{"zone_unknown", "ring_not_listed"}));
}

TEST(PointAgreement, PointWhereRingsTouchIsOfTheRingThatItIsListedFor) {
  // The hole touches the south of the shell at (500000, 3190000), which is a vertex of both.
  const Layer zones = zones_of(
      {"POLYGON ((499600 3190000, 500000 3190000, 500400 3190000, 500400 3190600, 499600 3190600, "
       "499600 3190000), (500000 3190000, 499900 3190200, 500100 3190200, 500000 3190000))"});
  BoundaryPointOptions options;
  options.start = BoundaryStart::first_vertex;
  std::vector<ListedPoint> list = list_of(zones, options);
  ASSERT_EQ(list.size(), 8U);
  EXPECT_TRUE(check_points(zones, list).holds());
  // Without rings the touching point of the hole counts for the shell.
  for (ListedPoint& point : list) point.ring.clear();
  EXPECT_FALSE(check_points(zones, list).holds());
}

TEST(PointAgreement, NumberingThroughTheLayerIsHeldToIt) {
  const Layer zones =
      zones_of({bent,
                "POLYGON ((501000 3190000, 501100 3190000, 501100 3190100, 501000 3190100, 501000 "
                "3190000))"});
  BoundaryPointOptions numbering;
  numbering.numbering = PointNumbering::per_layer;
  std::vector<ListedPoint> list = list_of(zones, numbering);
  PointListOptions options;
  options.numbering = PointNumbering::per_layer;
  EXPECT_TRUE(check_points(zones, list, options).holds());
  list.back().name = "J1";
  EXPECT_EQ(kinds(check_points(zones, list, options)), Names{"name_repeated"});
  // Named by ring, both zones have a J1.
  EXPECT_FALSE(check_points(zones, list_of(zones), options).holds());
}

TEST(PointAgreement, PointsOfSeveralZonesMustNameThem) {
  const Layer zones = zones_of({bent, bent});
  const std::vector<ListedPoint> list = {{"J1", {499600, 3190000}, "", ""}};
  EXPECT_THROW(check_points(zones, list), SchemaError);
  EXPECT_THROW(check_points(zones, {}, {.tolerance_m = 0}), UsageError);
}

Layer lines_of(std::initializer_list<std::string> wkt) {
  Layer layer;
  layer.name = "lines";
  layer.geometry = lines(wkt);
  layer.crs = Crs::from_epsg(4545);
  for (std::size_t i = 0; i < wkt.size(); ++i) layer.ids.push_back("L" + std::to_string(i + 1));
  return layer;
}

TEST(LineAgreement, LinesThatMakeTheRingAgree) {
  const Layer zones = zones_of({bent});
  // One with a vertex in the middle of an edge.
  const Layer drawn =
      lines_of({"LINESTRING (499600 3190000, 500000 3190040, 500400 3190000, 500400 3190300)",
                "LINESTRING (500400 3190300, 500400 3190600, 499600 3190600, 499600 3190000)"});
  EXPECT_TRUE(check_lines(zones, drawn, 0.05).holds());
}

TEST(LineAgreement, ShortCutAndMissingStretchAreMeasured) {
  const Layer zones = zones_of({bent});
  // The south is drawn straight, the west not at all.
  const Layer drawn =
      lines_of({"LINESTRING (499600 3190000, 500400 3190000, 500400 3190600, 499600 3190600)"});
  const Agreement agreement = check_lines(zones, drawn, 0.05);
  ASSERT_EQ(kinds(agreement), (Names{"line_off_boundary", "boundary_not_drawn"}));
  // Of 800 m all but the ends: near is 0.05 / sin(atan(0.1)) = 0.5025 m at either end.
  EXPECT_NEAR(agreement.findings[0].measured, 800 - 2 * 0.50249, 1e-3);
  // Twice √(400² + 40²) without the ends, and 600 m without 0.05 m at either corner.
  EXPECT_NEAR(agreement.findings[1].measured, 2 * 401.99502 - 2 * 0.50249 + 600 - 2 * 0.05, 5e-3);
}

TEST(MarkerAgreement, MarkerBesideTheBoundaryIsNamed) {
  const Layer zones = zones_of({bent});
  Layer markers;
  markers.geometry = points({"POINT (499600 3190300)", "POINT (500402.5 3190300)"});
  markers.ids = {"M1", "M2"};
  markers.crs = Crs::from_epsg(4545);
  const Agreement agreement = check_markers(zones, markers, 1);
  ASSERT_EQ(kinds(agreement), Names{"marker_off_boundary"});
  EXPECT_EQ(agreement.findings[0].item, "M2");
  EXPECT_NEAR(agreement.findings[0].measured, 2.5, 1e-4);
  markers.crs = Crs::from_epsg(4490);
  EXPECT_THROW(check_markers(zones, markers, 1), CrsError);
}

TEST(AreaAgreement, StatedAreaIsHeldAgainstTheComputedOne) {
  Layer zones = zones_of({bent, bent, bent});
  Column& stated = zones.fields.add(Column("ha", FieldType::text));
  stated.push_back(std::string("46.4"));  // 800 · 600 − 800 · 40 / 2 = 464 000 m²
  stated.push_back(std::string("48"));    // 3.3 % off
  stated.push_back({});
  StatedAreaOptions options{.field = "ha", .unit = AreaUnit::hectare, .method = AreaMethod::plane};
  const Agreement agreement = check_stated_areas(zones, options);
  ASSERT_EQ(kinds(agreement), Names{"area_differs"});
  EXPECT_EQ(agreement.findings[0].zone, "Z2");
  EXPECT_NEAR(agreement.findings[0].measured, 100 * (48 - 46.4) / 48, 1e-9);
  EXPECT_EQ(agreement.counts[0].checked, 2U);
  options.tolerance = 0.05;
  EXPECT_TRUE(check_stated_areas(zones, options).holds());
  options.field = "nowhere";
  EXPECT_THROW(check_stated_areas(zones, options), SchemaError);
}

std::string box(double x0, double y0, double x1, double y1) {
  const auto vertex = [](double x, double y) {
    return std::to_string(500000 + x) + " " + std::to_string(3190000 + y);
  };
  return "POLYGON ((" + vertex(x0, y0) + ", " + vertex(x1, y0) + ", " + vertex(x1, y1) + ", " +
         vertex(x0, y1) + ", " + vertex(x0, y0) + "))";
}

ReserveOptions by_name(const Layer* outlines = nullptr) {
  ReserveOptions options;
  options.reserve_field = "name";
  options.method = AreaMethod::plane;
  options.outlines = outlines;
  options.outline_field = "name";
  return options;
}

TEST(FunctionalZones, OverlapGapAndExcessAreMeasured) {
  // The reserve is 100 m square; its zones overlap by 10 m, leave 20 m and reach 5 m beyond.
  const Layer outlines = zones_of({box(0, 0, 100, 100)}, {"甲"});
  const Layer zones = zones_of({box(-5, 0, 50, 100), box(40, 0, 80, 100)}, {"甲", "甲"});
  const Agreement agreement = check_functional_zones(zones, by_name(&outlines));
  ASSERT_EQ(kinds(agreement), (Names{"zones_overlap", "zones_leave_gap", "zone_outside"}));
  EXPECT_NEAR(agreement.findings[0].measured, 1000, 1e-6);
  EXPECT_EQ(agreement.findings[0].item, "Z1|Z2");
  EXPECT_NEAR(agreement.findings[1].measured, 2000, 1e-6);
  EXPECT_NEAR(agreement.findings[2].measured, 500, 1e-6);
  // 55 m and 40 m wide together, 85 m of ground, in 100 m.
  ASSERT_EQ(agreement.reserves.size(), 1U);
  EXPECT_NEAR(agreement.reserves[0].zones_m2, 9500, 1e-6);
  EXPECT_NEAR(agreement.reserves[0].ground_m2, 8500, 1e-6);
  EXPECT_NEAR(agreement.reserves[0].outline_m2.value(), 10000, 1e-6);
}

TEST(FunctionalZones, HoleBetweenZonesIsAGapAndHoleOfOneZoneIsNot) {
  const Layer between = zones_of(
      {"POLYGON ((500000 3190000, 500100 3190000, 500100 3190040, 500040 3190040, 500040 3190060, "
       "500100 3190060, 500100 3190100, 500000 3190100, 500000 3190000))",
       "POLYGON ((500100 3190000, 500200 3190000, 500200 3190100, 500100 3190100, 500100 "
       "3190000))"},
      {"甲", "甲"});
  const Agreement gap = check_functional_zones(between, by_name());
  ASSERT_EQ(kinds(gap), Names{"zones_leave_gap"});
  EXPECT_NEAR(gap.findings[0].measured, 60 * 20, 1e-6);
  const Layer own = zones_of(
      {"POLYGON ((500000 3190000, 500100 3190000, 500100 3190100, 500000 3190100, 500000 3190000),"
       "(500040 3190040, 500040 3190060, 500060 3190060, 500060 3190040, 500040 3190040))",
       "POLYGON ((500100 3190000, 500200 3190000, 500200 3190100, 500100 3190100, 500100 "
       "3190000))"},
      {"甲", "甲"});
  EXPECT_TRUE(check_functional_zones(own, by_name()).holds());
}

TEST(FunctionalZones, OutlineWithoutZonesIsAGapAsAWhole) {
  const Layer outlines = zones_of({box(0, 0, 100, 100), box(200, 0, 300, 100)}, {"甲", "乙"});
  const Layer zones = zones_of({box(0, 0, 100, 100)}, {"甲"});
  const Agreement agreement = check_functional_zones(zones, by_name(&outlines));
  ASSERT_EQ(kinds(agreement), Names{"zones_leave_gap"});
  EXPECT_EQ(agreement.findings[0].zone, "乙");
  EXPECT_NEAR(agreement.findings[0].measured, 10000, 1e-6);
}

TEST(Reserves, OverlapOfTwoReservesIsMeasuredOnce) {
  // Zones of one reserve may overlap here; that is another check.
  const Layer zones = zones_of(
      {box(0, 0, 60, 100), box(50, 0, 100, 100), box(90, 0, 200, 100), box(200, 0, 300, 100)},
      {"甲", "甲", "乙", "丙"});
  const Agreement agreement = check_reserves(zones, by_name());
  ASSERT_EQ(kinds(agreement), Names{"reserves_overlap"});
  EXPECT_EQ(agreement.findings[0].zone, "甲|乙");
  EXPECT_NEAR(agreement.findings[0].measured, 1000, 1e-6);
  EXPECT_NE(agreement.findings[0].message(Language::chinese).find("第八百五十九条"),
            std::string::npos);
}

TEST(Reserves, SampleCountyOverlapsBeforeAndNotAfter) {
  const std::string county = std::string(ECOTONE_SOURCE_DIR) + "/data/sample-county/";
  ReserveOptions options;
  options.method = AreaMethod::plane;
  options.reserve_field = "MC";
  const Layer after = read_layer(county + "protected-areas.shp");
  EXPECT_TRUE(check_reserves(after, options).holds());
  EXPECT_TRUE(check_functional_zones(after, options).holds());
  options.reserve_field = "名称";
  const Agreement before =
      check_reserves(read_layer(county + "protected-areas-before.shp"), options);
  double total = 0;
  for (const AgreementFinding& finding : before.findings) total += finding.measured;
  // Shapely: gross 893 530 025.0911 − dissolved 877 387 123.6449 (tests/cases/comparison.csv); no
  // three areas share ground.
  EXPECT_NEAR(total, 893530025.0911 - 877387123.6449, 1.0);
}

}  // namespace
}  // namespace ecotone
