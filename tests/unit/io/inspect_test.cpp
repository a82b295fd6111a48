// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/inspect.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;

const InspectFinding* find(const LayerInspection& inspection, std::string_view key) {
  for (const InspectFinding& finding : inspection.findings) {
    if (finding.key() == key) return &finding;
  }
  return nullptr;
}

Layer polygons(std::initializer_list<std::string> texts, std::optional<Crs> crs) {
  Layer layer;
  layer.name = "zones";
  layer.geometry = multipolygons(texts);
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back(std::to_string(i + 1));
  layer.crs = std::move(crs);
  return layer;
}

LayerInspection look(const Layer& layer, const InspectOptions& options = {}) {
  return inspect_layer(layer, "zones.gpkg", options);
}

TEST(Inspect, SoundLayerHasNoFindings) {
  const auto seen = look(polygons({"POLYGON ((550000 3190000, 551000 3190000, 551000 3191000, "
                                   "550000 3191000, 550000 3190000))"},
                                  Crs::from_epsg(4545)));
  EXPECT_TRUE(seen.findings.empty()) << seen.findings[0].what(Language::english);
  EXPECT_EQ(seen.features, 1u);
  EXPECT_EQ(seen.vertices, 5u);
  EXPECT_EQ(seen.crs, "EPSG:4545");
  // Without rounding, domain of the notice on areas of map spots: 999 937.0849 m².
  EXPECT_NEAR(*seen.area_m2, 999937.0849, 0.01);
}

TEST(Inspect, MissingCrsIsNamedWithTheLikelyOne) {
  const auto prefixed = look(polygons({"POLYGON ((36550000 3190000, 36551000 3190000, 36551000 "
                                       "3191000, 36550000 3190000))"},
                                      std::nullopt));
  const InspectFinding* finding = find(prefixed, "crs_missing");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, FindingSeverity::error);
  EXPECT_THAT(finding->what(Language::english), HasSubstr("EPSG:4524"));
  EXPECT_THAT(finding->mend(Language::english),
              HasSubstr("ecotone convert zones.gpkg OUT.gpkg --crs EPSG:4524"));
  EXPECT_THAT(finding->consequence(Language::chinese), HasSubstr("无法量算"));
  const auto plain = look(polygons({"POLYGON ((550000 3190000, 551000 3190000, 551000 3191000, "
                                    "550000 3190000))"},
                                   std::nullopt),
                          {.expected_longitude_deg = 108.8});
  EXPECT_THAT(find(plain, "crs_missing")->mend(Language::english), HasSubstr("EPSG:4545"));
  const auto degrees =
      look(polygons({"POLYGON ((108.5 28.8, 108.6 28.8, 108.6 28.9, 108.5 28.8))"}, std::nullopt));
  EXPECT_THAT(find(degrees, "crs_missing")->what(Language::english), HasSubstr("EPSG:4490"));
}

TEST(Inspect, CrsThatContradictsTheCoordinatesIsFound) {
  EXPECT_NE(find(look(polygons({"POLYGON ((36550000 3190000, 36551000 3190000, 36551000 3191000, "
                                "36550000 3190000))"},
                               Crs::from_epsg(4490))),
                 "crs_contradicts_plane"),
            nullptr);
  EXPECT_NE(find(look(polygons({"POLYGON ((108.5 28.8, 108.6 28.8, 108.6 28.9, 108.5 28.8))"},
                               Crs::from_epsg(4545))),
                 "crs_contradicts_degrees"),
            nullptr);
  const auto zone = look(polygons({"POLYGON ((37550000 3190000, 37551000 3190000, 37551000 "
                                   "3191000, 37550000 3190000))"},
                                  Crs::from_epsg(4524)));
  ASSERT_NE(find(zone, "zone_contradicts"), nullptr);
  EXPECT_THAT(find(zone, "zone_contradicts")->mend(Language::english), HasSubstr("EPSG:4525"));
  // 300 km east of the meridian of 108°E at 28.8°N is 3.07°, 1.6° beyond the strip.
  EXPECT_NE(find(look(polygons({"POLYGON ((800000 3190000, 801000 3190000, 801000 3191000, 800000 "
                                "3190000))"},
                               Crs::from_epsg(4545))),
                 "far_from_zone"),
            nullptr);
}

TEST(Inspect, SwappedAxesAreFound) {
  EXPECT_NE(find(look(polygons({"POLYGON ((3190000 550000, 3190000 551000, 3191000 551000, 3190000 "
                                "550000))"},
                               Crs::from_epsg(4545))),
                 "axes_swapped"),
            nullptr);
  EXPECT_NE(find(look(polygons({"POLYGON ((28.8 108.5, 28.8 108.6, 28.9 108.6, 28.8 108.5))"},
                               std::nullopt)),
                 "axes_swapped"),
            nullptr);
}

TEST(Inspect, DuplicatesInvalidRingsAndOverlapsHaveTheirPlaces) {
  const std::string square =
      "POLYGON ((550000 3190000, 550100 3190000, 550100 3190100, 550000 3190100, 550000 3190000))";
  const auto seen = look(polygons(
      {square, square,
       "POLYGON ((551000 3190000, 551100 3190100, 551100 3190000, 551000 3190100, 551000 3190000))",
       "", "POLYGON EMPTY"},
      Crs::from_epsg(4545)));
  ASSERT_NE(find(seen, "duplicates"), nullptr);
  EXPECT_THAT(find(seen, "duplicates")->what(Language::english), HasSubstr("1 | 2"));
  const InspectFinding* invalid = find(seen, "invalid");
  ASSERT_NE(invalid, nullptr);
  EXPECT_EQ(invalid->feature, "3");
  EXPECT_EQ(invalid->position, (Point{551050, 3190050}));
  EXPECT_EQ(seen.faults.at(0).kind, "crossing");
  const InspectFinding* overlaps = find(seen, "overlaps");
  ASSERT_NE(overlaps, nullptr);
  EXPECT_THAT(overlaps->what(Language::english), HasSubstr("1 pairs"));
  EXPECT_THAT(overlaps->what(Language::english), HasSubstr("1 | 2"));
  EXPECT_NE(find(seen, "without_geometry"), nullptr);
  EXPECT_NE(find(seen, "empty_geometry"), nullptr);
  EXPECT_EQ(seen.invalid, 1u);
}

TEST(Inspect, PackedAnglesAreSuspectedOnlyWhereAllCouldBe) {
  const TemporaryFolder folder;
  std::string packed = "name,经度,纬度\n", decimal = packed;
  for (int i = 0; i < 10; ++i) {
    packed += "a,108.3" + std::to_string(i) + "1234,28.4" + std::to_string(i) + "5912\n";
    decimal += "a,108." + std::to_string(7 + i % 3) + "71234,28.98" + std::to_string(i) + "7\n";
  }
  const auto suspected = inspect_file(folder.write("packed.csv", packed));
  EXPECT_NE(find(suspected.layers[0], "packed_angles"), nullptr);
  const auto fine = inspect_file(folder.write("decimal.csv", decimal));
  EXPECT_EQ(find(fine.layers[0], "packed_angles"), nullptr);
}

TEST(Inspect, OneSwappedRowDoesNotHideTheSystemOfTheRest) {
  const TemporaryFolder folder;
  std::string csv = "name,经度,纬度\n";
  for (int i = 0; i < 20; ++i) csv += "a,108.71" + std::to_string(i) + ",28.97\n";
  const auto seen = inspect_file(folder.write("p.csv", csv + "b,28.97,108.71\nc,0,0\n"));
  EXPECT_THAT(find(seen.layers[0], "crs_missing")->what(Language::english), HasSubstr("EPSG:4490"));
  ASSERT_NE(find(seen.layers[0], "impossible_coordinates"), nullptr);
  EXPECT_EQ(find(seen.layers[0], "impossible_coordinates")->feature, "21");
  EXPECT_EQ(find(seen.layers[0], "at_origin")->feature, "22");
}

TEST(Inspect, UnreadableLayersAreFindings) {
  const TemporaryFolder folder;
  const auto broken = inspect_file(folder.write("broken.gpkg", "nonsense"));
  EXPECT_EQ(broken.worst, FindingSeverity::error);
  EXPECT_NE(find(broken.layers[0], "unreadable"), nullptr);
  EXPECT_THROW(inspect_file(folder.file("none.gpkg")), IoError);
  const auto swapped = inspect_file(folder.write(
      "坐标.txt",
      "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=36\n[地块坐标]\n3,,1,甲,面,,,,@\n"
      "J1,1,36550000,3190000\nJ2,1,36551000,3190000\nJ3,1,36551000,3191000\n"));
  EXPECT_THAT(find(swapped.layers[0], "unreadable")->mend(Language::english),
              HasSubstr("--axis en"));
  EXPECT_EQ(swapped.layers[0].features, 1u);
}

TEST(Inspect, EveryLayerOfAFileIsSeen) {
  const TemporaryFolder folder;
  write_layer(polygons({"POLYGON ((550000 3190000, 551000 3190000, 551000 3191000, 550000 "
                        "3190000))"},
                       Crs::from_epsg(4545)),
              folder.file("a.gpkg"));
  const auto seen = inspect_file(folder.file("a.gpkg"));
  ASSERT_EQ(seen.layers.size(), 1u);
  EXPECT_EQ(seen.layers[0].layer, "zones");
  EXPECT_EQ(seen.file, "a.gpkg");
}

TEST(InspectRealData, GbkShapefileAndFlemishInvalidPolygons) {
  ECOTONE_SHARED_FILE(flemish, "formats/geofileops_testdata_gpkg.zip");
  const auto seen = inspect_file(flemish + ":polygon-invalid.gpkg");
  // 70 polygons, all of them invalid by GEOS (README.md of the shared data). The CRS is Belgian
  // Lambert 72 without EPSG code.
  EXPECT_EQ(seen.layers[0].features, 70u);
  EXPECT_EQ(seen.layers[0].invalid, 70u);
  EXPECT_THAT(seen.layers[0].crs, HasSubstr("Lambert 72"));
  ECOTONE_SHARED_FILE(chongqing, "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip");
  const auto districts = inspect_file(chongqing);
  EXPECT_EQ(districts.layers[0].invalid, 0u);
  EXPECT_THAT(find(districts.layers[0], "crs_missing")->what(Language::english),
              HasSubstr("EPSG:4490"));
}

}  // namespace
}  // namespace ecotone
