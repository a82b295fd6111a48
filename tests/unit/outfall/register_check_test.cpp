// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/register_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <optional>

#include "ecotone/error.h"
#include "ecotone/geodesy/gcj02.h"
#include "ecotone/geodesy/transformation.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// A county of 20 km × 20 km with one river of 40 m width that runs south at x = 550 000 and one
// that runs south at x = 555 000; a township on each side of x = 552 000.
Layer layer_of(std::string name, GeometryColumn geometry,
               std::map<std::string, std::vector<std::string>> fields) {
  Layer layer;
  layer.name = std::move(name);
  layer.geometry = std::move(geometry);
  layer.crs = Crs::from_epsg(4545);
  for (std::size_t i = 0; i < layer.geometry.size(); ++i)
    layer.ids.push_back(std::to_string(i + 1));
  for (auto& [field, texts] : fields) {
    Column& column = layer.fields.add(Column(field, FieldType::text));
    for (std::string& text : texts) column.push_back(std::move(text));
  }
  return layer;
}

RoleLayer role(std::string name, Layer layer) {
  RoleLayer made;
  made.id = name;
  made.role = name;
  made.title_en = name;
  made.title_zh = name;
  made.layer = std::move(layer);
  return made;
}

LayerSet surroundings() {
  LayerSet set;
  set.county = "500242";
  set.layers.push_back(
      role("county", layer_of("county",
                              multipolygons({"POLYGON ((540000 3180000, 560000 3180000, 560000 "
                                             "3200000, 540000 3200000, 540000 3180000))"}),
                              {})));
  set.layers.push_back(
      role("township", layer_of("township",
                                multipolygons({"POLYGON ((540000 3180000, 552000 3180000, 552000 "
                                               "3200000, 540000 3200000, 540000 3180000))",
                                               "POLYGON ((552000 3180000, 560000 3180000, 560000 "
                                               "3200000, 552000 3200000, 552000 3180000))"}),
                                {{"name", {"甲镇", "乙镇"}}})));
  set.layers.push_back(
      role("river", layer_of("river",
                             lines({"LINESTRING (550000 3199000, 550000 3181000)",
                                    "LINESTRING (555000 3199000, 555000 3181000)"}),
                             {{"name", {"西河", "东河"}}})));
  set.layers.push_back(
      role("water_body", layer_of("water",
                                  multipolygons({"POLYGON ((549980 3181000, 550020 3181000, 550020 "
                                                 "3199000, 549980 3199000, 549980 3181000))",
                                                 "POLYGON ((554980 3181000, 555020 3181000, 555020 "
                                                 "3199000, 554980 3199000, 554980 3181000))"}),
                                  {{"river", {"西河", "东河"}}})));
  set.layers.push_back(
      role("source_protection_zone",
           layer_of("source",
                    multipolygons({"POLYGON ((549000 3198000, 551000 3198000, 551000 3199000, "
                                   "549000 3199000, 549000 3198000))"}),
                    {{"name", {"一号水源"}}, {"level", {"primary"}}})));
  return set;
}

const std::vector<RegisterField>& fields() {
  static const std::vector<RegisterField> table = {
      {"name", "name", "名称", {"name"}, true},
      {"code", "code", "编码", {"code"}, false},
      {"township", "township", "乡镇", {"township"}, false},
      {"class", "class", "一级分类", {"class"}, true},
      {"subclass", "subclass", "二级分类", {"subclass"}, true},
      {"section", "section", "断面", {"section"}, false},
      {"river", "river", "受纳水体", {"river"}, true},
      {"bank", "bank", "岸别", {"bank"}, false}};
  return table;
}

// A row that is right: 5 m west of the water's edge of the western river, its right bank.
struct Row {
  Point place{549975, 3190000};
  std::string name = "一号排污口", code = "FB-500242-0001-GY-00", township = "甲镇", river = "西河",
              bank = "右岸", kind = "工业企业排污口", kind_class = "工业排污口";
  std::optional<Point> written;  // in place of that of `place`
  std::string section;
};

Point degrees(const Point& place) {
  return Transformation(Crs::from_epsg(4545), Crs::from_epsg(4490))(place);
}

RegisterCheck check(const std::vector<Row>& rows, const RegisterCheckOptions& options = {},
                    const LayerSet& set = surroundings()) {
  OutfallRegister outfalls;
  std::map<std::string, std::vector<std::string>> texts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    outfalls.ids.push_back(std::to_string(i + 1));
    outfalls.written.push_back(row.written ? *row.written : degrees(row.place));
    texts["name"].push_back(row.name);
    texts["section"].push_back(row.section);
    texts["code"].push_back(row.code);
    texts["township"].push_back(row.township);
    texts["river"].push_back(row.river);
    texts["bank"].push_back(row.bank);
    texts["class"].push_back(row.kind_class);
    texts["subclass"].push_back(row.kind);
  }
  for (const RegisterField& field : fields()) {
    outfalls.columns.push_back({&field, field.name, texts[field.name]});
  }
  CodeProfile profile;
  profile.separator = "-";
  using Alphabet = CodeSegment::Alphabet;
  profile.segments = {{"basin", Alphabet::letters, 2, {}},
                      {"county", Alphabet::digits, 6, {}},
                      {"serial", Alphabet::digits, 4, {}},
                      {"class", Alphabet::letters, 2, {{"GY", "工业排污口"}, {"NY", "农业排口"}}},
                      {"sub", Alphabet::digits, 2, {}}};
  const std::vector<OutfallClass> classes = {{"工业排污口", "industrial", {"工业企业", "矿山"}},
                                             {"农业排口", "agricultural", {"规模化畜禽养殖"}}};
  return check_register(outfalls, set, Crs::from_epsg(4545), profile, classes, options);
}

std::vector<std::string> kinds(const RegisterCheck& check) {
  std::vector<std::string> keys;
  for (const RegisterFinding& one : check.findings) keys.emplace_back(one.key());
  return keys;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RegisterCheck, RightRowHasNoFinding) {
  const RegisterCheck result = check({Row{}});
  EXPECT_THAT(kinds(result), IsEmpty());
  EXPECT_TRUE(result.rows[0].is_reliable);
  EXPECT_EQ(result.rows[0].township, "甲镇");
  EXPECT_EQ(result.rows[0].river, "西河");
  EXPECT_NEAR(*result.rows[0].river_distance_m, 5, 0.01);  // 549 980 − 549 975
}

TEST(RegisterCheck, ExchangedCoordinatesAreSuggestedTheOtherWay) {
  Row row;
  const Point right = degrees(row.place);
  row.written = Point{right.y, right.x};
  const RegisterCheck result = check({row});
  EXPECT_THAT(kinds(result), ElementsAre("lon_lat_swapped"));
  EXPECT_EQ(result.findings[0].suggested_deg, std::optional(right));
  EXPECT_FALSE(result.rows[0].is_reliable);
}

TEST(RegisterCheck, PackedDegreesAreReadAsTheyWereMeant) {
  Row row;
  // 108°30′45.20″, 28°49′30.50″ and its river put beside it.
  const Point meant{108 + 30 / 60.0 + 45.20 / 3600, 28 + 49 / 60.0 + 30.50 / 3600};
  row.written = Point{108.304520, 28.493050};
  const Point place = Transformation(Crs::from_epsg(4490), Crs::from_epsg(4545))(meant);
  LayerSet set = surroundings();
  for (RoleLayer& layer : set.layers) {
    if (layer.role != "water_body" && layer.role != "river") continue;
    layer.layer.geometry =
        layer.role == "river"
            ? GeometryColumn(
                  lines({fmt::format("LINESTRING ({0} 3199000, {0} 3181000)", place.x + 25),
                         "LINESTRING (555000 3199000, 555000 3181000)"}))
            : GeometryColumn(multipolygons(
                  {fmt::format("POLYGON (({0} 3181000, {1} 3181000, {1} 3199000, {0} 3199000, {0} "
                               "3181000))",
                               place.x + 5, place.x + 45),
                   "POLYGON ((554980 3181000, 555020 3181000, 555020 3199000, 554980 3199000, "
                   "554980 "
                   "3181000))"}));
  }
  const RegisterCheck result = check({row}, {}, set);
  EXPECT_THAT(kinds(result), ElementsAre("packed_dms"));
  EXPECT_NEAR(result.findings[0].suggested_deg->x, meant.x, 1e-9);
  EXPECT_NEAR(result.findings[0].suggested_deg->y, meant.y, 1e-9);
}

TEST(RegisterCheck, Gcj02IsSuspectedWhereTheUnshiftedPlaceFits) {
  Row row;
  row.written = gcj02_from_cgcs2000(degrees(row.place));
  const RegisterCheck result = check({row});
  EXPECT_THAT(kinds(result), ElementsAre("gcj02_shift"));
  EXPECT_NEAR(result.findings[0].suggested_deg->x, degrees(row.place).x, 1e-9);
  EXPECT_FALSE(result.shift);  // one row tells nothing of the register
}

TEST(RegisterCheck, ShiftOfMostRowsIsThatOfTheRegister) {
  std::vector<Row> rows(8);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].place.y += 100.0 * static_cast<double>(i);
    rows[i].code = "FB-500242-000" + std::to_string(i) + "-GY-00";
    if (i < 6) rows[i].written = gcj02_from_cgcs2000(degrees(rows[i].place));
  }
  const RegisterCheck result = check(rows);
  ASSERT_TRUE(result.shift);
  EXPECT_THAT(render(register_shift_text, Language::english, *result.shift),
              testing::HasSubstr("of 8 rows that can tell, 6 fit"));
}

TEST(RegisterCheck, PlaceOffTheRiverIsFarOrOfAnotherRiver) {
  Row far;
  far.place.x -= 400;
  Row other;
  other.place = {554970, 3190500};
  other.township = "乙镇";
  other.code = "FB-500242-0002-GY-00";
  const RegisterCheck result = check({far, other});
  EXPECT_THAT(kinds(result), ElementsAre("far_from_river", "river_name_disagrees"));
  EXPECT_NEAR(*result.findings[0].measure_m, 405, 0.01);
  EXPECT_NEAR(*result.findings[1].measure_m, 4950, 0.01);
}

TEST(RegisterCheck, OutsideTheCountyIsOneFinding) {
  Row row;
  row.place = {530000, 3190000};
  const RegisterCheck result = check({row});
  EXPECT_THAT(kinds(result), ElementsAre("outside_county"));
  EXPECT_NEAR(*result.findings[0].measure_m, 10000, 2);  // the scale there is 1 + 1.2e-5
}

TEST(RegisterCheck, RoundedCoordinatesWidenTheTolerance) {
  Row row;
  const Point right = degrees(row.place);
  row.written = Point{std::round(right.x * 1000) / 1000, std::round(right.y * 1000) / 1000};
  EXPECT_THAT(kinds(check({row})), ElementsAre("rounded_coordinates"));
}

TEST(RegisterCheck, BankAndTownshipAreHeldAgainstThePlace) {
  Row bank;
  bank.bank = "左岸";
  Row township;
  township.place.y += 500;
  township.township = "乙镇";
  township.code = "FB-500242-0002-GY-00";
  EXPECT_THAT(kinds(check({bank, township})), ElementsAre("bank_disagrees", "township_disagrees"));
}

TEST(RegisterCheck, NullIslandAndMissingPlaces) {
  Row null;
  null.written = Point{0, 0};
  Row impossible;
  impossible.written = Point{300, 400};
  impossible.code = "FB-500242-0002-GY-00";
  EXPECT_THAT(kinds(check({null, impossible})), ElementsAre("null_island", "position_impossible"));
}

TEST(RegisterCheck, TwoRowsAtOnePlaceAndWithOneCode) {
  Row first;
  Row second;
  second.place.y += 4;
  const RegisterCheck result = check({first, second});
  EXPECT_THAT(kinds(result), ElementsAre("duplicate_within_5m", "code_duplicate"));
  EXPECT_EQ(result.findings[0].other_row, 0u);
  EXPECT_NEAR(*result.findings[0].measure_m, 4, 1e-3);
}

TEST(RegisterCheck, RoundedPlacesThatMeetAreNoDuplicates) {
  Row first;
  const Point right = degrees(first.place);
  first.written = Point{std::round(right.x * 1000) / 1000, std::round(right.y * 1000) / 1000};
  Row second = first;
  second.code = "FB-500242-0002-GY-00";
  EXPECT_THAT(kinds(check({first, second})),
              ElementsAre("rounded_coordinates", "rounded_coordinates"));
}

TEST(RegisterCheck, EmptyCodesAreMissingAndNoDuplicates) {
  Row first, second;
  first.code = second.code = "";
  second.place.y += 50;
  EXPECT_THAT(kinds(check({first, second})), ElementsAre("code_missing", "code_missing"));
}

TEST(RegisterCheck, CodesAreHeldAgainstCountyFormAndClass) {
  Row county, form, kind;
  county.code = "FB-500243-0001-GY-00";
  form.code = "FB5002420001G";
  form.place.y += 50;
  kind.code = "FB-500242-0003-NY-00";
  kind.place.y += 100;
  EXPECT_THAT(kinds(check({county, form, kind})),
              ElementsAre("code_county_differs", "code_malformed", "code_class_differs"));
}

TEST(RegisterCheck, ClassAndKindMustBelongTogether) {
  Row row;
  row.kind_class = "农业排口";
  Row unknown;
  unknown.kind = "火山口";
  unknown.place.y += 50;
  unknown.code = "FB-500242-0002-GY-00";
  Row empty;
  empty.kind = "";
  empty.place.y += 100;
  empty.code = "FB-500242-0003-GY-00";
  EXPECT_THAT(kinds(check({row, unknown, empty})),
              ElementsAre("class_disagrees", "class_unknown", "field_missing"));
}

TEST(RegisterCheck, SourceZonesAreNamedForReliablePlacesOnly) {
  Row inside;
  inside.place.y = 3198500;
  Row doubtful;
  doubtful.place = {549600, 3198500};
  doubtful.code = "FB-500242-0002-GY-00";
  const RegisterCheck result = check({inside, doubtful});
  EXPECT_THAT(kinds(result), ElementsAre("in_source_zone", "far_from_river"));
  EXPECT_THAT(result.findings[0].what(Language::english), testing::HasSubstr("一号水源, primary"));
  EXPECT_THAT(result.findings[0].what(Language::chinese), testing::HasSubstr("一号水源，一级"));
}

// Sections 5 km and 8 km below the row, a municipal one between, and one on the other river.
LayerSet with_sections() {
  LayerSet set = surroundings();
  set.layers.push_back(role("monitoring_section",
                            layer_of("section",
                                     points({"POINT (550005 3182000)", "POINT (550005 3185000)",
                                             "POINT (550000 3187000)", "POINT (555000 3189000)"}),
                                     {{"name", {"下断面", "上断面", "市控断面", "东断面"}},
                                      {"level", {"national", "national", "municipal", "national"}},
                                      {"river", {"西河", "西河", "西河", "东河"}}})));
  return set;
}

TEST(RegisterCheck, SectionIsTheNextNationalOneAlongTheRiver) {
  Row right, wrong, below;
  right.section = "上断面";
  wrong.section = "下断面";
  wrong.place.y += 50;
  wrong.code = "FB-500242-0002-GY-00";
  below.section = "下断面";
  below.place.y = 3181500;
  below.code = "FB-500242-0003-GY-00";
  const RegisterCheck result = check({right, wrong, below}, {}, with_sections());
  EXPECT_THAT(kinds(result), ElementsAre("section_disagrees", "section_not_found"));
  EXPECT_EQ(result.findings[0].row, 1u);
  EXPECT_NEAR(*result.findings[0].measure_m, 5050, 0.5);
}

TEST(RegisterCheck, SectionsWithoutALayerAreNamedAsNotChecked) {
  Row row;
  row.section = "上断面";
  EXPECT_THAT(check({row}).not_checked_en, testing::Contains("national sections: no layer"));
}

TEST(RegisterCheck, UnknownRiverCannotRefuteAPlace) {
  Row row;
  row.river = "无名溪";
  EXPECT_THAT(kinds(check({row})), ElementsAre("river_unknown"));
}

TEST(RegisterCheck, WorstRowsComeFirstAndCountsAddUp) {
  Row good, warned, faulty;
  warned.code = "";
  warned.place.y += 50;
  faulty.code = "FB-500243-0001-GY-00";
  faulty.place.y += 100;
  faulty.bank = "左岸";
  const RegisterCheck result = check({good, warned, faulty});
  EXPECT_THAT(result.worst_first, ElementsAre(2u, 1u));
  ASSERT_EQ(result.by_class.size(), 1u);
  EXPECT_EQ(result.by_class[0].rows, 3u);
  EXPECT_EQ(result.by_class[0].faulty, 1u);
}

TEST(RegisterCheck, WhatHasNoLayerIsNamed) {
  LayerSet set = surroundings();
  std::erase_if(set.layers, [](const RoleLayer& one) { return one.role == "township"; });
  EXPECT_THAT(check({Row{}}, {}, set).not_checked_en, testing::Contains("townships: no layer"));
  std::erase_if(set.layers, [](const RoleLayer& one) { return one.role == "county"; });
  EXPECT_THROW(check({Row{}}, {}, set), SchemaError);
}

TEST(RegisterCheck, ThreadsDoNotChangeAnything) {
  std::vector<Row> rows(40);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].place.y += 60.0 * static_cast<double>(i);
    rows[i].place.x -= 20.0 * static_cast<double>(i % 7);
    rows[i].code = "FB-500242-00" + std::to_string(10 + i / 2) + "-GY-00";
  }
  const RegisterCheck one = check(rows, {.threads = 1});
  for (const int threads : {2, 7}) {
    const RegisterCheck many = check(rows, {.threads = threads});
    ASSERT_EQ(kinds(many), kinds(one));
    EXPECT_EQ(many.worst_first, one.worst_first);
  }
}

}  // namespace
}  // namespace ecotone
