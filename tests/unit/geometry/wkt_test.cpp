// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/wkt.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "ecotone/error.h"
#include "ecotone/geometry/column_reader.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

std::string error_of(std::string_view wkt) {
  try {
    scan_wkt(wkt);
  } catch (const GeometryError& error) {
    return error.what();
  }
  return "none";
}

TEST(Wkt, NumbersAreTheShortestThatReadBack) {
  EXPECT_THAT(points({"POINT(0.1 1e23)"})[0], IsWkt("POINT (0.1 1e+23)"));
  EXPECT_THAT(points({"POINT(108.76543210987654 28.839999999999996)"})[0],
              IsWkt("POINT (108.76543210987654 28.839999999999996)"));
  EXPECT_THAT(points({"POINT(+36512345.6 -3190000)"})[0], IsWkt("POINT (36512345.6 -3190000)"));
}

TEST(Wkt, MultiPointMayHaveBracketsOrNot) {
  EXPECT_THAT(points({"MULTIPOINT (1 2, 3 4)"})[0], IsWkt("MULTIPOINT ((1 2), (3 4))"));
  EXPECT_THAT(points({"multipoint((1 2),EMPTY,(3 4))"})[0], IsWkt("MULTIPOINT ((1 2), (3 4))"));
}

TEST(Wkt, EmptyIsEmpty) {
  for (const char* text : {"POINT EMPTY", "POLYGON EMPTY", "MULTIPOLYGON EMPTY",
                           "GEOMETRYCOLLECTION EMPTY", "MULTILINESTRING (EMPTY, EMPTY)",
                           "POLYGON Z EMPTY", "MULTIPOLYGON (EMPTY)", "POLYGON (EMPTY)"}) {
    EXPECT_TRUE(scan_wkt(text).is_empty) << text;
  }
  EXPECT_THAT(multipolygons({"MULTIPOLYGON EMPTY"})[0], IsWkt("POLYGON EMPTY"));
}

TEST(Wkt, ZAndMAreIgnoredWithAndWithoutTheirWord) {
  for (const char* text : {"LINESTRING Z (1 2 9, 3 4 9)", "LINESTRINGZ(1 2 9,3 4 9)",
                           "LINESTRING M (1 2 9, 3 4 9)", "LINESTRING ZM (1 2 9 9, 3 4 9 9)",
                           "LINESTRING (1 2 9, 3 4 9)", "SRID=4490; LINESTRING (1 2, 3 4)"}) {
    EXPECT_THAT(lines({text})[0], IsWkt("LINESTRING (1 2, 3 4)")) << text;
  }
  EXPECT_TRUE(scan_wkt("POINT M (1 2 3)").m_dropped);
  EXPECT_FALSE(scan_wkt("POINT M (1 2 3)").z_dropped);
  EXPECT_TRUE(scan_wkt("POINT (1 2 3)").z_dropped);
  EXPECT_EQ(scan_wkt("SRID=4490;POINT (1 2)").srid, 4490);
}

TEST(Wkt, RingThatIsNotClosedIsClosedAndCounted) {
  EXPECT_THAT(multipolygons({"POLYGON ((0 0, 1 0, 0 1))"})[0],
              IsWkt("POLYGON ((0 0, 1 0, 0 1, 0 0))"));
  EXPECT_EQ(scan_wkt("POLYGON ((0 0, 1 0, 0 1))").rings_closed, 1u);
}

TEST(Wkt, ErrorNamesTheCharacterAndWhatWasExpected) {
  EXPECT_EQ(error_of("POINT (1 x)"),
            "ECO1012: the WKT is malformed at character 10: expected a number");
  EXPECT_EQ(error_of("POLYGON ((0 0, 1 0, 0 1, 0 0)"),
            "ECO1012: the WKT is malformed at character 30: expected ')'");
  EXPECT_EQ(error_of("POINT (1 2) POINT (3 4)"),
            "ECO1012: the WKT is malformed at character 13: expected the end");
  EXPECT_EQ(error_of(""),
            "ECO1012: the WKT is malformed at character 1: expected the name of a geometry type");
  EXPECT_NE(error_of("CURVEPOLYGON EMPTY").find("curvepolygon"), std::string::npos);
}

TEST(Wkt, MutatedTextsNeverCrash) {
  const std::string base =
      "GEOMETRYCOLLECTION (MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1)), ((9 9, "
      "1e1 9, 9 10, 9 9))), MULTIPOINT (1 2, (3 4)), LINESTRING ZM (1 2 3 4, 5 6 7 8))";
  const std::string letters = "()., 0123456789eE+-EMPTYZMNANinf";
  std::mt19937_64 random(20260402);
  std::size_t read = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string wkt = base;
    const int changes = 1 + static_cast<int>(random() % 3);
    for (int c = 0; c < changes; ++c) {
      const std::size_t at = random() % wkt.size();
      const char letter = letters[random() % letters.size()];
      switch (random() % 4) {
        case 0:
          wkt[at] = letter;
          break;
        case 1:
          wkt.erase(at, 1 + random() % 8);
          break;
        case 2:
          wkt.insert(at, 1, letter);
          break;
        default:
          wkt.insert(at, wkt.substr(random() % wkt.size(), random() % 20));
      }
      if (wkt.empty()) wkt = "P";
    }
    ColumnReader reader;
    try {
      reader.add_wkt(wkt);
      ++read;
      write_wkt(std::move(reader).finish().column, 0);
    } catch (const GeometryError&) {
    }
  }
  EXPECT_GT(read, 5000u);
}

}  // namespace
}  // namespace ecotone
