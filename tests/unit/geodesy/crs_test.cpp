// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/crs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"

namespace ecotone {
namespace {

using testing::HasSubstr;

std::string code_of(const std::string& text) {
  try {
    Crs::from_text(text);
  } catch (const CrsError& error) {
    return std::string(error.code());
  }
  return "no error";
}

// As ArcGIS writes it into a .prj: no authority, underscores, easting first.
const std::string esri_cm_108 =
    R"(PROJCS["CGCS2000_3_Degree_GK_CM_108E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",)"
    R"(DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],)"
    R"(PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],)"
    R"(PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],)"
    R"(PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],)"
    R"(PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]])";

std::string nameless(const std::string& spheroid, const std::string& easting) {
  return R"(PROJCS["unnamed",GEOGCS["unknown",DATUM["unknown",SPHEROID["unknown",)" + spheroid +
         R"(]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],)"
         R"(PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],)"
         R"(PARAMETER["central_meridian",108],PARAMETER["scale_factor",1],)"
         R"(PARAMETER["false_easting",)" +
         easting + R"(],PARAMETER["false_northing",0],UNIT["metre",1]])";
}

TEST(Crs, EpsgCodeGivesNameUnitEllipsoidAndZone) {
  const Crs crs = Crs::from_epsg(4545);
  EXPECT_EQ(crs.name(), "CGCS2000 / 3-degree Gauss-Kruger CM 108E");
  EXPECT_EQ(crs.label(), "EPSG:4545");
  EXPECT_EQ(crs.kind(), CrsKind::projected);
  EXPECT_EQ(crs.ellipsoid(), cgcs2000);
  EXPECT_EQ(crs.unit_factor(), 1.0);
  EXPECT_TRUE(crs.northing_first());
  ASSERT_TRUE(crs.gauss_kruger());
  EXPECT_EQ(*crs.gauss_kruger(), (GaussKrugerZone{3, 36, 108, false}));
}

TEST(Crs, GeographicSystemHasRadiansPerDegreeAsUnit) {
  const Crs crs = Crs::from_epsg(4490);
  EXPECT_TRUE(crs.is_geographic());
  EXPECT_DOUBLE_EQ(crs.unit_factor(), 3.14159265358979323846 / 180);
  EXPECT_FALSE(crs.gauss_kruger());
}

TEST(Crs, EveryWritingOfOneSystemIsEqual) {
  const Crs crs = Crs::from_epsg(4545);
  for (const std::string& text :
       {std::string("EPSG:4545"), std::string("4545"), std::string(" epsg:4545\n"),
        std::string("urn:ogc:def:crs:EPSG::4545"),
        std::string("CGCS2000 / 3-degree Gauss-Kruger CM 108E"), esri_cm_108, crs.wkt(),
        nameless("6378137,298.257222101", "500000")}) {
    EXPECT_EQ(Crs::from_text(text), crs) << text;
    EXPECT_EQ(Crs::from_text(text).epsg(), 4545) << text;
  }
}

TEST(Crs, NamelessZoneTakesItsDatumFromTheEllipsoid) {
  EXPECT_EQ(Crs::from_text(nameless("6378137,298.257222101", "36500000")).epsg(), 4524);
  EXPECT_EQ(Crs::from_text(nameless("6378245,298.3", "36500000")).epsg(), 2412);
  EXPECT_EQ(Crs::from_text(nameless("6378140,298.257", "500000")).epsg(), 2381);
}

TEST(Crs, UnknownDatumOnAnotherEllipsoidStaysASystemOfItsOwn) {
  const Crs crs = Crs::from_text(nameless("6378137,298.257223563", "500000"));
  EXPECT_FALSE(crs.epsg());
  ASSERT_TRUE(crs.gauss_kruger());
  EXPECT_EQ(crs.gauss_kruger()->number, 36);
}

TEST(Crs, FalseEastingOfNoZoneIsNotGaussKruger) {
  const Crs crs = Crs::from_text(nameless("6378137,298.257222101", "41500000"));
  EXPECT_FALSE(crs.gauss_kruger());
  EXPECT_FALSE(Crs::from_epsg(32649).gauss_kruger()) << "UTM has scale 0.9996";
}

TEST(Crs, EveryChineseZoneIsDetectedAsTheRegistryNamesIt) {
  for (const ChineseDatum datum :
       {ChineseDatum::cgcs_2000, ChineseDatum::xian_1980, ChineseDatum::beijing_1954}) {
    for (const int width : {3, 6}) {
      for (int number = width == 3 ? 25 : 13; number <= (width == 3 ? 45 : 23); ++number) {
        for (const bool prefixed : {false, true}) {
          const int code = gauss_kruger_epsg(datum, width, number, prefixed).value();
          const Crs crs = Crs::from_epsg(code);
          const std::string degree =
              std::to_string(static_cast<int>(central_meridian_deg(width, number)));
          EXPECT_THAT(crs.name(),
                      HasSubstr(prefixed ? "zone " + std::to_string(number) : "CM " + degree + "E"))
              << code;
          EXPECT_EQ(crs.name().find("3-degree") != std::string::npos, width == 3) << crs.name();
          ASSERT_TRUE(crs.gauss_kruger()) << code;
          EXPECT_EQ(crs.gauss_kruger()->central_meridian_deg, central_meridian_deg(width, number));
          EXPECT_EQ(gauss_kruger_zone(code), crs.gauss_kruger());
        }
      }
    }
  }
}

TEST(Crs, ChineseNamesOfDatumsAreUnderstood) {
  EXPECT_EQ(Crs::from_text("CGCS2000").epsg(), 4490);
  EXPECT_EQ(Crs::from_text("2000国家大地坐标系").epsg(), 4490);
  EXPECT_EQ(Crs::from_text("1980西安坐标系").epsg(), 4610);
}

TEST(Crs, LongitudeFirstIsTheSameSystem) {
  EXPECT_EQ(Crs::from_text("OGC:CRS84"), Crs::from_epsg(4326));
}

TEST(Crs, ErrorsSayWhatIsWrong) {
  EXPECT_EQ(code_of("EPSG:123456"), "ECO1101");
  EXPECT_EQ(code_of(""), "ECO1102");
  EXPECT_EQ(code_of("no such system"), "ECO1102");
  EXPECT_EQ(code_of("PROJCS[\"broken\""), "ECO1102");
  EXPECT_EQ(code_of("EPSG:4978"), "ECO1103") << "geocentric";
  EXPECT_EQ(code_of("EPSG:5773"), "ECO1103") << "vertical";
  EXPECT_EQ(code_of("EPSG:2053"), "ECO1104") << "westing, southing";
}

TEST(Crs, ErrorsHaveBothLanguages) {
  try {
    Crs::from_epsg(123456);
    FAIL();
  } catch (const CrsError& error) {
    EXPECT_THAT(error.message(Language::english), HasSubstr("123456"));
    EXPECT_THAT(error.message(Language::chinese), HasSubstr("123456"));
    EXPECT_FALSE(error.help(Language::chinese).empty());
  }
}

TEST(Crs, CompoundSystemGivesItsHorizontalPart) {
  EXPECT_EQ(Crs::from_text("EPSG:4326+5773").epsg(), 4326);
  EXPECT_EQ(Crs::from_epsg(4979).epsg(), 4326);
}

TEST(Crs, ReadsInSeveralThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { right += Crs::from_text(esri_cm_108).epsg() == 4545 ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 4);
}

}  // namespace
}  // namespace ecotone
