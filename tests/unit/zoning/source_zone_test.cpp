// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/source_zone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "ecotone/geodesy/transformation.h"
#include "ecotone/zoning/source_parameters.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// Everything lies on the central meridian of this zone, where the plane is true to scale: over
// these lengths areas of the plane are those of the ellipsoid to 1e-8 of them.
const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

std::string wkt_box(double x0, double y0, double x1, double y1) {
  const auto at = [](double x, double y) {
    return std::to_string(500000 + x) + " " + std::to_string(3200000 + y);
  };
  return "POLYGON ((" + at(x0, y0) + ", " + at(x1, y0) + ", " + at(x1, y1) + ", " + at(x0, y1) +
         ", " + at(x0, y0) + "))";
}

std::string wkt_line(std::initializer_list<Point> points) {
  std::string text;
  for (const Point& p : points) {
    text += text.empty() ? "LINESTRING (" : ", ";
    text += std::to_string(500000 + p.x) + " " + std::to_string(3200000 + p.y);
  }
  return text + ")";
}

Point here(double x, double y) {
  return {500000 + x, 3200000 + y};
}

// A river from north to south, 10 km long, 100 m wide.
SourceSurroundings straight_river() {
  SourceSurroundings around;
  around.rivers = RiverNetwork(lines({wkt_line({{0, 5000}, {0, -5000}})}), plane());
  around.water = multipolygons({wkt_box(-50, -5000, 50, 5000)});
  return around;
}

WaterSource river_source() {
  WaterSource source;
  source.id = "A";
  source.intakes = {here(0, 0)};
  return source;
}

Parameters defaults() {
  return Parameters(source_zone_parameters());
}

SourceZoneDraft draft_of(const WaterSource& source, const SourceSurroundings& around,
                         const Parameters& parameters = defaults(),
                         const SourceZoneOptions& options = {}) {
  return draft_source_zones({source}, around, parameters, plane(), options);
}

double area_of(const SourceZoneDraft& draft, ZoneLevel level, ZonePart part) {
  double sum = 0;
  for (const SourceZone& zone : draft.zones) {
    if (zone.level == level && zone.part == part) sum += zone.area_m2;
  }
  return sum;
}

bool says(const SourceZoneDraft& draft, const std::string& key) {
  return std::ranges::any_of(draft.remarks,
                             [&](const SourceRemark& remark) { return remark.text->key == key; });
}

constexpr double tight_m2 = 0.5;  // the grid of 0.1 mm along 2 · 3300 m of border

// What chords that fall a centimetre short of arcs leave out: at most the area between.
double chords_m2(double arc_m) {
  return 0.01 * arc_m + tight_m2;
}

TEST(RiverSource, StraightRiverHasTheAreasOfItsRectangles) {
  const SourceZoneDraft draft = draft_of(river_source(), straight_river());
  ASSERT_EQ(draft.zones.size(), 4u);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1100 * 100, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), 2 * 1100 * 50, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::water), 2200 * 100, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land),
              2 * 3300.0 * 1000 - 2 * 1100 * 50, 5);
  EXPECT_TRUE(draft.ledger.empty());
  EXPECT_TRUE(draft.remarks.empty());
}

TEST(RiverSource, BasisNamesEveryNumberWithItsMark) {
  const SourceZoneDraft draft = draft_of(river_source(), straight_river());
  EXPECT_NE(draft.zones[0].basis.find("river_primary_upstream_m 1000 m [M]"), std::string::npos);
  Parameters given = defaults();
  given.set("river_primary_upstream_m", 500);
  const SourceZoneDraft other = draft_of(river_source(), straight_river(), given);
  EXPECT_NE(other.zones[0].basis.find("river_primary_upstream_m 500 m [given]"), std::string::npos);
  EXPECT_NEAR(area_of(other, ZoneLevel::primary, ZonePart::water), 600 * 100, tight_m2);
}

TEST(RiverSource, QuasiZoneIsDrawnWhenAskedFor) {
  const SourceZoneDraft draft =
      draft_of(river_source(), straight_river(), defaults(), {.quasi = true});
  ASSERT_EQ(draft.zones.size(), 6u);
  // The river begins at 5000 m: the measure of 5000 m ends at its head.
  EXPECT_NEAR(area_of(draft, ZoneLevel::quasi, ZonePart::water), 2200 * 100, tight_m2);
}

TEST(RiverSource, DykeEndsTheLandAlongItsLength) {
  SourceSurroundings around = straight_river();
  // 30 m from the left bank (looking downstream: east), from 300 m to 700 m above the intake.
  around.dykes = lines({wkt_line({{80, 300}, {80, 700}})});
  const double primary = 2 * 1100 * 50 - 400 * 20;
  const SourceZoneDraft draft = draft_of(river_source(), around);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), primary, tight_m2);
  // The secondary land goes beyond, also over what the dyke took from the primary.
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land), 2 * 3300.0 * 1000 - primary, 5);
  EXPECT_TRUE(says(draft, "land_limited"));
  Parameters both = defaults();
  both.set("dyke_levels", 2);
  EXPECT_NEAR(area_of(draft_of(river_source(), around, both), ZoneLevel::secondary, ZonePart::land),
              2 * 3300.0 * 1000 - 400 * 970 - primary, 5);
}

TEST(RiverSource, DivideEndsTheLand) {
  SourceSurroundings around = straight_river();
  around.divides = lines({wkt_line({{-450, 9000}, {-450, -9000}})});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), 2 * 1100 * 50, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land),
              3300.0 * 1000 + 3300.0 * 400 - 2 * 1100 * 50, 5);
}

TEST(RiverSource, CatchmentAndCountyEndTheZone) {
  SourceSurroundings around = straight_river();
  around.catchments =
      multipolygons({wkt_box(-200, -9000, 200, 9000), wkt_box(200, -9000, 5000, 9000)});
  around.limits = multipolygons({wkt_box(-9000, -9000, 100, 9000)});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  // 150 m of the left side of the catchment, 50 m up to the county's border.
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land), 3300.0 * 200 - 2 * 1100 * 50,
              5);
}

TEST(RiverSource, MeasuresGoUpEveryTributary) {
  SourceSurroundings around;
  // A tributary comes in from the east, 400 m above the intake; 20 m wide.
  around.rivers =
      RiverNetwork(lines({wkt_line({{0, 5000}, {0, 400}}), wkt_line({{0, 400}, {0, -5000}}),
                          wkt_line({{5000, 400}, {0, 400}})}),
                   plane());
  around.water = multipolygons({wkt_box(-50, -5000, 50, 5000), wkt_box(0, 390, 5000, 410)});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  // 1000 m along the tributary end 600 m from the main stem's centreline, 550 m from its bank.
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1100 * 100 + 550 * 20, tight_m2);
  EXPECT_FALSE(says(draft, "not_cut"));
}

TEST(RiverSource, TributaryBelowTheIntakeIsCutOffAtItsMouth) {
  SourceSurroundings around;
  around.rivers =
      RiverNetwork(lines({wkt_line({{0, 5000}, {0, -50}}), wkt_line({{0, -50}, {0, -5000}}),
                          wkt_line({{5000, -50}, {0, -50}})}),
                   plane());
  around.water = multipolygons({wkt_box(-50, -5000, 50, 5000), wkt_box(0, -60, 5000, -40)});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  // At most a few metres of the tributary, 20 m wide, before the first narrow section.
  const double water = area_of(draft, ZoneLevel::primary, ZonePart::water);
  EXPECT_GE(water, 1100 * 100 - tight_m2);
  EXPECT_LE(water, 1100 * 100 + 10 * 20);
}

TEST(RiverSource, ObliqueTributaryIsCutOffNearItsMouth) {
  SourceSurroundings around;
  // From the north-east, direction (4, 3) / 5, 20 m wide, into the river 50 m below the intake.
  around.rivers =
      RiverNetwork(lines({wkt_line({{0, 5000}, {0, -50}}), wkt_line({{0, -50}, {0, -5000}}),
                          wkt_line({{4000, 2950}, {0, -50}})}),
                   plane());
  around.water = multipolygons({wkt_box(-50, -5000, 50, 5000),
                                "POLYGON ((503994 3202958, 499994 3199958, 500006 3199942, 504006 "
                                "3202942, 503994 3202958))"});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  const double water = area_of(draft, ZoneLevel::primary, ZonePart::water);
  // The first narrow section lies within a few widths of the bank.
  EXPECT_GE(water, 1100 * 100 - tight_m2);
  EXPECT_LE(water, 1100 * 100 + 60 * 20);
}

TEST(RiverSource, IntakeGoesToTheRiverItNames) {
  SourceSurroundings around;
  RiverFields fields;
  fields.name = {"甲河", "乙河"};
  around.rivers = RiverNetwork(
      lines({wkt_line({{0, 5000}, {0, -5000}}), wkt_line({{150, 5000}, {150, -5000}})}), plane(),
      fields);
  around.water = multipolygons({wkt_box(-50, -5000, 50, 5000), wkt_box(140, -5000, 160, 5000)});
  WaterSource source = river_source();
  source.intakes = {here(40, 0)};
  source.river = "乙河";
  EXPECT_NEAR(area_of(draft_of(source, around), ZoneLevel::primary, ZonePart::water), 1100 * 20,
              tight_m2);
  source.river = "丙河";
  const SourceZoneDraft other = draft_of(source, around);
  EXPECT_NEAR(area_of(other, ZoneLevel::primary, ZonePart::water), 1100 * 100, tight_m2);
  EXPECT_TRUE(says(other, "other_river"));
}

TEST(RiverSource, LongitudeAndLatitudeGiveTheSameZone) {
  // The same river in degrees: 1100 m by 100 m, 50 m of land. At 28.9°N a degree of latitude has
  // about 110 830 m; the corners come from the plane, so edges along the river agree.
  const Crs degrees = Crs::from_epsg(4490);
  const Transformation to_degrees(plane(), degrees);
  SourceSurroundings around;
  const auto river = lines({wkt_line({{0, 5000}, {0, -5000}})});
  const auto water = multipolygons({wkt_box(-50, -5000, 50, 5000)});
  around.rivers = RiverNetwork(to_degrees(river).as_lines(), degrees);
  around.water = to_degrees(water).as_polygons();
  WaterSource source = river_source();
  source.intakes = {to_degrees(here(0, 0))};
  const SourceZoneDraft draft = draft_source_zones({source}, around, defaults(), degrees);
  ASSERT_EQ(draft.zones.size(), 4u);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1100 * 100, 1);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), 2 * 1100 * 50, 2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land),
              2 * 3300.0 * 1000 - 2 * 1100 * 50, 20);
}

TEST(RiverSource, CutRunsAcrossIslands) {
  SourceSurroundings around = straight_river();
  // An island from 900 m to 1100 m above the intake, 20 m wide, on the centreline.
  around.water = multipolygons(
      {"POLYGON ((499950 3195000, 500050 3195000, 500050 3205000, 499950 3205000, 499950 3195000),"
       " (499990 3200900, 499990 3201100, 500010 3201100, 500010 3200900, 499990 3200900))"});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1100 * 100 - 100 * 20, tight_m2);
}

TEST(RiverSource, SlantingRiverIsCutAtRightAngles) {
  // Direction (3, 4) / 5; a cut that is not perpendicular would leave the same area but not the
  // same land: flat ends of both banks line up only across the river.
  SourceSurroundings around;
  around.rivers = RiverNetwork(lines({wkt_line({{3000, 4000}, {-3000, -4000}})}), plane());
  around.water = multipolygons(
      {"POLYGON ((502960 3204030, 503040 3203970, 497040 3195970, 496960 3196030, 502960 "
       "3204030))"});
  const SourceZoneDraft draft = draft_of(river_source(), around);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1100 * 100, 1);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), 2 * 1100 * 50, 1);
}

TEST(RiverSource, WithoutWaterPolygonAWidthMayBeAssumed) {
  SourceSurroundings around = straight_river();
  around.water = {};
  const SourceZoneDraft none = draft_of(river_source(), around);
  EXPECT_EQ(none.undrafted.size(), 1u);
  EXPECT_TRUE(none.zones.empty());
  EXPECT_TRUE(says(none, "water_not_near"));
  Parameters given = defaults();
  given.set("river_channel_width_m", 30);
  const SourceZoneDraft draft = draft_of(river_source(), around, given);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1100 * 30, tight_m2);
  EXPECT_TRUE(says(draft, "width_assumed"));
}

TEST(RiverSource, FarFromAnyRiverIsNotDrafted) {
  WaterSource source = river_source();
  source.intakes = {here(3000, 0)};
  const SourceZoneDraft draft = draft_of(source, straight_river());
  EXPECT_EQ(draft.undrafted.size(), 1u);
  EXPECT_TRUE(says(draft, "river_not_near"));
}

TEST(RiverSource, NavigableWaterEndsAtTheFairway) {
  SourceSurroundings around = straight_river();
  around.fairways = multipolygons({wkt_box(-10, -6000, 10, 6000)});
  WaterSource source = river_source();
  source.navigable = true;
  const SourceZoneDraft narrow = draft_of(source, around);
  EXPECT_NEAR(area_of(narrow, ZoneLevel::primary, ZonePart::water), 1100 * 80, tight_m2);
  source.dry_season_width_m = 600;
  source.intakes = {here(30, 0)};
  const SourceZoneDraft wide = draft_of(source, around);
  EXPECT_NEAR(area_of(wide, ZoneLevel::primary, ZonePart::water), 1100 * 40, tight_m2);
}

TEST(RiverSource, SpringToWeirHasLandAroundTheSpring) {
  SourceSurroundings around = straight_river();
  around.weirs = points({"POINT (500000 3199880)"});
  WaterSource source = river_source();
  source.shape = "spring_to_weir";
  const SourceZoneDraft draft = draft_of(source, around);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), (5000 + 120) * 100, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land),
              2 * 5120.0 * 50 + 100 * 50 + std::numbers::pi / 2 * 50 * 50, chords_m2(157) + 1);
}

TEST(RiverSource, SecondaryMayBeTheRestOfTheCatchment) {
  SourceSurroundings around = straight_river();
  around.catchments = multipolygons({wkt_box(-2000, -3000, 2000, 5000)});
  WaterSource source = river_source();
  source.shape = "rest_of_catchment";
  const SourceZoneDraft draft = draft_of(source, around);
  ASSERT_EQ(draft.zones.size(), 4u);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), 2 * 1100 * 50, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::water), 8000 * 100 - 1100 * 100, 1);
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land),
              4000 * 8000 - 8000 * 100 - 2 * 1100 * 50, 5);
}

TEST(GroundwaterSource, RadiiFollowTheMaterial) {
  WaterSource source = river_source();
  source.type = SourceType::groundwater;
  source.aquifer = "中砂";
  const SourceZoneDraft draft = draft_of(source, {});
  ASSERT_EQ(draft.zones.size(), 2u);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), std::numbers::pi * 2500,
              chords_m2(315));
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land),
              std::numbers::pi * (250000 - 2500), chords_m2(3142));
}

TEST(GroundwaterSource, RadiusFollowsTheFormula) {
  WaterSource source = river_source();
  source.type = SourceType::groundwater;
  source.conductivity_m_d = 20;
  source.gradient = 0.002;
  source.porosity = 0.2;
  const SourceZoneDraft draft = draft_of(source, {});
  // R = 1.5 · 20 · 0.002 · 100 / 0.2 = 30 m; ten times as far for 1000 d.
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), std::numbers::pi * 900,
              chords_m2(189));
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::land),
              std::numbers::pi * (90000 - 900), chords_m2(1885));
  EXPECT_NE(draft.zones[0].basis.find("R = 30.00 m"), std::string::npos);
}

TEST(GroundwaterSource, WellsNearEachOtherMakeAField) {
  WaterSource source = river_source();
  source.type = SourceType::groundwater;
  source.aquifer = "medium_sand";
  source.intakes = {here(0, 0), here(80, 0), here(80, 60), here(0, 60), here(40, 30)};
  const SourceZoneDraft draft = draft_of(source, {});
  // Hull 80 × 60, widened by 50: A + P·R + πR².
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land),
              80 * 60 + 280 * 50 + std::numbers::pi * 2500, chords_m2(315));
  EXPECT_TRUE(says(draft, "wells_in_field"));
  source.intakes = {here(0, 0), here(101, 0)};
  EXPECT_NEAR(area_of(draft_of(source, {}), ZoneLevel::primary, ZonePart::land),
              2 * std::numbers::pi * 2500, chords_m2(629));
}

TEST(GroundwaterSource, ConfinedHasNoSecondaryZone) {
  WaterSource source = river_source();
  source.type = SourceType::groundwater;
  source.aquifer = "gravel";
  source.confined = true;
  EXPECT_EQ(draft_of(source, {}).zones.size(), 1u);
}

TEST(GroundwaterSource, UnknownAquiferIsNotGuessed) {
  WaterSource source = river_source();
  source.type = SourceType::groundwater;
  const SourceZoneDraft draft = draft_of(source, {});
  EXPECT_EQ(draft.undrafted.size(), 1u);
  EXPECT_TRUE(says(draft, "aquifer_unknown"));
  const SourceZoneDraft told = draft_of(source, {}, defaults(), {.aquifer = "fine_sand"});
  EXPECT_TRUE(told.undrafted.empty());
  EXPECT_TRUE(says(told, "aquifer_assumed"));
}

TEST(GroundwaterSource, KarstConduitIsFollowedAndItsSinkholesRinged) {
  SourceSurroundings around;
  around.rivers = RiverNetwork(lines({wkt_line({{0, 3000}, {0, -3000}})}), plane());
  around.sinkholes = points({"POINT (500300 3200500)", "POINT (500900 3200500)"});
  WaterSource source = river_source();
  source.type = SourceType::groundwater;
  source.aquifer = "karst_conduit";
  const SourceZoneDraft draft = draft_of(source, around);
  // A strip of 1100 m with round ends, and one circle; the other sinkhole is too far.
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land),
              1100 * 100 + 2 * std::numbers::pi * 2500, chords_m2(629));
}

SourceSurroundings lake() {
  SourceSurroundings around;
  around.water = multipolygons({wkt_box(-500, -500, 500, 500)});
  return around;
}

WaterSource reservoir() {
  WaterSource source = river_source();
  source.type = SourceType::reservoir;
  source.intakes = {here(-500, 0)};
  return source;
}

TEST(ReservoirSource, SmallOneIsPrimaryAsAWhole) {
  WaterSource source = reservoir();
  source.capacity_1e8m3 = 0.05;
  const SourceZoneDraft draft = draft_of(source, lake());
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), 1e6, tight_m2);
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land),
              4 * 1000 * 200 + std::numbers::pi * 200 * 200, chords_m2(1257));
  EXPECT_TRUE(says(draft, "catchment_missing"));
}

TEST(ReservoirSource, RestOfASmallCatchmentIsSecondary) {
  SourceSurroundings around = lake();
  around.catchments = multipolygons({wkt_box(-3000, -3000, 3000, 3000)});
  WaterSource source = reservoir();
  source.size_class = "small";
  const SourceZoneDraft draft = draft_of(source, around);
  double sum = 0;
  for (const SourceZone& zone : draft.zones) sum += zone.area_m2;
  EXPECT_NEAR(sum, 36e6, 5);
  around.catchments = multipolygons({wkt_box(-30000, -30000, 30000, 30000)});
  EXPECT_TRUE(says(draft_of(source, around), "catchment_too_large"));
}

TEST(ReservoirSource, QuasiIsTheRestOfTheCatchment) {
  SourceSurroundings around = lake();
  around.catchments = multipolygons({wkt_box(-4000, -4000, 4000, 4000)});
  WaterSource source = reservoir();
  source.size_class = "medium";
  source.plain = true;
  const SourceZoneDraft draft = draft_of(source, around, defaults(), {.quasi = true});
  double sum = 0;
  for (const SourceZone& zone : draft.zones) sum += zone.area_m2;
  // At 4 km from the meridian the plane is larger by 4e-7: 8.4 m² in all.
  EXPECT_NEAR(sum, 64e6, 10);
  // Secondary: 2000 m around the lake of 1 km².
  EXPECT_NEAR(area_of(draft, ZoneLevel::quasi, ZonePart::land),
              64e6 - 1e6 - 4 * 1000.0 * 2000 - std::numbers::pi * 4e6, chords_m2(12567) + 5);
  EXPECT_TRUE(says(draft_of(source, lake(), defaults(), {.quasi = true}), "catchment_needed"));
}

TEST(ReservoirSource, MediumOneIsPrimaryWithinARadius) {
  WaterSource source = reservoir();
  source.capacity_1e8m3 = 0.1;
  const SourceZoneDraft draft = draft_of(source, lake());
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::water), std::numbers::pi / 2 * 300 * 300,
              chords_m2(943));
  // 600 m of bank, 200 m deep, at right angles at its ends.
  EXPECT_NEAR(area_of(draft, ZoneLevel::primary, ZonePart::land), 600 * 200, chords_m2(2 * 200));
  EXPECT_NEAR(area_of(draft, ZoneLevel::secondary, ZonePart::water),
              1e6 - std::numbers::pi / 2 * 300 * 300, chords_m2(943));
}

TEST(ReservoirSource, SizeThatIsUnknownIsNotGuessed) {
  const SourceZoneDraft draft = draft_of(reservoir(), lake());
  EXPECT_EQ(draft.undrafted.size(), 1u);
  EXPECT_TRUE(says(draft, "size_unknown"));
}

TEST(CircleSource, RingIsCutByTheDivideAndByTheContour) {
  WaterSource source = river_source();
  source.shape = "circle";
  SourceSurroundings around;
  const SourceZoneDraft whole = draft_of(source, around);
  EXPECT_NEAR(area_of(whole, ZoneLevel::primary, ZonePart::land), std::numbers::pi * 1e4,
              chords_m2(629));
  EXPECT_NEAR(area_of(whole, ZoneLevel::secondary, ZonePart::land), std::numbers::pi * 15e4,
              chords_m2(2513));
  // Uphill is north: the contour of 500 m runs through the intake, 520 m is north of it.
  around.contours = lines({wkt_line({{-900, 0}, {900, 0}}), wkt_line({{-900, 700}, {900, 700}}),
                           wkt_line({{-900, -600}, {900, -600}})});
  around.contour_elevations_m = {500, 520, 480};
  const SourceZoneDraft half = draft_of(source, around);
  EXPECT_NEAR(area_of(half, ZoneLevel::primary, ZonePart::land), std::numbers::pi * 5e3,
              chords_m2(629));
  EXPECT_TRUE(says(half, "contour_used"));
  // A divide on the right, through the intake's circle 50 m east.
  around.divides = lines({wkt_line({{50, -900}, {50, 900}})});
  const double r = 100;
  const double segment = r * r * std::acos(0.5) - 50 * std::sqrt(r * r - 2500);
  EXPECT_NEAR(area_of(draft_of(source, around), ZoneLevel::primary, ZonePart::land),
              (std::numbers::pi * 1e4 - segment) / 2, chords_m2(629));
}

TEST(DecentralisedSource, DistancesOfArticle17) {
  WaterSource source = river_source();
  source.type = SourceType::decentralised;
  EXPECT_NEAR(area_of(draft_of(source, {}), ZoneLevel::primary, ZonePart::land),
              std::numbers::pi * 900, chords_m2(189));
  source.kind = "river";
  const SourceZoneDraft river = draft_of(source, straight_river());
  ASSERT_EQ(river.zones.size(), 2u);
  EXPECT_NEAR(area_of(river, ZoneLevel::primary, ZonePart::land), 2 * 1100 * 50, tight_m2);
  source.kind = "reservoir";
  source.intakes = {here(-500, 0)};
  const SourceZoneDraft pond = draft_of(source, lake());
  EXPECT_NEAR(area_of(pond, ZoneLevel::primary, ZonePart::water), std::numbers::pi * 2e4,
              chords_m2(629));
  EXPECT_NEAR(area_of(pond, ZoneLevel::primary, ZonePart::land), std::numbers::pi * 2e4,
              chords_m2(629));
}

TEST(SourceZones, DoNotDependOnThreadsOrOrder) {
  const SourceSurroundings around = straight_river();
  std::vector<WaterSource> sources(3, river_source());
  for (std::size_t i = 0; i < 3; ++i) {
    sources[i].id = std::string(1, static_cast<char>('A' + i));
    sources[i].intakes = {here(0, 700.0 * static_cast<double>(i))};
  }
  const SourceZoneDraft one =
      draft_source_zones(sources, around, defaults(), plane(), {.threads = 1});
  const SourceZoneDraft two =
      draft_source_zones(sources, around, defaults(), plane(), {.threads = 3});
  std::ranges::reverse(sources);
  const SourceZoneDraft reversed = draft_source_zones(sources, around, defaults(), plane());
  ASSERT_EQ(one.zones.size(), 12u);
  ASSERT_EQ(two.zones.size(), 12u);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(write_wkt(one.geometry[i]), write_wkt(two.geometry[i]));
    const std::size_t source = 2 - i / 4;
    EXPECT_EQ(write_wkt(one.geometry[i]), write_wkt(reversed.geometry[source * 4 + i % 4]));
  }
}

TEST(SourceZones, WordsAreReadInBothLanguages) {
  EXPECT_EQ(parse_source_type("地下水型"), SourceType::groundwater);
  EXPECT_EQ(parse_source_type("river"), SourceType::river);
  EXPECT_EQ(parse_zone_level("二级保护区"), ZoneLevel::secondary);
  EXPECT_EQ(parse_zone_level("准保护区"), ZoneLevel::quasi);
  EXPECT_EQ(parse_zone_part("陆域"), ZonePart::land);
  EXPECT_FALSE(parse_zone_part("air").has_value());
}

}  // namespace
}  // namespace ecotone
