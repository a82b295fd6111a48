// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/transformation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "tests/support/shared_data.h"

namespace ecotone {
namespace {

using testing::HasSubstr;

std::string code_of(int from, int to, const TransformationOptions& options = {}) {
  try {
    Transformation(Crs::from_epsg(from), Crs::from_epsg(to), options);
  } catch (const CrsError& error) {
    return std::string(error.code());
  }
  return "no error";
}

TEST(Transformation, SameSystemIsTheIdentity) {
  const Transformation none(Crs::from_epsg(4545), Crs::from_epsg(4545));
  EXPECT_TRUE(none.is_identity());
  EXPECT_EQ(none.accuracy_m(), 0);
  EXPECT_EQ(none(Point{550000, 3190000}), (Point{550000, 3190000}));
}

TEST(Transformation, ProjectsWithXEastWhateverTheAxisOrderOfTheAuthority) {
  const Transformation project(Crs::from_epsg(4490), Crs::from_epsg(4545));
  EXPECT_EQ(project.accuracy_m(), 0);
  // The inverse series of the national procedure gives these degrees; its latitude is good to
  // 8e-10 degrees here, 0.09 mm.
  const Point p = project({108.5122787193, 28.8251706293});
  EXPECT_NEAR(p.x, 550000, 1e-4);
  EXPECT_NEAR(p.y, 3190000, 1e-4);
}

TEST(Transformation, ZoneNumberInTheEastingIsAShift) {
  const Transformation number(Crs::from_epsg(4545), Crs::from_epsg(4524));
  const Point p = number({550000, 3190000});
  EXPECT_NEAR(p.x, 36550000, 1e-6);  // micrometres: the projection inverted and repeated
  EXPECT_NEAR(p.y, 3190000, 1e-6);
}

TEST(Transformation, Cgcs2000AndWgs84AreTheSameAtOneMetre) {
  const Transformation geographic(Crs::from_epsg(4490), Crs::from_epsg(4326));
  EXPECT_TRUE(geographic.is_identity());
  EXPECT_EQ(geographic.accuracy_m(), 1);
  EXPECT_THAT(geographic.description(), HasSubstr("1 m"));

  const Transformation projected(Crs::from_epsg(4545), Crs::from_epsg(32649));
  EXPECT_FALSE(projected.is_identity());
  EXPECT_EQ(projected.accuracy_m(), 1);
}

TEST(Transformation, OldDatumsNeedLocalParameters) {
  EXPECT_EQ(code_of(4214, 4490), "ECO1107");
  EXPECT_EQ(code_of(2412, 4524), "ECO1107");
  EXPECT_EQ(code_of(4610, 4326), "ECO1107");
  EXPECT_EQ(code_of(4490, 4610), "ECO1107");
}

TEST(Transformation, BallparkIsTakenOnlyWhenAllowedByName) {
  TransformationOptions options;
  options.allow_ballpark = true;
  const Transformation rough(Crs::from_epsg(4214), Crs::from_epsg(4490), options);
  EXPECT_TRUE(rough.is_identity());
  EXPECT_GE(rough.accuracy_m(), 100);
  EXPECT_THAT(rough.description(), HasSubstr("ballpark"));
  // A datum without any shift known to EPSG.
  EXPECT_EQ(code_of(4555, 4490), "ECO1105") << "New Beijing";
}

TEST(Transformation, GeocentricParametersAreAPositionVectorShift) {
  TransformationOptions options;
  options.datum_parameters = DatumParameters{
      .name = "test", .x_shift_m = 15.8, .y_shift_m = -154.4, .z_shift_m = -82.3, .accuracy_m = 1};
  const Transformation shift(Crs::from_epsg(4214), Crs::from_epsg(4490), options);
  EXPECT_EQ(shift.accuracy_m(), 1);
  EXPECT_THAT(shift.description(), HasSubstr("test"));
  // Expected: the geocentric formulas written out, with height 0.
  const Point from{108.8, 28.8};
  const Point to = shift(from);
  const double degree = 3.14159265358979323846 / 180;
  const auto geocentric = [degree](Point p, const Ellipsoid& e) {
    const double s = std::sin(p.y * degree);
    const double n = e.semi_major_axis_m / std::sqrt(1 - e.eccentricity_squared() * s * s);
    return std::array<double, 3>{n * std::cos(p.y * degree) * std::cos(p.x * degree),
                                 n * std::cos(p.y * degree) * std::sin(p.x * degree),
                                 n * (1 - e.eccentricity_squared()) * s};
  };
  const auto a = geocentric(from, krassowsky);
  const std::array<double, 3> b{a[0] + 15.8, a[1] - 154.4, a[2] - 82.3};
  const double lon = std::atan2(b[1], b[0]) / degree;
  // Bowring's latitude is exact to 1e-11 rad near the surface.
  const double axis = cgcs2000.semi_major_axis_m;
  const double minor = cgcs2000.semi_minor_axis_m();
  const double p = std::hypot(b[0], b[1]);
  const double u = std::atan2(b[2] * axis, p * minor);
  const double e2 = cgcs2000.eccentricity_squared();
  const double lat = std::atan2(b[2] + e2 / (1 - e2) * minor * std::pow(std::sin(u), 3),
                                p - e2 * axis * std::pow(std::cos(u), 3)) /
                     degree;
  EXPECT_NEAR(to.x, lon, 1e-10);  // degrees; 0.01 mm
  EXPECT_NEAR(to.y, lat, 1e-9);   // 0.1 mm

  const Transformation back(Crs::from_epsg(4490), Crs::from_epsg(4214), options);
  // The height that the shift makes is left out, and tilted by 180 m in 6378 km: 1 mm for 40 m.
  EXPECT_NEAR(back(to).x, from.x, 1e-8);
  EXPECT_NEAR(back(to).y, from.y, 1e-8);
}

TEST(Transformation, PlaneParametersTurnAndScale) {
  TransformationOptions options;
  options.datum_parameters = DatumParameters{.name = "plane",
                                             .x_shift_m = 100,
                                             .y_shift_m = -50,
                                             .z_rotation_arcsec = 90 * 3600.0,
                                             .scale_ppm = 1e6,
                                             .accuracy_m = 0.5,
                                             .plane = true};
  const Transformation turn(Crs::from_epsg(2433), Crs::from_epsg(4545), options);
  // x' = 100 + 2 (x cos 90° − y sin 90°), y' = −50 + 2 (x sin 90° + y cos 90°)
  const Point p = turn({10, 20});
  EXPECT_NEAR(p.x, 100 - 40, 1e-9);
  EXPECT_NEAR(p.y, -50 + 20, 1e-9);
  const Point back = Transformation(Crs::from_epsg(4545), Crs::from_epsg(2433), options)(p);
  EXPECT_NEAR(back.x, 10, 1e-9);
  EXPECT_NEAR(back.y, 20, 1e-9);
  EXPECT_EQ(code_of(4214, 4545, options), "ECO1108") << "degrees are no plane";
}

TEST(Transformation, PointOutsideTheDomainIsNamed) {
  const Transformation inverse(Crs::from_epsg(4545), Crs::from_epsg(4490));
  std::vector<Point> points{{550000, 3190000}, {1e30, 1e30}};
  try {
    inverse.apply(points);
    FAIL();
  } catch (const CrsError& error) {
    EXPECT_EQ(error.code(), "ECO1109");
    EXPECT_THAT(error.what(), HasSubstr("point 1"));
  }
}

TEST(Transformation, ColumnKeepsItsShapeAndItsMissing) {
  MultiPolygonBuilder builder;
  for (const Point& p : {Point{108.5, 28.8}, Point{108.6, 28.8}, Point{108.6, 28.9}}) {
    builder.add_point(p);
  }
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  builder.add_missing();
  const Transformation project(Crs::from_epsg(4490), Crs::from_epsg(4545));
  const GeometryColumn column = project(GeometryColumn(std::move(builder).build()));
  ASSERT_EQ(column.size(), 2u);
  EXPECT_TRUE(column.is_missing(1));
  EXPECT_EQ(column.points().size(), 4u);
  EXPECT_EQ(column.points()[0], project(Point{108.5, 28.8}));
}

// 505 points of the county, computed with pyproj for every system in use.
TEST(Transformation, AgreesWithTheReferenceProjectionsOfTheCounty) {
  const auto file = shared_data("suites/crs_cgcs2000/cgcs2000_projection_reference.csv");
  if (!file) GTEST_SKIP() << "no reference projections: set ECOTONE_SHARED";
  std::ifstream in(*file);
  std::string line;
  std::getline(in, line);
  const std::vector<std::pair<int, int>> systems{{4545, 2}, {4524, 4},   {4507, 6},
                                                 {4497, 8}, {32649, 10}, {3857, 12}};
  std::vector<Transformation> operations;
  for (const auto& [epsg, column] : systems) {
    operations.emplace_back(Crs::from_epsg(epsg == 32649 || epsg == 3857 ? 4326 : 4490),
                            Crs::from_epsg(epsg));
  }
  double largest = 0;
  int points = 0;
  while (std::getline(in, line)) {
    std::vector<double> v;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) v.push_back(std::stod(cell));
    ASSERT_EQ(v.size(), 14u);
    for (std::size_t i = 0; i < systems.size(); ++i) {
      const Point p = operations[i]({v[0], v[1]});
      const auto column = static_cast<std::size_t>(systems[i].second);
      largest = std::max({largest, std::abs(p.y - v[column]), std::abs(p.x - v[column + 1])});
    }
    ++points;
  }
  EXPECT_EQ(points, 505);
  // The table has six decimals of a metre, and nine of a degree in its longitudes.
  EXPECT_LT(largest, 2e-6);
  RecordProperty("largest_deviation_m", std::to_string(largest));
}

// PROJ's own cases for plain transverse Mercator and UTM on GRS 80, run through our types.
TEST(Transformation, AgreesWithTheTransverseMercatorCasesOfProj) {
  const auto file = shared_data("suites/proj_gie/builtins.gie");
  if (!file) GTEST_SKIP() << "no cases of PROJ: set ECOTONE_SHARED";
  std::ifstream in(*file);
  std::optional<Transformation> operation;
  bool inverse = false;
  double tolerance_m = 0;
  Point accepted;
  int compared = 0;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "operation") {
      operation.reset();
      inverse = false;
      tolerance_m = 0.0005;  // gie's default
      std::string definition;
      for (std::string part; words >> part;) definition += (definition.empty() ? "" : " ") + part;
      if (definition == "+proj=tmerc +ellps=GRS80" ||
          definition == "+proj=utm +ellps=GRS80 +zone=30") {
        operation.emplace(Crs::from_text("+proj=longlat +ellps=GRS80 +type=crs"),
                          Crs::from_text(definition + " +type=crs"));
      }
    } else if (word == "tolerance") {
      double value = 0;
      std::string unit;
      words >> value >> unit;
      tolerance_m = value * (unit == "nm" ? 1e-9 : unit == "mm" ? 1e-3 : 1);
    } else if (word == "direction") {
      words >> word;
      inverse = word == "inverse";
    } else if (word == "accept" && operation) {
      words >> accepted.x >> accepted.y;
    } else if (word == "expect" && operation) {
      Point expected;
      words >> expected.x >> expected.y;
      // The inverse is judged by projecting the expected degrees, which are rounded to 9 digits
      // (0.1 mm) in the cases of UTM.
      const Point projected = (*operation)(inverse ? expected : accepted);
      const Point& wanted = inverse ? accepted : expected;
      EXPECT_NEAR(projected.x, wanted.x, inverse ? 2e-4 : tolerance_m) << line;
      EXPECT_NEAR(projected.y, wanted.y, inverse ? 2e-4 : tolerance_m) << line;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 20);
}

}  // namespace
}  // namespace ecotone
