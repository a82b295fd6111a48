// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/table_io.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/io/encoding.h"
#include "tests/unit/io/temporary_folder.h"
#include "tests/unit/io/zip_writer.h"

namespace ecotone {
namespace {

using ::testing::HasSubstr;

Layer table(const std::string& content, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  return read_layer(folder.write("表.csv", content), options);
}

std::string error_of(const std::string& content, const ReadOptions& options = {}) {
  try {
    table(content, options);
  } catch (const Error& error) {
    return std::string(error.code()) + " | " + error.where() + " | " +
           error.message(Language::english) + " | " + error.help(Language::english);
  }
  return "no error";
}

std::string first_wkt(const Layer& layer) {
  return write_wkt(layer.geometry, 0);
}

TEST(TableIo, LongitudeAndLatitudeAreFoundByName) {
  for (const char* head :
       {"名称,经度,纬度", "名称,东经,北纬", "name,lon,lat", "name,Longitude,Latitude",
        "name,lon_gcj02,lat_gcj02", "名称,经度(°),纬度(°)"}) {
    const Layer layer = table(std::string(head) + "\n甲,108.51,28.82\n");
    EXPECT_EQ(first_wkt(layer), "POINT (108.51 28.82)") << head;
    EXPECT_FALSE(layer.crs);
  }
  EXPECT_EQ(first_wkt(table("纬度,经度\n28.82,108.51\n")), "POINT (108.51 28.82)");
}

TEST(TableIo, XIsTheNorthingWhereTheNumbersSaySo) {
  const Layer chinese = table("点名,X,Y\nA,3190000,550000\n");
  EXPECT_EQ(first_wkt(chinese), "POINT (550000 3190000)");
  EXPECT_TRUE(told(chinese.provenance.notes, "X is the northing"));
  const Layer gis = table("name,X,Y\nA,550000,3190000\n");
  EXPECT_EQ(first_wkt(gis), "POINT (550000 3190000)");
  EXPECT_TRUE(told(gis.provenance.notes, "Y is the northing"));
  EXPECT_EQ(first_wkt(table("name,X,Y\nA,108.5,28.8\n")), "POINT (108.5 28.8)");
  // Local coordinates: the custom, unless the option says otherwise.
  EXPECT_EQ(first_wkt(table("点名,X,Y\nA,100,200\n")), "POINT (200 100)");
  EXPECT_EQ(first_wkt(table("点名,X,Y\nA,100,200\n", {.axis = AxisOrder::east_north})),
            "POINT (100 200)");
}

TEST(TableIo, ColumnsByOptionAndByValue) {
  EXPECT_EQ(first_wkt(table("a,b,c\n1,3190000,36550000\n")), "POINT (36550000 3190000)");
  EXPECT_EQ(first_wkt(table("1,3190000,36550000\n2,3190001,36550001\n")),
            "POINT (36550000 3190000)");
  EXPECT_EQ(first_wkt(table("a,b,c\n1,2,3\n", {.x_field = "c", .y_field = "b"})), "POINT (3 2)");
  EXPECT_THAT(error_of("a,b,c\n1,2,3\n"), HasSubstr("ECO1210"));
  EXPECT_THAT(error_of("a,b,c\n1,2,3\n"), HasSubstr("a, b, c"));
}

TEST(TableIo, NamesThatContradictTheNumbersAreRefused) {
  const std::string error = error_of("名称,经度,纬度\n甲,28.82,108.51\n");
  EXPECT_THAT(error, HasSubstr("ECO1215 | 表.csv:2"));
  EXPECT_THAT(error, HasSubstr("28.82, 108.51"));
  EXPECT_THAT(error, HasSubstr("--x 纬度 and --y 经度"));
}

TEST(TableIo, AnglesInSignsAndPackedAreRead) {
  const Layer signs = table("名称,经度,纬度\n甲,108°30′00″,28°45′\n乙,E108度15分,N28度30分\n");
  EXPECT_EQ(first_wkt(signs), "POINT (108.5 28.75)");
  EXPECT_EQ(write_wkt(signs.geometry, 1), "POINT (108.25 28.5)");
  const Layer decimal = table("名称,经度,纬度\n甲,108.3000,28.4500\n");
  EXPECT_EQ(first_wkt(decimal), "POINT (108.3 28.45)");
  EXPECT_TRUE(told(decimal.provenance.notes, "packed"));
  EXPECT_FALSE(told(table("名称,经度,纬度\n甲,108.7834,28.4512\n").provenance.notes, "packed"));
  EXPECT_EQ(
      first_wkt(table("名称,经度,纬度\n甲,108.3000,28.4500\n", {.angles = AngleNotation::packed})),
      "POINT (108.5 28.75)");
  EXPECT_EQ(first_wkt(table("名称,经度(度分秒),纬度(度分秒)\n甲,108.3000,28°45′\n")),
            "POINT (108.5 28.75)");
  EXPECT_THAT(error_of("名称,经度,纬度\n甲,108.7834,28.4512\n", {.angles = AngleNotation::packed}),
              HasSubstr("ECO1209 | 表.csv:2"));
  EXPECT_THAT(error_of("名称,经度,纬度\n甲,108.5,28.8\n乙,无,28\n"), HasSubstr("表.csv:3"));
}

TEST(TableIo, BoundaryPointsBecomePolygons) {
  const std::string head = "点号,圈号,X,Y\n";
  const Layer hole = table(head +
                           "J1,1,3190000,36550000\nJ2,1,3190100,36550000\nJ3,1,3190100,36550100\n"
                           "J4,1,3190000,36550100\nJ5,2,3190010,36550010\nJ6,2,3190020,36550010\n"
                           "J7,2,3190020,36550020\n");
  ASSERT_EQ(hole.size(), 1u);
  EXPECT_EQ(hole.polygons()[0].polygon(0).ring_count(), 2u);
  EXPECT_TRUE(told(hole.provenance.notes, "EPSG:4524"));
  // A blank row, as in spreadsheets, ends a ring.
  const Layer parts = table(
      "点号,X,Y\nJ1,3190000,550000\nJ2,3190100,550000\nJ3,3190100,550100\n,,\n"
      "J1,3195000,550000\nJ2,3195100,550000\nJ3,3195100,550100\n");
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts.polygons()[0].size(), 2u);
  const Layer parcels = table(
      "地块编号,点号,X,Y,用途\n1,1,0,0,甲\n,2,0,9,\n,3,9,9,\n2,1,50,50,乙\n,2,50,59,"
      "\n,3,59,59,\n",
      {.geometry = GeometryType::polygon});
  ASSERT_EQ(parcels.size(), 2u);
  EXPECT_EQ(to_text(parcels.fields.at("用途")[1]), "乙");
  EXPECT_EQ(to_text(parcels.fields.at("地块编号")[1]), "2");
  EXPECT_THAT(error_of("点号,X,Y\nJ1,3190000,550000\nJ2,3190100,550000\n"),
              HasSubstr("less than three"));
}

TEST(TableIo, MonitoringPointsStayPoints) {
  const Layer layer = table("点号,X,Y\nW1,3190000,550000\nW2,3190100,550000\nW3,3190100,550100\n");
  EXPECT_EQ(layer.geometry.type(), GeometryType::point);
  EXPECT_EQ(layer.size(), 3u);
  EXPECT_EQ(to_text(layer.fields.at("点号")[2]), "W3");
}

TEST(TableIo, TitlesAndMergedHeadersArePassedOver) {
  const Layer layer = table(
      "某项目界址点坐标表,,,\n点号,坐标,,备注\n,X,Y,\nA,3190000,550000,甲\nB,3190001,550001,乙\n");
  ASSERT_EQ(layer.size(), 2u);
  EXPECT_EQ(first_wkt(layer), "POINT (550000 3190000)");
  EXPECT_EQ(to_text(layer.fields.at("备注")[1]), "乙");
  EXPECT_EQ(to_text(layer.fields.at("点号")[0]), "A");
}

TEST(TableIo, TypesAreThoseOfAllCells) {
  const Layer layer = table(
      "code,n,r,d,t,经度,纬度\n0101,1,1.5,2024-06-01,a,108.5,28.5\n0102,,2,2024/6/2,"
      "b,108.6,28.6\n");
  EXPECT_EQ(layer.fields.at("code").type(), FieldType::text);
  EXPECT_EQ(layer.fields.at("n").type(), FieldType::integer);
  EXPECT_TRUE(layer.fields.at("n").is_null(1));
  EXPECT_EQ(layer.fields.at("r").type(), FieldType::real);
  EXPECT_EQ(layer.fields.at("t").type(), FieldType::text);
}

TEST(TableIo, QuotedCellsHoldSeparatorsAndLineBreaks) {
  const Layer layer = table("名称,经度,纬度\n\"甲,\"\"乙\"\"\n丙\",108.5,28.5\n丁,108.6,28.6\n");
  EXPECT_EQ(to_text(layer.fields.at("名称")[0]), "甲,\"乙\"\n丙");
  EXPECT_THAT(error_of("名称,经度,纬度\n\"甲\n乙\",108.5,28.5\n丁,x,28\n"), HasSubstr("表.csv:4"));
}

TEST(TableIo, GbkTabsAndSemicolonsAreRead) {
  EXPECT_EQ(first_wkt(table(encode("名称\t经度\t纬度\n酉阳土家族\t108.5\t28.5\n", "GB18030"))),
            "POINT (108.5 28.5)");
  const Layer layer = table("\xef\xbb\xbf名称;经度;纬度\r\n甲;108.5;28.5\r\n");
  EXPECT_EQ(layer.fields.column(0).name(), "名称");
  const TemporaryFolder folder;
  const Layer spaces = read_layer(folder.write("点.txt", "点号 X Y\nA 3190000 550000\n"));
  EXPECT_EQ(first_wkt(spaces), "POINT (550000 3190000)");
}

TEST(TableIo, RowsWithoutCoordinatesAreKeptAndTold) {
  const Layer layer = table("名称,经度,纬度\n甲,108.5,28.5\n乙,,\n");
  ASSERT_EQ(layer.size(), 2u);
  EXPECT_TRUE(layer.geometry.is_missing(1));
  EXPECT_TRUE(told(layer.provenance.notes, "1 rows have no coordinates"));
}

TEST(TableIo, SpreadsheetWithMergedHeaderAndBlankRowIsRead) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "坐标.xlsx",
      xlsx_of({{1, {"某项目界址点坐标表"}},
               {2, {"点号", "坐标", "", "备注"}},
               {3, {"", "X(m)", "Y(m)", ""}},
               {4, {"J1", "3190000.125", "36550000.25"}},
               {5, {"J2", "3190100", "36550000"}},
               {6, {"J3", "3190100", "36550100"}},
               {8, {"J1", "3195000", "36550000"}},
               {9, {"J2", "3195100", "36550000"}},
               {10, {"J3", "3195100", "36550100"}}},
              "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/></mergeCells>"));
  const Layer layer = read_layer(file);
  EXPECT_EQ(layer.name, "坐标表");
  EXPECT_EQ(layer.provenance.format, "XLSX");
  ASSERT_EQ(layer.size(), 1u);
  ASSERT_EQ(layer.polygons()[0].size(), 2u);  // the blank row 7 ends the first ring
  EXPECT_EQ(layer.polygons()[0].polygon(0).shell()[0], (Point{36550000.25, 3190000.125}));
}

TEST(TableIo, CsvThatWeWroteIsReadAgain) {
  const TemporaryFolder folder;
  const Layer layer = table("名称,经度,纬度\n甲,108.5,28.5\n", {.crs = Crs::from_epsg(4490)});
  write_layer(layer, folder.file("a.csv"));
  EXPECT_EQ(first_wkt(read_layer(folder.file("a.csv"))), "POINT (108.5 28.5)");
  write_layer(layer, folder.file("b.csv"), {.coordinate_columns = true});
  EXPECT_EQ(first_wkt(read_layer(folder.file("b.csv"))), "POINT (108.5 28.5)");
}

}  // namespace
}  // namespace ecotone
