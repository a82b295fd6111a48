// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/geopark_text.h"

#include <gmock/gmock.h>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const std::string square =
    "J1,3191000.00,36550000.00\nJ2,3191000.00,36551000.00\nJ3,3190000.00,36551000.00\n"
    "J4,3190000.00,36550000.00\n";
const std::string square_wkt =
    "POLYGON ((36550000 3191000, 36551000 3191000, 36551000 3190000, 36550000 3190000, 36550000 "
    "3191000))";

TEST(GeoparkText, PlaneCoordinatesHaveTheDigitsOfTheForm) {
  const Crs plane = Crs::from_epsg(4524);
  const auto points = boundary_points(multipolygons({square_wkt}), plane);
  const std::vector<std::string> ids{"11"};
  EXPECT_EQ(
      format_geopark_text(coordinate_table(points, plane, plane, {.closing = true}), ids, plane),
      "[2000国家大地坐标系,直角坐标,3度带,带号36]\n[地块,11]\n" + square +
          "J1,3191000.00,36550000.00\n");
}

// 110°00′28.20″E, 38°06′05.00″N is the example of the form.
TEST(GeoparkText, AnglesArePackedDegrees) {
  const Crs degrees = Crs::from_epsg(4490);
  const double lon = 110 + 28.20 / 3600;
  const double lat = 38 + 6.0 / 60 + 5.00 / 3600;
  MultiPolygonBuilder builder;
  for (const Point& p : {Point{lon, lat}, Point{lon + 0.5, lat}, Point{lon, lat - 0.5}}) {
    builder.add_point(p);
  }
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  const auto points = boundary_points(std::move(builder).build(), degrees);
  const Crs plane = Crs::from_epsg(4525);
  const std::vector<std::string> ids{"1"};
  const std::string text =
      format_geopark_text(coordinate_table(points, degrees, plane), ids, plane, {.angles = true});
  EXPECT_EQ(text.substr(0, text.find("J2")),
            "[2000国家大地坐标系,经纬度,ddd.mmss]\n[地块,1]\nJ1,110.002820,38.060500\n");
}

TEST(GeoparkText, IsReadWithAndWithoutHeadingsAndClosingPoint) {
  for (const std::string& text :
       {square, square + "J1,3191000.00,36550000.00\n",
        "[2000国家大地坐标系,直角坐标,3度带,带号36]\r\n[地块,11]\r\n" + square,
        "\n" + square + "\n\n"}) {
    ASSERT_TRUE(is_geopark_text(text)) << text;
    const Layer layer = parse_geopark_text(text, "a.txt");
    EXPECT_EQ(layer.crs->epsg(), 4524);
    ASSERT_EQ(layer.size(), 1u);
    EXPECT_THAT(layer.polygons()[0], IsWkt(square_wkt));
  }
}

TEST(GeoparkText, ABlankLineEndsARingAndAnInnerRingIsAHole) {
  const std::string hole =
      "\nJ1,3190600.00,36550400.00\nJ2,3190600.00,36550600.00\nJ3,3190400.00,36550600.00\n";
  const Layer layer = parse_geopark_text(square + hole, "a.txt");
  ASSERT_EQ(layer.size(), 1u);
  EXPECT_EQ(layer.polygons()[0].polygon(0).ring_count(), 2u);
  EXPECT_THAT(layer.polygons()[0], HasPlaneArea(1e6 - 2e4, 1e-6));
}

TEST(GeoparkText, SwappedAxesAreRefusedOrTakenByOption) {
  std::string swapped;
  for (const char* line : {"J1,36550000.00,3191000.00\n", "J2,36551000.00,3191000.00\n",
                           "J3,36551000.00,3190000.00\n", "J4,36550000.00,3190000.00\n"}) {
    swapped += line;
  }
  ASSERT_TRUE(is_geopark_text(swapped));
  try {
    parse_geopark_text(swapped, "a.txt");
    FAIL();
  } catch (const IoError& error) {
    EXPECT_EQ(error.key(), "axes_swapped");
  }
  for (const AxisOrder axis : {AxisOrder::automatic, AxisOrder::east_north}) {
    EXPECT_THAT(parse_geopark_text(swapped, "a.txt", {.axis = axis}).polygons()[0],
                IsWkt(square_wkt));
  }
}

TEST(GeoparkText, ListsOfOtherKindsAreNot) {
  for (const char* text : {"", "a,b,c\n", "J1,108.302712,28.493062\nJ2,108.3,28.4\nJ3,108.2,28.3\n",
                           "K1,3191000.00,36550000.00\nK2,3191000.00,36551000.00\n"
                           "K3,3190000.00,36551000.00\n",
                           "J1,1,3191000.00,36550000.00\n"}) {
    EXPECT_FALSE(is_geopark_text(text)) << text;
  }
}

std::string key_of(const std::string& text, const ReadOptions& options = {}) {
  try {
    parse_geopark_text(text, "a.txt", options);
  } catch (const IoError& error) {
    return std::string(error.key()) + " " + error.where();
  }
  return "";
}

TEST(GeoparkText, BadLinesAreNamed) {
  const std::string degrees = "[2000国家大地坐标系,经纬度,ddd.mmss]\n";
  EXPECT_EQ(key_of(square + "J5,3191000.00\n"), "text_line_malformed a.txt:5");
  EXPECT_EQ(key_of(square + "J5,3191000.00,east\n"), "text_line_malformed a.txt:5");
  EXPECT_EQ(key_of(degrees + "J1,108.306012,28.493062\n"), "text_line_malformed a.txt:2");
  EXPECT_EQ(key_of(degrees + "J1,108.302712,28.49606\n"), "text_line_malformed a.txt:2");
  EXPECT_EQ(key_of(square + "J5,3191000.00,37550000.00\n"), "text_zones_mixed a.txt:5");
  EXPECT_EQ(key_of(square + "J5,3191000.00,550000.00\n"), "text_zones_mixed a.txt:5");
  EXPECT_EQ(key_of(square + "\nJ1,3190600.00,36550400.00\n"), "text_line_malformed a.txt:6");
  EXPECT_EQ(key_of("[地块,1]\n[地块,2]\n" + square), "text_line_malformed a.txt:1");
  EXPECT_EQ(key_of("\n"), "text_without_parcels a.txt");
  EXPECT_EQ(key_of(square, {.crs = Crs::from_epsg(4525)}), "text_crs_contradiction a.txt");
}

TEST(GeoparkText, AnotherSystemCannotBeWritten) {
  const std::vector<std::string> ids{"1"};
  for (const int code : {4545, 2360, 4490, 32649}) {
    EXPECT_THROW(format_geopark_text({}, ids, Crs::from_epsg(code)), OutputError) << code;
  }
  const Crs plane = Crs::from_epsg(4524);
  const auto points = boundary_points(multipolygons({square_wkt}), plane);
  const std::vector<std::string> comma{"a,b"};
  EXPECT_THROW(format_geopark_text(coordinate_table(points, plane, plane), comma, plane),
               OutputError);
}

}  // namespace
}  // namespace ecotone
