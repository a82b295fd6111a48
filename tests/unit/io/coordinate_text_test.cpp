// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/coordinate_text.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/io/encoding.h"
#include "tests/unit/io/temporary_folder.h"

namespace ecotone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string header =
    "[属性描述]\n格式版本号=1.01版本\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n"
    "计量单位=米\n带号=36\n精度=0.001\n转换参数=,,,,,,\n[地块坐标]\n";

// The example of the format with a square of 1000 m; its ellipsoidal area in hectares, 99.9937,
// from the notice on areas of map spots.
const std::string square =
    "5,99.9937,1,地块1,面,,工业用地,,@\n"
    "J1,1,3191000.000,36550000.000\nJ2,1,3191000.000,36551000.000\n"
    "J3,1,3190000.000,36551000.000\nJ4,1,3190000.000,36550000.000\n"
    "J1,1,3191000.000,36550000.000\n";

const std::string square_wkt =
    "POLYGON ((36550000 3191000, 36551000 3191000, 36551000 3190000, 36550000 3190000, 36550000 "
    "3191000))";

Layer parse(const std::string& text, const ReadOptions& options = {}) {
  return parse_coordinate_text(text, "坐标.txt", options);
}

// Code, place, message and help of the error of a text.
std::string error_of(const std::string& text, const ReadOptions& options = {}) {
  try {
    parse(text, options);
  } catch (const Error& error) {
    return std::string(error.code()) + " | " + error.where() + " | " +
           error.message(Language::english) + " | " + error.help(Language::english);
  }
  return "no error";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

double plane_area_m2(const MultiPolygonView& zone) {
  double area = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      area += (k == 0 ? 0.5 : -0.5) * std::fabs(twice_signed_area(zone.polygon(j).ring(k)));
    }
  }
  return area;
}

TEST(CoordinateText, ExampleOfTheFormatIsRead) {
  const Layer layer = parse(header + square);
  ASSERT_EQ(layer.size(), 1u);
  EXPECT_EQ(write_wkt(layer.geometry, 0), square_wkt);
  EXPECT_EQ(layer.crs->epsg(), 4524);
  EXPECT_THAT(layer.ids, ElementsAre("1"));
  EXPECT_EQ(to_text(layer.fields.at("name")[0]), "地块1");
  EXPECT_EQ(to_text(layer.fields.at("use")[0]), "工业用地");
  EXPECT_TRUE(layer.fields.at("sheet").is_null(0));
  EXPECT_EQ(to_text(layer.fields.at("stated_area_m2")[0]), "999937");
  EXPECT_EQ(to_text(layer.fields.at("stated_points")[0]), "5");
  EXPECT_FALSE(told(layer.provenance.notes, "points are stated"));
}

TEST(CoordinateText, ClosingPointMayBeLeftOutAndUncounted) {
  const std::string open = replaced(square,
                                    "J4,1,3190000.000,36550000.000\nJ1,1,3191000.000,"
                                    "36550000.000\n",
                                    "J4,1,3190000.000,36550000.000\n");
  for (const std::string& text :
       {open, replaced(open, "5,99", "4,99"), replaced(square, "5,99", "4,99")}) {
    const Layer layer = parse(header + text);
    EXPECT_EQ(write_wkt(layer.geometry, 0), square_wkt);
    EXPECT_FALSE(told(layer.provenance.notes, "points are stated"));
  }
  EXPECT_TRUE(told(parse(header + replaced(square, "5,99", "14,99")).provenance.notes,
                   "14 points are stated, 5 were read"));
}

TEST(CoordinateText, HeaderVariantsAreRead) {
  // Leading space, the other key, full-width digits and signs, CRLF, missing keys.
  const std::string odd =
      " [属性描述]\r\n坐标系＝２０００国家大地坐标系\r\n分带=3度带\r\n带号＝３６\r\n"
      "【地块坐标】\r\n";
  const Layer layer = parse(odd + replaced(square, "\n", "\r\n"));
  EXPECT_EQ(layer.crs->epsg(), 4524);
  EXPECT_EQ(write_wkt(layer.geometry, 0), square_wkt);
  const Layer full_width =
      parse(header + replaced(square, "3191000.000", "３１９１０００．０００"));
  EXPECT_EQ(write_wkt(full_width.geometry, 0), square_wkt);
  const Layer bare = parse(square);
  EXPECT_EQ(bare.crs->epsg(), 4524);
  EXPECT_TRUE(told(bare.provenance.notes, "CGCS2000 is assumed"));
}

TEST(CoordinateText, EastingsWithoutZoneNumberTakeTheZoneOfTheHeader) {
  const std::string text = replaced(square, ",3655", ",55");
  EXPECT_EQ(parse(header + text).crs->epsg(), 4545);
  EXPECT_THAT(error_of(replaced(header, "带号=36", "带号=") + text), HasSubstr("ECO1206"));
  EXPECT_EQ(
      parse(replaced(header, "带号=36", "带号=") + text, {.crs = Crs::from_epsg(4545)}).crs->epsg(),
      4545);
  EXPECT_EQ(parse(replaced(header, "带号=36", "带号=108") + text).crs->epsg(), 4545);
}

TEST(CoordinateText, OtherDatumsAndWidthsAreRecognised) {
  // EPSG 2360: Xian 1980, 3-degree zone 36; 2412: Beijing 1954; 4497: CGCS2000, 6-degree zone 19.
  EXPECT_EQ(parse(replaced(header, "2000国家大地坐标系", "1980西安坐标系") + square).crs->epsg(),
            2360);
  EXPECT_EQ(parse(replaced(header, "2000国家大地坐标系", "北京54坐标系") + square).crs->epsg(),
            2412);
  const std::string six =
      replaced(replaced(header, "几度分带=3", "几度分带=6"), "带号=36", "带号=19");
  EXPECT_EQ(parse(six + replaced(square, ",3655", ",1955")).crs->epsg(), 4497);
  EXPECT_THAT(error_of(replaced(header, "2000国家大地坐标系", "地方独立") + square),
              HasSubstr("ECO1207"));
}

TEST(CoordinateText, ZoneThatContradictsTheEastingsIsRefusedWithTheChoice) {
  // As in the published sample that says zone 38 over eastings of zone 39.
  const std::string error = error_of(replaced(header, "带号=36", "带号=38") + square);
  EXPECT_THAT(error, HasSubstr("ECO1204"));
  EXPECT_THAT(error, HasSubstr("zone 38"));
  EXPECT_THAT(error, HasSubstr("begin with 36"));
  EXPECT_THAT(error, HasSubstr("EPSG:4524"));
  EXPECT_EQ(parse(replaced(header, "带号=36", "带号=38") + square, {.crs = Crs::from_epsg(4524)})
                .crs->epsg(),
            4524);
  EXPECT_THAT(error_of(header + square, {.crs = Crs::from_epsg(4545)}), HasSubstr("ECO1214"));
  EXPECT_THAT(error_of(header + square, {.crs = Crs::from_epsg(4545)}), HasSubstr("EPSG:4524"));
}

TEST(CoordinateText, SwappedAxesAreRefusedWithTheFlag) {
  std::string swapped = "5,99.9937,1,地块1,面,,,,@\n";
  for (const char* point : {"36550000.000,3191000.000", "36551000.000,3191000.000",
                            "36551000.000,3190000.000", "36550000.000,3190000.000"}) {
    swapped += "J,1," + std::string(point) + "\n";
  }
  const std::string error = error_of(header + swapped);
  EXPECT_THAT(error, HasSubstr("ECO1203 | 坐标.txt:12"));
  EXPECT_THAT(error, HasSubstr("J,1,36550000.000,3191000.000"));
  EXPECT_THAT(error, HasSubstr("column 3 has 8 integer digits, column 4 has 7"));
  EXPECT_THAT(error, HasSubstr("--axis en"));
  for (const AxisOrder axis : {AxisOrder::east_north, AxisOrder::automatic}) {
    const Layer layer = parse(header + swapped, {.axis = axis});
    EXPECT_EQ(write_wkt(layer.geometry, 0), square_wkt);
    EXPECT_EQ(layer.crs->epsg(), 4524);
  }
}

TEST(CoordinateText, RingInsideAnotherIsAHoleElseAPart) {
  const auto ring = [](int id, double north, double east, double side) {
    std::string text;
    const std::array<std::pair<double, double>, 4> corners{
        {{north, east}, {north + side, east}, {north + side, east + side}, {north, east + side}}};
    for (const auto& [n, e] : corners) {
      text += "J," + std::to_string(id) + "," + std::to_string(n) + "," + std::to_string(e) + "\n";
    }
    return text;
  };
  // A shell, a hole in it, an island in the hole, a part elsewhere.
  const Layer layer = parse(header + "16,0,1,a,面,,,,@\n" + ring(1, 3190000, 36550000, 100) +
                            ring(2, 3190010, 36550010, 50) + ring(3, 3190020, 36550020, 10) +
                            ring(4, 3190500, 36550500, 20));
  const MultiPolygonView zone = layer.polygons()[0];
  ASSERT_EQ(zone.size(), 3u);
  EXPECT_EQ(zone.polygon(0).ring_count(), 2u);
  // 100² − 50² + 10² + 20²
  EXPECT_DOUBLE_EQ(plane_area_m2(zone), 8000);
}

TEST(CoordinateText, ParcelLinesOfOtherProfilesAreRead) {
  const std::string points = square.substr(square.find('\n') + 1);
  const Layer eight = parse(header + "5,99.9937,7,甲,面,,水田,@\n" + points);
  EXPECT_EQ(to_text(eight.fields.at("use")[0]), "水田");
  EXPECT_TRUE(eight.fields.at("land_class").is_null(0));
  const Layer described = parse(header + "5,99.9937,7,甲,面,,水田,0101,新增,@\n" + points);
  EXPECT_EQ(to_text(described.fields.at("description")[0]), "新增");
  const Layer thirteen =
      parse(header + "5,999937.00,7,甲,面,H48,水田,0101,一,水田,3,4,备注,@\n" + points);
  EXPECT_EQ(to_text(thirteen.fields.at("BZ")[0]), "备注");
  EXPECT_EQ(to_text(thirteen.fields.at("GZQ")[0]), "3");
  EXPECT_EQ(to_text(thirteen.fields.at("stated_area_m2")[0]), "999937");
  const Layer commas = parse(header + "5,99.9937,7,甲,乙地块,面,,水田,0101,@\n" + points);
  EXPECT_EQ(to_text(commas.fields.at("name")[0]), "甲,乙地块");
}

TEST(CoordinateText, StatedAreaThatDiffersIsTold) {
  const Layer layer = parse(header + replaced(square, "99.9937", "6.5"));
  EXPECT_TRUE(told(layer.provenance.notes, "stated area 6.5"));
  EXPECT_TRUE(told(layer.provenance.notes, "1000000.00 m2"));
}

TEST(CoordinateText, PointsAndLinesAreParcelsToo) {
  const Layer line =
      parse(header + "2,,1,管线,线,,,,@\nJ1,1,3191000,36550000\nJ2,1,3191000,36551000\n");
  EXPECT_EQ(write_wkt(line.geometry, 0), "LINESTRING (36550000 3191000, 36551000 3191000)");
  const Layer point = parse(header + "1,,1,排污口,点,,,,@\nJ1,1,3191000,36550000\n");
  EXPECT_EQ(write_wkt(point.geometry, 0), "POINT (36550000 3191000)");
  const std::string both = header + "1,,1,排污口,点,,,,@\nJ1,1,3191000,36550000\n" + square;
  EXPECT_THAT(error_of(both), HasSubstr("1 point, 1 polygon"));
  EXPECT_EQ(parse(both, {.geometry = GeometryType::polygon}).size(), 1u);
}

TEST(CoordinateText, LinesThatCannotBeReadAreNamedWithTheirText) {
  EXPECT_THAT(error_of(header + square + "J5,2,31910oo.000,36550000.000\n"),
              HasSubstr("坐标.txt:17 | a coordinate is not a number: J5,2,31910oo.000"));
  EXPECT_THAT(error_of(header + square + "以上坐标仅供参考\n"),
              HasSubstr("neither a parcel nor a point"));
  EXPECT_THAT(error_of(header + square +
                       "2,1,2,乙,面,,,,@\nJ1,1,3191000,36550000\nJ2,1,3191000,36550009\n"),
              HasSubstr("less than three points"));
  EXPECT_THAT(error_of(header + "2,1,2,乙,面,,,,@\n"), HasSubstr("no points"));
  EXPECT_THAT(error_of(header), HasSubstr("ECO1208"));
}

TEST(CoordinateText, WrittenTextIsReadAgain) {
  const std::string text = header + square +
                           "10,,2,地块2,面,,,,@\n"
                           "J1,1,3190000.125,36550000.250\nJ2,1,3190100.125,36550000.250\n"
                           "J3,1,3190100.125,36550100.250\nJ4,1,3190000.125,36550100.250\n"
                           "J1,2,3190010.001,36550010.001\nJ2,2,3190020.001,36550010.001\n"
                           "J3,2,3190020.001,36550020.001\n";
  const Layer layer = parse(text);
  const TemporaryFolder folder;
  write_layer(layer, folder.file("地块.txt"));
  const Layer again = read_layer(folder.file("地块.txt"));
  EXPECT_EQ(again.provenance.encoding, "GB18030");
  EXPECT_EQ(again.crs->epsg(), 4524);
  EXPECT_EQ(again.ids, layer.ids);
  for (std::size_t i = 0; i < layer.size(); ++i) {
    EXPECT_EQ(write_wkt(again.geometry, i), write_wkt(layer.geometry, i));
    EXPECT_EQ(to_text(again.fields.at("name")[i]), to_text(layer.fields.at("name")[i]));
  }
  EXPECT_THAT(decode_file_text(bytes_of(folder.file("地块.txt")), "GBK").text,
              HasSubstr("[地块坐标]\r\n5,100.0000,1,地块1,面,,工业用地,,@\r\n"
                        "J1,1,3191000.000,36550000.000\r\n"));
}

TEST(CoordinateText, OtherSystemsCannotBeWritten) {
  Layer layer = parse(header + square);
  layer.crs = Crs::from_epsg(4490);
  EXPECT_THROW(format_coordinate_text(layer), OutputError);
}

// A real file, with counts of README.md of the shared data; its stated areas are in m² and agree
// with the plane area to 0.07 m².
TEST(CoordinateTextRealData, PublishedSampleIsRead) {
  ECOTONE_SHARED_FILE(file, "formats/cn_txt/kancedingjie_sample_gbk.txt");
  const Layer layer = read_layer(file);
  ASSERT_EQ(layer.size(), 5u);
  EXPECT_EQ(layer.crs->epsg(), 4525);
  EXPECT_EQ(layer.provenance.encoding, "GB18030");
  for (std::size_t i = 0; i < 5; ++i) {
    const double stated = std::get<double>(layer.fields.at("stated_area_m2")[i]);
    EXPECT_NEAR(plane_area_m2(layer.polygons()[i]), stated, 0.075) << i;
  }
  EXPECT_EQ(layer.polygons()[2].polygon(0).ring_count(), 2u);
  EXPECT_FALSE(told(layer.provenance.notes, "points are stated"));
}

}  // namespace
}  // namespace ecotone
