// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/layer_io.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>

#include "ecotone/error.h"
#include "ecotone/io/sha256.h"
#include "tests/support/wkt_builders.h"
#include "tests/unit/io/temporary_folder.h"
#include "tests/unit/io/zip_writer.h"

namespace ecotone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Call>
std::string error_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return std::string(error.code()) + " " + error.what() + " " + error.help(Language::english);
  }
  return "no error";
}

Layer sample_layer() {
  Layer layer;
  layer.name = "sample";
  layer.geometry =
      multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2))", "",
                     "MULTIPOLYGON (((20 0, 30 0, 30 10, 20 0)), ((40 0, 50 0, 50 "
                     "10, 40 0)))"});
  layer.ids = {"1", "2", "7"};
  layer.crs = Crs::from_epsg(4545);
  Column& name = layer.fields.add(Column("名称", FieldType::text));
  name.push_back("酉阳");
  name.push_back({});
  name.push_back("=1+1");
  Column& count = layer.fields.add(Column("count", FieldType::integer));
  count.push_back(std::int64_t{9007199254740993});
  count.push_back({});
  count.push_back(std::int64_t{-3});
  Column& area = layer.fields.add(Column("area_m2", FieldType::real));
  area.push_back(0.1);
  area.push_back(1e-7);
  area.push_back({});
  Column& day = layer.fields.add(Column("issued_on", FieldType::date));
  day.push_back(Date{2026, 11, 23});
  day.push_back(Date{1969, 12, 31});
  day.push_back({});
  Column& flag = layer.fields.add(Column("approved", FieldType::boolean));
  flag.push_back(true);
  flag.push_back(false);
  flag.push_back({});
  return layer;
}

void expect_equal_content(const Layer& a, const Layer& b) {
  ASSERT_EQ(a.size(), b.size());
  ASSERT_EQ(a.fields.column_count(), b.fields.column_count());
  for (std::size_t j = 0; j < a.fields.column_count(); ++j) {
    EXPECT_EQ(a.fields.column(j).name(), b.fields.column(j).name());
    EXPECT_EQ(a.fields.column(j).type(), b.fields.column(j).type()) << a.fields.column(j).name();
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(to_text(a.fields.column(j)[i]), to_text(b.fields.column(j)[i]));
    }
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a.geometry.is_missing(i), b.geometry.is_missing(i)) << i;
    EXPECT_EQ(write_wkt(a.geometry, i), write_wkt(b.geometry, i));
  }
}

TEST(LayerIo, GeoPackageKeepsEverything) {
  const TemporaryFolder folder;
  const Layer layer = sample_layer();
  write_layer(layer, folder.file("样本.gpkg"));
  const Layer again = read_layer(folder.file("样本.gpkg"));
  expect_equal_content(layer, again);
  EXPECT_EQ(again.ids, layer.ids);
  EXPECT_EQ(again.name, "sample");
  ASSERT_TRUE(again.crs);
  EXPECT_EQ(again.crs->epsg(), 4545);
  EXPECT_EQ(again.provenance.format, "GeoPackage");
  EXPECT_EQ(again.provenance.source, "样本.gpkg");
  EXPECT_EQ(again.provenance.sha256, sha256_of_file(folder.file("样本.gpkg")));
}

TEST(LayerIo, SameLayerGivesTheSameBytes) {
  const TemporaryFolder folder;
  const Layer layer = sample_layer();
  for (const char* extension : {".gpkg", ".geojson", ".fgb", ".csv"}) {
    const std::string a = folder.file(std::string("a") + extension);
    const std::string b = folder.file(std::string("b") + extension);
    write_layer(layer, a);
    write_layer(layer, b);
    EXPECT_EQ(sha256_of_file(a), sha256_of_file(b)) << extension;
  }
}

TEST(LayerIo, GeoJsonKeepsValuesAndNamesItsCrs) {
  const TemporaryFolder folder;
  const Layer layer = sample_layer();
  const auto notes = write_layer(layer, folder.file("a.geojson"));
  EXPECT_TRUE(told(notes, "crs"));
  const Layer again = read_layer(folder.file("a.geojson"));
  ASSERT_TRUE(again.crs);
  EXPECT_EQ(again.crs->epsg(), 4545);
  EXPECT_EQ(again.ids, layer.ids);
  ASSERT_EQ(again.size(), 3u);
  EXPECT_TRUE(again.geometry.is_missing(1));
  EXPECT_EQ(to_text(again.fields.at("名称")[0]), "酉阳");
  EXPECT_EQ(to_text(again.fields.at("count")[0]), "9007199254740993");
  EXPECT_EQ(to_text(again.fields.at("area_m2")[1]), "1e-07");
}

TEST(LayerIo, GeoJsonRingsRunAsRfc7946Wants) {
  const TemporaryFolder folder;
  Layer layer;
  layer.name = "a";
  layer.geometry = multipolygons({"POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))"});  // clockwise
  layer.ids = {"x"};
  layer.crs = Crs::from_epsg(4326);
  write_layer(layer, folder.file("a.geojson"));
  EXPECT_THAT(bytes_of(folder.file("a.geojson")),
              HasSubstr("[[[0,0],[10,0],[10,10],[0,10],[0,0]]]"));
  EXPECT_THAT(bytes_of(folder.file("a.geojson")), HasSubstr("\"id\":\"x\""));
}

TEST(LayerIo, ShapefileNamesAreShortenedBetweenCharactersAndTold) {
  const TemporaryFolder folder;
  Layer layer = sample_layer();
  layer.ids = {"1", "2", "3"};
  Column& a = layer.fields.add(Column("生态保护红线面积", FieldType::real));
  Column& b = layer.fields.add(Column("生态保护红线名称", FieldType::text));
  for (int i = 0; i < 3; ++i) {
    a.push_back(1.5);
    b.push_back(std::string(i == 0 ? 300 : 3, 'x'));
  }
  const auto notes = write_layer(layer, folder.file("out.shp"));
  EXPECT_TRUE(told(notes, "field 生态保护红线面积 is called 生态保"));
  EXPECT_TRUE(told(notes, "1 texts longer than 254 bytes were cut"));
  const Layer again = read_layer(folder.file("out.shp"));
  EXPECT_EQ(again.fields.column(0).name(), "名称");
  EXPECT_EQ(to_text(again.fields.column(0)[0]), "酉阳");
  EXPECT_EQ(again.fields.column(5).name(), "生态保");
  EXPECT_EQ(again.fields.column(6).name(), "7_生态");
  EXPECT_EQ(to_text(again.fields.column(6)[0]).size(), 254u);
  EXPECT_EQ(again.crs->epsg(), 4545);
  EXPECT_TRUE(again.geometry.is_missing(1));
  EXPECT_EQ(bytes_of(folder.file("out.cpg")), "UTF-8");
}

TEST(LayerIo, ShapefileIsTheSameOnEveryDay) {
  const TemporaryFolder folder;
  write_layer(sample_layer(), folder.file("a.shp"));
  write_layer(sample_layer(), folder.file("b.shp"));
  for (const char* extension : {"shp", "shx", "dbf", "prj", "cpg"}) {
    EXPECT_EQ(bytes_of(folder.path() / (std::string("a.") + extension)),
              bytes_of(folder.path() / (std::string("b.") + extension)))
        << extension;
  }
}

TEST(LayerIo, FlatGeobufKeepsOrderAndValues) {
  const TemporaryFolder folder;
  Layer layer = sample_layer();
  layer = select(layer, std::vector<std::size_t>{2, 0});
  layer.ids = {"0", "1"};
  write_layer(layer, folder.file("a.fgb"));
  const Layer again = read_layer(folder.file("a.fgb"));
  ASSERT_EQ(again.size(), 2u);
  EXPECT_EQ(to_text(again.fields.at("名称")[1]), "酉阳");
  EXPECT_EQ(again.crs->epsg(), 4545);
  EXPECT_EQ(write_wkt(again.geometry, 0), write_wkt(layer.geometry, 0));
}

TEST(LayerIo, CsvCellsCannotBecomeFormulas) {
  const TemporaryFolder folder;
  const auto notes = write_layer(sample_layer(), folder.file("a.csv"));
  const std::string text = bytes_of(folder.file("a.csv"));
  EXPECT_TRUE(text.starts_with("\xef\xbb\xbf"));
  EXPECT_THAT(text, HasSubstr("'=1+1"));
  EXPECT_THAT(text, HasSubstr(",-3,"));  // a number is no formula
  EXPECT_TRUE(told(notes, "formula"));
}

TEST(LayerIo, ExistingOutputIsNotReplacedUnasked) {
  const TemporaryFolder folder;
  for (const char* name : {"a.gpkg", "a.shp", "a.geojson"}) {
    write_layer(sample_layer(), folder.file(name));
    EXPECT_THAT(error_of([&] { write_layer(sample_layer(), folder.file(name)); }),
                HasSubstr("ECO1201"));
    write_layer(sample_layer(), folder.file(name), {.overwrite = true});
  }
}

TEST(LayerIo, OutputThatDoesNotFitLeavesNothingBehind) {
  const TemporaryFolder folder;
  Layer layer = sample_layer();
  std::vector<std::size_t> places(3000, 0);
  layer = select(layer, places);
  for (std::size_t i = 0; i < layer.ids.size(); ++i) layer.ids[i] = std::to_string(i + 1);
  rlimit former{};
  getrlimit(RLIMIT_FSIZE, &former);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const char* name : {"full.gpkg", "full.geojson", "full.csv", "full.shp", "full.fgb"}) {
    rlimit small = former;
    small.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &small);
    const std::string error = error_of([&] { write_layer(layer, folder.file(name)); });
    setrlimit(RLIMIT_FSIZE, &former);
    EXPECT_THAT(error, HasSubstr("ECO1202")) << name;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << name;
  }
  std::signal(SIGXFSZ, handler);
}

TEST(LayerIo, UnknownOutputFormatIsNamed) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { write_layer(sample_layer(), folder.file("a.xyz")); }),
              HasSubstr("ECO1240"));
  EXPECT_THAT(error_of([&] { write_layer(sample_layer(), folder.file("no/such/a.gpkg")); }),
              HasSubstr("ECO1202"));
}

TEST(LayerIo, ReferencesMayHaveColonsAnywhere) {
  const TemporaryFolder folder;
  write_layer(sample_layer(), folder.file("a:b.gpkg"), {.layer = "图层:甲"});
  const auto reference = parse_layer_reference(folder.file("a:b.gpkg") + ":图层:甲");
  EXPECT_EQ(reference.file, folder.file("a:b.gpkg"));
  EXPECT_EQ(reference.layer, "图层:甲");
  EXPECT_EQ(read_layer(folder.file("a:b.gpkg") + ":图层:甲").size(), 3u);
  EXPECT_EQ(read_layer(folder.file("a:b.gpkg") + "|layername=图层:甲").size(), 3u);
  EXPECT_THAT(error_of([&] { read_layer("C:\\数据\\没有.shp"); }), HasSubstr("ECO1220"));
  EXPECT_THAT(error_of([&] { read_layer(folder.file("a:b.gpkg") + ":none"); }),
              HasSubstr("图层:甲"));
}

TEST(LayerIo, MixedGeometryIsRefusedUntilOneKindIsNamed) {
  const TemporaryFolder folder;
  const std::string file = folder.write("mixed.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}},
    {"type":"Feature","properties":{"a":2},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
    {"type":"Feature","properties":{"a":3},"geometry":null}]})");
  const std::string error = error_of([&] { read_layer(file); });
  EXPECT_THAT(error, HasSubstr("ECO1226"));
  EXPECT_THAT(error, HasSubstr("1 point, 1 polygon"));
  const Layer polygons = read_layer(file + "|geometrytype=polygon");
  ASSERT_EQ(polygons.size(), 2u);  // the polygon and the feature without geometry
  EXPECT_EQ(to_text(polygons.fields.at("a")[0]), "2");
  EXPECT_TRUE(told(polygons.provenance.notes, "1 features of another geometry type"));
}

TEST(LayerIo, IdsComeFromTheFieldAndMustBeDistinct) {
  const TemporaryFolder folder;
  const std::string file = folder.write("ids.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"code":"A","twice":"x"},"geometry":{"type":"Point","coordinates":[1,2]}},
    {"type":"Feature","properties":{"code":"B","twice":"y"},"geometry":{"type":"Point","coordinates":[1,2]}},
    {"type":"Feature","properties":{"code":"C","twice":"x"},"geometry":{"type":"Point","coordinates":[1,2]}}]})");
  EXPECT_THAT(read_layer(file, {.id_field = "code"}).ids, ElementsAre("A", "B", "C"));
  const std::string error = error_of([&] { read_layer(file, {.id_field = "twice"}); });
  EXPECT_THAT(error, HasSubstr("ECO1228"));
  EXPECT_THAT(error, HasSubstr("rows 1 and 3"));
  EXPECT_THAT(error_of([&] { read_layer(file, {.id_field = "none"}); }), HasSubstr("code, twice"));
}

TEST(LayerIo, ArchivesAreReadByDatasetAndRefusedWhereTheyThreaten) {
  const TemporaryFolder folder;
  const std::string json =
      R"({"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}})";
  const std::string two =
      folder.write("two.zip", zip_of({{"一.geojson", json}, {"b/c.geojson", json}}));
  EXPECT_THAT(layer_names(two), ElementsAre("一.geojson", "b/c.geojson"));
  EXPECT_EQ(read_layer(two + ":一").size(), 1u);
  EXPECT_EQ(read_layer(two + ":b/c.geojson").size(), 1u);
  EXPECT_THAT(error_of([&] { read_layer(two); }), HasSubstr("ECO1223"));
  const std::string escape = folder.write("escape.zip", zip_of({{"../x.geojson", json}}));
  EXPECT_THAT(error_of([&] { read_layer(escape); }), HasSubstr("ECO1230"));
  std::string cut = zip_of({{"a.geojson", json}});
  cut.resize(cut.size() - 30);
  EXPECT_THAT(error_of([&] { read_layer(folder.write("cut.zip", cut)); }), HasSubstr("ECO1230"));
}

TEST(LayerIo, KmlOfOnePlacemarkIsRead) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("place.kml",
                   "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Placemark><name>甲</name><Point>"
                   "<coordinates>108.5,28.8,300</coordinates></Point></Placemark></kml>");
  const Layer layer = read_layer(file);
  ASSERT_EQ(layer.size(), 1u);
  EXPECT_EQ(write_wkt(layer.geometry, 0), "POINT (108.5 28.8)");
  EXPECT_EQ(layer.crs->epsg(), 4326);
}

TEST(LayerIo, EmptyLayersEnd) {
  const TemporaryFolder folder;
  Layer layer = sample_layer();
  layer = select(layer, std::vector<std::size_t>{});
  for (const char* name : {"a.gpkg", "a.fgb", "a.geojson", "a.shp"}) {
    write_layer(layer, folder.file(name));
    EXPECT_EQ(read_layer(folder.file(name)).size(), 0u) << name;
  }
}

TEST(LayerIo, HeightsAreDroppedAndTold) {
  const TemporaryFolder folder;
  const std::string file = folder.write("z.geojson",
                                        R"({"type":"Feature","properties":{},"geometry":
    {"type":"LineString","coordinates":[[1,2,300],[3,4,301]]}})");
  const Layer layer = read_layer(file);
  EXPECT_EQ(write_wkt(layer.geometry, 0), "LINESTRING (1 2, 3 4)");
  EXPECT_TRUE(told(layer.provenance.notes, "1 geometries had heights"));
}

TEST(LayerIo, ACrsByOptionFillsAGapAndDoesNotOverride) {
  const TemporaryFolder folder;
  Layer layer = sample_layer();
  layer.crs.reset();
  write_layer(layer, folder.file("none.gpkg"));
  EXPECT_FALSE(read_layer(folder.file("none.gpkg")).crs);
  EXPECT_EQ(read_layer(folder.file("none.gpkg"), {.crs = Crs::from_epsg(4524)}).crs->epsg(), 4524);
  write_layer(sample_layer(), folder.file("own.gpkg"));
  const Layer own = read_layer(folder.file("own.gpkg"), {.crs = Crs::from_epsg(4524)});
  EXPECT_EQ(own.crs->epsg(), 4545);
  EXPECT_TRUE(told(own.provenance.notes, "the file names its CRS"));
  EXPECT_EQ(read_layer(folder.file("own.gpkg"), {.crs = Crs::from_epsg(4524), .override_crs = true})
                .crs->epsg(),
            4524);
}

TEST(LayerIo, AVirtualFileOrAddressIsNeverOpened) {
  const TemporaryFolder folder;
  const std::string vrt =
      folder.write("evil.geojson",
                   "<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/vsicurl/http://"
                   "127.0.0.1:9/x.json</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>");
  EXPECT_THAT(error_of([&] { read_layer(vrt); }), HasSubstr("ECO1222"));
  EXPECT_THAT(error_of([&] { read_layer("http://127.0.0.1:9/x.geojson"); }), HasSubstr("ECO1220"));
  EXPECT_THAT(error_of([&] { read_layer("/vsicurl/http://127.0.0.1:9/x.geojson"); }),
              HasSubstr("ECO1220"));
}

TEST(LayerIo, DamagedFilesAreRefusedByName) {
  const TemporaryFolder folder;
  for (const char* name : {"a.gpkg", "a.shp", "a.geojson", "a.fgb", "a.zip", "a.kmz", "a.dxf.gz"}) {
    const std::string file = folder.write(name, "this is not what its name says");
    EXPECT_THAT(error_of([&] { read_layer(file); }), HasSubstr("ECO12")) << name;
  }
  const std::string empty = folder.write("empty.gpkg", "");
  EXPECT_THAT(error_of([&] { read_layer(empty); }), HasSubstr("it is empty"));
}

// Real data. Counts are those of the README of the shared data, made with fiona and shapely.

TEST(LayerIoRealData, GbkShapefileWithoutDeclarationIsRead) {
  ECOTONE_SHARED_FILE(file, "formats/region_counties_gbk_ldid0_nocpg.zip");
  const Layer layer = read_layer(file);
  EXPECT_EQ(layer.name, "周边区县");
  EXPECT_EQ(layer.size(), 59u);
  EXPECT_EQ(layer.geometry.points().size(), 105182u);
  EXPECT_EQ(layer.crs->epsg(), 4490);
  EXPECT_EQ(layer.provenance.encoding, "GB18030");
  bool youyang = false;
  for (const Column& column : layer.fields.columns()) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      youyang = youyang || to_text(column[i]).find("酉阳") != std::string::npos;
    }
  }
  EXPECT_TRUE(youyang);
}

TEST(LayerIoRealData, Utf8ShapefileWithoutDeclarationAndCrsIsRead) {
  ECOTONE_SHARED_FILE(file, "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip");
  const Layer layer = read_layer(file);
  EXPECT_EQ(layer.size(), 38u);
  EXPECT_EQ(layer.geometry.points().size(), 73571u);
  EXPECT_FALSE(layer.crs);
  EXPECT_EQ(layer.provenance.encoding, "UTF-8");
}

TEST(LayerIoRealData, ZippedFileGeodatabaseIsRead) {
  ECOTONE_SHARED_FILE(file, "landcover/clc2006_2012_malta.gdb.zip");
  EXPECT_THAT(layer_names(file),
              ::testing::UnorderedElementsAre("clc06_MT", "clc12_MT", "cha12_MT"));
  const Layer layer = read_layer(file + ":clc06_MT");
  EXPECT_EQ(layer.size(), 148u);
  EXPECT_EQ(layer.geometry.points().size(), 23064u);
  EXPECT_EQ(layer.crs->epsg(), 23033);
}

TEST(LayerIoRealData, GzippedGeoJsonIsRead) {
  ECOTONE_SHARED_FILE(file, "protected/natura2000_nl_half_a.geojson.gz");
  const Layer layer = read_layer(file);
  EXPECT_EQ(layer.size(), 72u);
  EXPECT_EQ(layer.geometry.points().size(), 264141u);
  EXPECT_EQ(layer.crs->epsg(), 4326);
}

TEST(LayerIoRealData, ZippedShapefileIsRead) {
  ECOTONE_SHARED_FILE(file, "messy/swiss_municipalities_2014_shp.zip");
  const Layer layer = read_layer(file);
  EXPECT_EQ(layer.size(), 2356u);
  EXPECT_EQ(layer.geometry.points().size(), 64689u);
  EXPECT_EQ(layer.crs->epsg(), 21781);
}

TEST(LayerIoRealData, CurvesBecomeChordsAndAreTold) {
  ECOTONE_SHARED_FILE(file, "formats/geofileops_testdata_gpkg.zip");
  const Layer layer = read_layer(file + ":curvepolygon.gpkg");
  EXPECT_GT(layer.size(), 0u);
  EXPECT_TRUE(told(layer.provenance.notes, "curves"));
  EXPECT_EQ(layer.geometry.type(), GeometryType::polygon);
  EXPECT_EQ(read_layer(file + ":polygon-twolayers.gpkg:zones").size(), 5u);
  EXPECT_EQ(read_layer(file + ":polygon-no-rows").size(), 0u);
  EXPECT_EQ(read_layer(file + ":polygon-invalid").size(), 70u);
  EXPECT_THAT(error_of([&] { read_layer(file); }), HasSubstr("ECO1223"));
}

// Counts of shapes from the sizes of the .shx files.
TEST(LayerIoRealData, ShapesWithoutRecordsDoNotVanish) {
  ECOTONE_SHARED_FILE(file, "suites/postgis_loader/Point.shp");
  const Layer layer = read_layer(file);
  EXPECT_EQ(layer.size(), 3u);
  EXPECT_TRUE(told(layer.provenance.notes, "no record for the 3 shapes"));
}

TEST(LayerIoRealData, EmptyFlatGeobufEnds) {
  ECOTONE_SHARED_FILE(file, "suites/mapshaper/flatgeobuf/empty.fgb");
  EXPECT_EQ(read_layer(file).size(), 0u);
}

TEST(LayerIoRealData, WesternShapefileKeepsItsLetters) {
  ECOTONE_SHARED_FILE(file, "suites/postgis_loader/Latin1.dbf");
  EXPECT_THAT(error_of([&] { read_layer(file); }), HasSubstr("ECO1225"));
}

}  // namespace
}  // namespace ecotone
