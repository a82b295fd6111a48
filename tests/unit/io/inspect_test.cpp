// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/inspect.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;

const InspectFinding* find(const LayerInspection& inspection, std::string_view code) {
  for (const InspectFinding& finding : inspection.findings) {
    if (finding.code() == code) return &finding;
  }
  return nullptr;
}

TEST(InspectFile, PackedAnglesOfATableAreSuspected) {
  const TemporaryFolder folder;
  std::string packed = "name,经度,纬度\n";
  for (int i = 0; i < 10; ++i) {
    packed += "a,108.3" + std::to_string(i % 6) + "1234,28.4" + std::to_string(i % 6) + "5912\n";
  }
  const auto suspected = inspect_file(folder.write("packed.csv", packed));
  EXPECT_NE(find(suspected.layers[0].seen, "packed_angles"), nullptr);
}

TEST(InspectFile, UnreadableLayersAreFindings) {
  const TemporaryFolder folder;
  const auto broken = inspect_file(folder.write("broken.gpkg", "nonsense"));
  EXPECT_EQ(broken.worst(), FindingSeverity::error);
  EXPECT_NE(find(broken.layers[0].seen, "unreadable"), nullptr);
  EXPECT_THROW(inspect_file(folder.file("none.gpkg")), IoError);
}

TEST(InspectFile, CoordinateTextWithSwappedAxesIsRefusedAndLookedAtAllTheSame) {
  const TemporaryFolder folder;
  const auto swapped = inspect_file(folder.write(
      "坐标.txt",
      "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=36\n[地块坐标]\n3,,1,甲,面,,,,@\n"
      "J1,1,36550000,3190000\nJ2,1,36551000,3190000\nJ3,1,36551000,3191000\n"));
  const LayerInspection& seen = swapped.layers[0].seen;
  EXPECT_THAT(find(seen, "unreadable")->command(), HasSubstr("--axis auto"));
  EXPECT_EQ(seen.features, 1u);
}

TEST(InspectFile, LayerOfSeveralKindsOfGeometryIsLookedAtByEach) {
  const TemporaryFolder folder;
  const auto seen = inspect_file(folder.write("mixed.geojson",
                                              R"({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString",
         "coordinates": [[1, 2], [3, 4]]}}]})"));
  ASSERT_EQ(seen.layers.size(), 2u);
  EXPECT_NE(find(seen.layers[0].seen, "mixed_geometry"), nullptr);
  EXPECT_EQ(seen.layers[0].seen.geometry, "point");
  EXPECT_EQ(seen.layers[1].seen.geometry, "line");
  // The name it is given reads that kind alone.
  EXPECT_EQ(read_layer(seen.layers[1].reference).geometry.type(), GeometryType::line);
}

TEST(InspectFile, EveryLayerOfAFileIsSeen) {
  const TemporaryFolder folder;
  Layer layer;
  layer.name = "zones";
  layer.geometry =
      multipolygons({"POLYGON ((550000 3190000, 551000 3190000, 551000 3191000, 550000 3190000))"});
  layer.ids = {"1"};
  layer.crs = Crs::from_epsg(4545);
  write_layer(layer, folder.file("a.gpkg"));
  const auto seen = inspect_file(folder.file("a.gpkg"));
  ASSERT_EQ(seen.layers.size(), 1u);
  EXPECT_EQ(seen.layers[0].seen.layer, "zones");
  EXPECT_EQ(seen.file, "a.gpkg");
}

TEST(InspectRealData, FlemishInvalidPolygonsAndDistrictsWithoutCrs) {
  ECOTONE_SHARED_FILE(flemish, "formats/geofileops_testdata_gpkg.zip");
  const auto seen = inspect_file(flemish + ":polygon-invalid.gpkg");
  // 70 polygons, all of them invalid by GEOS (README.md of the shared data). The CRS is Belgian
  // Lambert 72 without EPSG code.
  EXPECT_EQ(seen.layers[0].seen.features, 70u);
  EXPECT_EQ(seen.layers[0].seen.invalid, 70u);
  EXPECT_THAT(seen.layers[0].seen.crs, HasSubstr("Lambert 72"));
  ECOTONE_SHARED_FILE(chongqing, "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip");
  const auto districts = inspect_file(chongqing);
  EXPECT_EQ(districts.layers[0].seen.invalid, 0u);
  EXPECT_THAT(find(districts.layers[0].seen, "crs_missing")->command(), HasSubstr("EPSG:4490"));
}

}  // namespace
}  // namespace ecotone
