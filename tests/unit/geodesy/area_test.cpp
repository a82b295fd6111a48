// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/area.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/edge_integral.h"
#include "ecotone/geometry/wkt.h"
#include "tests/support/case_table.h"
#include "tests/support/shared_data.h"

namespace ecotone {
namespace {

MultiPolygonArray zones_of(const std::string& wkt) {
  MultiPolygonBuilder builder;
  append_wkt(wkt, builder);
  return std::move(builder).build();
}

double area_of(const std::string& wkt, const char* crs, AreaMethod method) {
  const MultiPolygonArray zones = zones_of(wkt);
  return area_m2(zones[0], Crs::from_text(crs), method);
}

std::string code_of(const std::string& wkt, const char* crs, AreaMethod method) {
  try {
    area_of(wkt, crs, method);
  } catch (const CrsError& error) {
    return std::string(error.code());
  }
  return "no error";
}

TEST(Area, AgreesWithTheTableOfCases) {
  double largest = 0;
  for (const Case& row : read_cases("areas.csv")) {
    const auto method = parse_area_method(row.at("method"));
    ASSERT_TRUE(method) << row.at("name");
    const double expected = std::stod(row.at("expected_m2"));
    const double area = area_of(row.at("wkt"), row.at("crs").c_str(), *method);
    EXPECT_NEAR(area, expected, std::stod(row.at("tolerance_m2"))) << row.at("name");
    if (*method == AreaMethod::ellipsoid && expected > 1e4) {
      largest = std::max(largest, std::abs(area / expected - 1));
    }
  }
  RecordProperty("largest_relative_deviation_ellipsoid", std::to_string(largest * 1e12) + "e-12");
}

TEST(Area, UnroundedParcelSumIsThatOfTheProcedureWithoutItsRounding) {
  // Computed in Python with the series and again with PROJ; given to these decimals.
  const Crs crs = Crs::from_epsg(4545);
  const auto unrounded = [&](const std::string& wkt) {
    const MultiPolygonArray zones = zones_of(wkt);
    return EdgeIntegral(crs, AreaMethod::parcel, zones.box(0)).sum(zones[0].polygon(0).shell());
  };
  EXPECT_NEAR(unrounded("POLYGON ((550000 3190000, 551000 3190000, 551000 3191000, 550000 3191000,"
                        "550000 3190000))"),
              999937.0849, 5e-5);
  EXPECT_NEAR(unrounded("POLYGON ((620000 3130000, 630000 3130000, 630000 3140000, 620000 3140000,"
                        "620000 3130000))"),
              99961438.0529, 5e-5);
  EXPECT_NEAR(unrounded("POLYGON ((550000 3190000, 550013.5 3190020, 550001.7 3190033.3,"
                        "550000 3190000))"),
              207.76221, 5e-6);
}

TEST(Area, ParcelInDegreesIsThatOfItsPlaneCoordinatesWithoutSplitting) {
  // 50 m to a side, so that the plane edges are not split either; the corners are the inverse
  // projection of a square at 550000, 3190000 (PROJ 9.1). The roundings (0.03 mm of a place)
  // are worth 0.003 m² on a border of 200 m.
  const double plane = area_of(
      "POLYGON ((550000 3190000, 550050 3190000, 550050 3190050, 550000 3190050, 550000 3190000))",
      "EPSG:4545", AreaMethod::parcel);
  EXPECT_NEAR(plane, 2499.843, 0.003);
}

TEST(Area, MethodsHaveNames) {
  for (const AreaMethod method :
       {AreaMethod::ellipsoid, AreaMethod::plane, AreaMethod::parcel, AreaMethod::geodesic}) {
    EXPECT_EQ(parse_area_method(area_method_name(method)), method);
  }
  EXPECT_FALSE(parse_area_method("planar"));
}

TEST(Area, HoleIsSubtractedWhicheverWayItRuns) {
  for (const char* hole : {"(1 1, 2 1, 2 2, 1 2, 1 1)", "(1 1, 1 2, 2 2, 2 1, 1 1)"}) {
    const std::string wkt = std::string("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), ") + hole + ")";
    EXPECT_EQ(area_of(wkt, "EPSG:4545", AreaMethod::plane), 15);
  }
}

TEST(Area, EmptyAndMissingGeometriesHaveNone) {
  MultiPolygonBuilder builder;
  append_wkt("POLYGON EMPTY", builder);
  builder.add_missing();
  append_wkt("POLYGON ((0 0, 1 0, 1 1, 0 0))", builder);
  const auto areas = areas_m2(std::move(builder).build(), Crs::from_epsg(4545), AreaMethod::plane);
  EXPECT_THAT(areas, testing::ElementsAre(0, 0, 0.5));
}

TEST(Area, FeetAreConverted) {
  // EPSG:2225 is in US survey feet of 1200/3937 m.
  const double foot = 1200.0 / 3937;
  EXPECT_NEAR(area_of("POLYGON ((6000000 2000000, 6001000 2000000, 6001000 2001000,"
                      "6000000 2001000, 6000000 2000000))",
                      "EPSG:2225", AreaMethod::plane),
              1e6 * foot * foot, 1e-6);
}

TEST(Area, MethodThatDoesNotSuitTheSystemIsRefused) {
  const std::string degrees = "POLYGON ((108 28, 109 28, 109 29, 108 28))";
  const std::string metres =
      "POLYGON ((300000 3000000, 300010 3000000, 300000 3000010, "
      "300000 3000000))";
  EXPECT_EQ(code_of(degrees, "EPSG:4490", AreaMethod::plane), "ECO1110");
  EXPECT_EQ(code_of(metres, "EPSG:32649", AreaMethod::parcel), "ECO1111");
}

TEST(Area, ImpossiblePositionsAreRefused) {
  EXPECT_EQ(
      code_of("POLYGON ((28 108, 29 108, 29 109, 28 108))", "EPSG:4490", AreaMethod::ellipsoid),
      "ECO1112");
  EXPECT_EQ(code_of("POLYGON ((179 10, -179 10, -179 11, 179 11, 179 10))", "EPSG:4326",
                    AreaMethod::ellipsoid),
            "ECO1113");
  const std::vector<Point> ring{{0, 0}, {1, 0}, {1, NAN}, {0, 0}};
  EXPECT_THROW(ring_area_m2(ring, Crs::from_epsg(4545), AreaMethod::plane), CrsError);
}

TEST(Area, FeatureAtFaultIsNamed) {
  MultiPolygonBuilder builder;
  append_wkt("POLYGON ((108 28, 109 28, 109 29, 108 28))", builder);
  append_wkt("POLYGON ((108 28, 109 98, 109 29, 108 28))", builder);
  try {
    areas_m2(std::move(builder).build(), Crs::from_epsg(4490), AreaMethod::ellipsoid);
    FAIL();
  } catch (const CrsError& error) {
    EXPECT_THAT(error.where(), testing::HasSubstr("feature 1, vertex 1"));
  }
}

TEST(EllipsoidArea, WholeWorldIsTheWholeEllipsoid) {
  // 510 065 621 724 088.5 m² for WGS 84; the double nearest to it has a step of 0.06 m².
  EXPECT_NEAR(area_of("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", "EPSG:4326",
                      AreaMethod::ellipsoid),
              510065621724088.5, 1.0);
}

TEST(EllipsoidArea, EqualAreaProjectionsHaveTheAreaOfTheirPlane) {
  // PROJ's own equal-area projections are true to about 1e-9, as its series of the authalic
  // latitude ends at e⁶.
  for (const char* crs : {"EPSG:3035", "EPSG:5070", "EPSG:6933"}) {
    const std::string wkt = std::string(crs) == "EPSG:3035"
                                ? "POLYGON ((4000000 3000000, 4010000 3000000, 4010000 3010000,"
                                  "4000000 3010000, 4000000 3000000))"
                                : "POLYGON ((100000 1500000, 110000 1500000, 110000 1510000,"
                                  "100000 1510000, 100000 1500000))";
    EXPECT_NEAR(area_of(wkt, crs, AreaMethod::ellipsoid), 1e8, 0.1) << crs;
  }
}

TEST(EllipsoidArea, PoleOfAPolarProjectionIsNoSpecialPlace) {
  // A disc around the pole as a polygon of 720 corners on a parallel: the map is conformal, so
  // a sector's area is known from the scale on it; here against the exact area of the geodesic
  // polygon, from which straight edges of 44 m differ by less than 1e-7.
  std::ostringstream wkt;
  wkt.precision(17);
  wkt << "POLYGON ((";
  for (int i = 0; i <= 720; ++i) {
    const double turn = 2 * std::numbers::pi * (i % 720) / 720;
    wkt << (i > 0 ? ", " : "") << 5000 * std::cos(turn) << ' ' << 5000 * std::sin(turn);
  }
  wkt << "))";
  const double ellipsoid = area_of(wkt.str(), "EPSG:3031", AreaMethod::ellipsoid);
  const double geodesic = area_of(wkt.str(), "EPSG:3031", AreaMethod::geodesic);
  EXPECT_NEAR(ellipsoid / geodesic, 1, 1e-7);
}

TEST(EllipsoidArea, DoesNotDependOnWhatWasMeasuredBefore) {
  const std::string swiss =
      "POLYGON ((2600000 1200000, 2601000 1200000, 2601000 1201000,"
      "2600000 1200000))";
  const double first = area_of(swiss, "EPSG:2056", AreaMethod::ellipsoid);
  area_of("POLYGON ((2500000 1100000, 2700000 1100000, 2700000 1300000, 2500000 1100000))",
          "EPSG:2056", AreaMethod::ellipsoid);
  EXPECT_EQ(area_of(swiss, "EPSG:2056", AreaMethod::ellipsoid), first);
}

TEST(GeodesicArea, OctantIsAnEighthOfTheEllipsoid) {
  // 2πa²(1 + (1 − e²) artanh(e) / e) = 510 065 621 724 088.5 m² for WGS 84
  EXPECT_NEAR(area_of("POLYGON ((0 0, 90 0, 0 90, 0 0))", "EPSG:4326", AreaMethod::geodesic),
              510065621724088.5 / 8, 1.0);
}

TEST(GeodesicArea, CrossesTheAntimeridian) {
  const double there = area_of("POLYGON ((179 10, -179 10, -179 11, 179 11, 179 10))", "EPSG:4326",
                               AreaMethod::geodesic);
  const double here =
      area_of("POLYGON ((9 10, 11 10, 11 11, 9 11, 9 10))", "EPSG:4326", AreaMethod::geodesic);
  EXPECT_NEAR(there, here, 0.1);  // a square decimetre on 24 000 km²: rounding of the vertices
}

// Every polygon of GeographicLib's own tests whose edges are geodesics, with the decimals that
// its pattern fixes.
TEST(GeodesicArea, AgreesWithThePlanimeterOfGeographicLib) {
  const auto file = shared_data("suites/geographiclib/ctest_cases.tsv");
  if (!file) GTEST_SKIP() << "no GeographicLib cases: set ECOTONE_SHARED";
  std::ifstream in(*file);
  int compared = 0;
  const std::regex input_string("--input-string \"([^\"]*)\"");
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cell;
    std::istringstream cells(line);
    for (std::string c; std::getline(cells, c, '\t');) cell.push_back(c);
    std::smatch match;
    if (cell.size() < 4 || cell[1] != "Planimeter" ||
        !std::regex_search(cell[2], match, input_string) ||
        cell[2].find("-R") != std::string::npos || cell[2].find("-l") != std::string::npos ||
        cell[2].find('$') != std::string::npos || cell[2].find(':') != std::string::npos) {
      continue;
    }
    const bool longitude_first = cell[2].find("-w") != std::string::npos;
    std::vector<Point> ring;
    std::istringstream points(match[1].str());
    for (std::string text; std::getline(points, text, ';');) {
      std::istringstream pair(text);
      double a = 0;
      double b = 0;
      pair >> a >> b;
      ring.push_back(longitude_first ? Point{a, b} : Point{b, a});
    }
    if (ring.size() < 3) continue;
    ring.push_back(Point(ring.front()));
    const double area = std::abs(ring_area_m2(ring, Crs::from_epsg(4326), AreaMethod::geodesic));
    // The pattern fixes as many decimals as it has; ours has no sign.
    std::string pattern = cell[3].substr(cell[3].rfind(' ') + 1);
    pattern.erase(0, pattern.starts_with("-?") ? 2 : pattern.starts_with("-") ? 1 : 0);
    bool like = false;
    std::ostringstream printed;
    for (int decimals = 0; decimals <= 8 && !like; ++decimals) {
      printed.str("");
      printed.precision(decimals);
      printed << std::fixed << area << (decimals == 0 ? "." : "");
      like = std::regex_search(printed.str(), std::regex(pattern),
                               std::regex_constants::match_continuous);
    }
    EXPECT_TRUE(like) << cell[0] << ": " << printed.str() << " is not like " << pattern;
    ++compared;
  }
  EXPECT_GE(compared, 8);
}

}  // namespace
}  // namespace ecotone
