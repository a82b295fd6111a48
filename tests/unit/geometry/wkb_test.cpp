// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/wkb.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geometry/column_reader.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

std::vector<std::uint8_t> bytes(std::string_view hex) {
  std::vector<std::uint8_t> out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out.push_back(static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return out;
}

std::string error_of(std::span<const std::uint8_t> wkb) {
  try {
    scan_wkb(wkb);
  } catch (const GeometryError& error) {
    return error.what();
  }
  return "none";
}

// Hexadecimal texts of this file follow OGC 06-103r4, section 8.2.

TEST(Wkb, PointOfBothByteOrdersIsTheSame) {
  for (const char* hex : {"0101000000000000000000f03f0000000000000040",
                          "00000000013ff00000000000004000000000000000"}) {
    MultiPointBuilder builder;
    const GeometryReading reading = append_wkb(bytes(hex), builder);
    EXPECT_EQ(reading.type, GeometryType::point);
    EXPECT_THAT(std::move(builder).build()[0], IsWkt("POINT (1 2)"));
  }
}

TEST(Wkb, EwkbGivesItsSridAndDropsZ) {
  // SRID=4490;POINT Z (1 2 3)
  const auto ewkb = bytes("01010000a08a110000000000000000f03f00000000000000400000000000000840");
  MultiPointBuilder builder;
  const GeometryReading reading = append_wkb(ewkb, builder);
  EXPECT_EQ(reading.srid, 4490);
  EXPECT_TRUE(reading.z_dropped);
  EXPECT_FALSE(reading.m_dropped);
  EXPECT_THAT(std::move(builder).build()[0], IsWkt("POINT (1 2)"));
}

TEST(Wkb, IsoZmIsDropped) {
  // type 3001: POINT ZM (1 2 3 4)
  const auto wkb =
      bytes("01b90b0000000000000000f03f000000000000004000000000000008400000000000001040");
  const GeometryReading reading = scan_wkb(wkb);
  EXPECT_TRUE(reading.z_dropped);
  EXPECT_TRUE(reading.m_dropped);
}

TEST(Wkb, PointOfNanIsEmpty) {
  const GeometryReading reading = scan_wkb(bytes("0101000000000000000000f87f000000000000f87f"));
  EXPECT_TRUE(reading.is_empty);
  EXPECT_EQ(reading.type, GeometryType::point);
}

TEST(Wkb, WhatIsWrittenReadsBack) {
  const MultiPolygonArray zones = multipolygons(
      {"MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1)), ((9 9, 10 9, 9 10, 9 9)))",
       "POLYGON ((0.1 0.2, 1e300 0, -1e-300 4, 0.1 0.2))", "POLYGON EMPTY"});
  for (const WkbForm form : {WkbForm::multi, WkbForm::single_where_possible}) {
    MultiPolygonBuilder builder;
    for (std::size_t i = 0; i < zones.size(); ++i) append_wkb(write_wkb(zones[i], form), builder);
    const MultiPolygonArray again = std::move(builder).build();
    for (std::size_t i = 0; i < zones.size(); ++i) {
      EXPECT_THAT(again[i], IsWkt(write_wkt(zones[i])));
    }
  }
}

TEST(Wkb, OnePartIsWrittenSingleWhereAsked) {
  const MultiPointArray seat = points({"POINT (1 2)"});
  EXPECT_EQ(write_wkb(seat[0], WkbForm::single_where_possible),
            bytes("0101000000000000000000f03f0000000000000040"));
  EXPECT_EQ(write_wkb(seat[0]),
            bytes("0104000000010000000101000000000000000000f03f0000000000000040"));
}

TEST(Wkb, CollectionKeepsItsHighestDimensionAndCountsTheRest) {
  // GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))
  const auto wkb = bytes(
      "0107000000020000000101000000000000000000f03f0000000000000040010200000002000000"
      "00000000000000000000000000000000000000000000f03f000000000000f03f");
  MultiLineStringBuilder builder;
  const GeometryReading reading = append_wkb(wkb, builder);
  EXPECT_EQ(reading.type, GeometryType::line);
  EXPECT_EQ(reading.parts_dropped, 1u);
  EXPECT_THAT(std::move(builder).build()[0], IsWkt("LINESTRING (0 0, 1 1)"));
}

TEST(Wkb, CurvePolygonIsRefusedByName) {
  const auto wkb = bytes("010a00000000000000");
  EXPECT_NE(error_of(wkb).find("CurvePolygon"), std::string::npos);
}

TEST(Wkb, TruncatedTextNamesTheByteOffset) {
  const MultiPolygonArray zone = multipolygons({"POLYGON ((0 0, 4 0, 4 4, 0 0))"});
  const std::vector<std::uint8_t> whole = write_wkb(zone[0]);
  EXPECT_EQ(error_of(std::span(whole).first(7)), "ECO1003: the WKB ends early, at byte 7");
  for (std::size_t n = 0; n < whole.size(); ++n) {
    EXPECT_NE(error_of(std::span(whole).first(n)), "none") << n;
  }
}

TEST(Wkb, BytesBehindTheEndAreRefused) {
  auto wkb = bytes("0101000000000000000000f03f0000000000000040");
  wkb.push_back(0);
  EXPECT_EQ(error_of(wkb), "ECO1004: the WKB goes on behind the end of its geometry, from byte 21");
}

TEST(Wkb, HugeCountReservesNothing) {
  EXPECT_EQ(error_of(bytes("0103000000ffffffff")),
            "ECO1005: the WKB counts 4294967295 elements at byte 5, more than its bytes can hold");
  EXPECT_EQ(error_of(bytes("010200000000000010")),
            "ECO1005: the WKB counts 268435456 elements at byte 5, more than its bytes can hold");
}

TEST(Wkb, DeepNestingIsRefused) {
  std::vector<std::uint8_t> wkb;
  for (int i = 0; i < 100000; ++i) {
    for (const std::uint8_t b : bytes("010700000001000000")) wkb.push_back(b);
  }
  EXPECT_NE(error_of(wkb).find("nests deeper"), std::string::npos);
}

TEST(Wkb, PolygonInAMultiPointIsRefused) {
  EXPECT_NE(error_of(bytes("01040000000100000001030000000000000000")).find("byte 9"),
            std::string::npos);
}

TEST(Wkb, FailureLeavesTheColumnAsItWas) {
  MultiPolygonBuilder builder;
  EXPECT_THROW(append_wkb(bytes("0101000000000000000000f03f0000000000000040"), builder),
               GeometryError);
  EXPECT_THROW(append_wkb(bytes("0103000000ffffffff"), builder), GeometryError);
  EXPECT_EQ(std::move(builder).build().size(), 0u);
}

TEST(Wkb, MutatedBytesNeverCrash) {
  const MultiPolygonArray zones = multipolygons(
      {"MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1)), ((9 9, 10 9, 9 10, 9 "
       "9)))"});
  const std::vector<std::uint8_t> polygon = write_wkb(zones[0]);
  const auto collection = bytes(
      "0107000000020000000101000000000000000000f03f0000000000000040010200000002000000"
      "00000000000000000000000000000000000000000000f03f000000000000f03f");
  std::mt19937_64 random(20260401);
  std::size_t read = 0;
  for (int i = 0; i < 100000; ++i) {
    std::vector<std::uint8_t> wkb = i % 2 == 0 ? polygon : collection;
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int c = 0; c < changes; ++c) {
      const std::size_t at = random() % wkb.size();
      switch (random() % 4) {
        case 0:
          wkb[at] = static_cast<std::uint8_t>(random());
          break;
        case 1:
          wkb[at] = static_cast<std::uint8_t>(wkb[at] ^ (1u << (random() % 8)));
          break;
        case 2:
          wkb.erase(wkb.begin() + static_cast<std::ptrdiff_t>(at));
          break;
        default:
          wkb.insert(wkb.begin() + static_cast<std::ptrdiff_t>(at),
                     static_cast<std::uint8_t>(random() % 8));
      }
    }
    ColumnReader reader;
    try {
      reader.add_wkb(wkb);
      ++read;
      const ColumnReading reading = std::move(reader).finish();
      EXPECT_EQ(reading.column.size(), 1u);
      write_wkb(reading.column, 0);
    } catch (const GeometryError&) {
    }
  }
  EXPECT_GT(read, 10000u);
}

TEST(ColumnReader, TypeIsTheHighestDimensionAndTheOthersBecomeMissing) {
  ColumnReader reader;
  reader.add_wkt("POINT (1 2)");
  reader.add_wkt("POLYGON Z ((0 0 1, 1 0 1, 0 1 1, 0 0 1))");
  reader.add_missing();
  reader.add_wkt("LINESTRING EMPTY");
  reader.add_wkt("GEOMETRYCOLLECTION (POINT (1 2), POLYGON ((0 0, 1 0, 0 1)))");
  const ColumnReading reading = std::move(reader).finish();
  EXPECT_EQ(reading.column.type(), GeometryType::polygon);
  EXPECT_EQ(reading.of_other_type, std::vector<std::size_t>{0});
  EXPECT_EQ(reading.parts_dropped, std::vector<std::size_t>{4});
  EXPECT_EQ(reading.rings_closed, std::vector<std::size_t>{4});
  EXPECT_EQ(reading.z_dropped, 1u);
  EXPECT_TRUE(reading.column.is_missing(0));
  EXPECT_TRUE(reading.column.is_missing(2));
  EXPECT_FALSE(reading.column.is_missing(3));
  EXPECT_EQ(reading.column.as_polygons()[3].size(), 0u);
}

TEST(ColumnReader, ColumnOfEmptiesHasTheTypeOfTheirNames) {
  ColumnReader reader;
  reader.add_wkt("POINT EMPTY");
  reader.add_wkt("MULTILINESTRING EMPTY");
  EXPECT_EQ(std::move(reader).finish().column.type(), GeometryType::line);
}

TEST(ColumnReader, TypeAskedForWins) {
  ColumnReader reader(GeometryType::point);
  reader.add_wkt("POINT (1 2)");
  reader.add_wkt("LINESTRING (1 2, 3 4)");
  const ColumnReading reading = std::move(reader).finish();
  EXPECT_EQ(reading.column.type(), GeometryType::point);
  EXPECT_EQ(reading.of_other_type, std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace ecotone
