// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/buffer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/validity.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

GeometryColumn column(const std::string& wkt) {
  if (wkt.find("POLYGON") != std::string::npos) return multipolygons({wkt});
  if (wkt.find("LINESTRING") != std::string::npos) return lines({wkt});
  return points({wkt});
}

MultiPolygonArray buffered(const GeometryColumn& features, double distance, const Crs& crs,
                           const BufferOptions& options = {}) {
  Ledger ledger;
  return buffer(features, {&distance, 1}, crs, ledger, options);
}

Crs crs_of(int epsg) {
  return Crs::from_epsg(epsg);
}

// A line that wanders like a river, always the same.
std::string wandering(const Point& start, double step, int vertices, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> turn(-1.2, 1.2);
  std::string text = "LINESTRING (";
  Point p = start;
  double heading = 0.4;
  for (int i = 0; i < vertices; ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(p.x) + " " + std::to_string(p.y);
    heading = 0.7 * heading + turn(random);
    p = {p.x + step * std::cos(heading), p.y + step * std::sin(heading)};
  }
  return text + ")";
}

TEST(Buffer, AreasAreThoseOfOtherPrograms) {
  for (const Case& row : read_cases("buffers.csv")) {
    SCOPED_TRACE(row.at("name"));
    const Crs crs = Crs::from_text(row.at("crs"));
    BufferOptions options{.side = *parse_buffer_side(row.at("side")),
                          .cap = *parse_buffer_cap(row.at("cap")),
                          .arc_tolerance_m = 0.01};
    const auto result =
        buffered(column(row.at("wkt")), std::stod(row.at("distance_m")), crs, options);
    EXPECT_TRUE(is_valid(result[0]));
    EXPECT_NEAR(area_m2(result[0], crs, AreaMethod::ellipsoid), std::stod(row.at("expected_m2")),
                std::stod(row.at("tolerance_m2")));
  }
}

// The outline of a buffer against distances on the ellipsoid, which know nothing of planes.
void expect_true(const std::string& wkt, double distance, const Crs& crs) {
  const MultiLineStringArray feature = lines({wkt});
  const MultiPolygonArray result = buffered(feature, distance, crs);
  ASSERT_TRUE(is_valid(result[0]));
  const double error = buffer_error_m(distance, crs);
  std::size_t k = 0;
  for (const Point& p : result.points()) {
    if (++k % 7 != 0) continue;
    ASSERT_NEAR(distance_m(p, feature[0], crs), distance, error) << p.x << ' ' << p.y;
  }
  // Middles of outline edges too.
  for (std::size_t i = 1; i < result.points().size(); i += 11) {
    const Point& a = result.points()[i - 1];
    const Point& b = result.points()[i];
    if (geodesic_distance_m(a, b, crs) > 2 * distance) continue;  // from ring to ring
    const Point m{(a.x + b.x) / 2, (a.y + b.y) / 2};
    ASSERT_NEAR(distance_m(m, feature[0], crs), distance, error) << m.x << ' ' << m.y;
  }
  std::mt19937 random(7);
  const Box box = result.box(0);
  std::uniform_real_distribution<double> x(box.min_x, box.max_x);
  std::uniform_real_distribution<double> y(box.min_y, box.max_y);
  for (int i = 0; i < 400; ++i) {
    const Point p{x(random), y(random)};
    const double d = distance_m(p, feature[0], crs);
    if (std::abs(d - distance) <= error) continue;
    EXPECT_EQ(distance_m(p, result[0], crs) == 0, d < distance) << p.x << ' ' << p.y;
  }
}

TEST(Buffer, OutlineLiesAtTheDistanceInLongitudeAndLatitude) {
  expect_true(wandering({108.7, 28.8}, 0.002, 60, 1), 1000, crs_of(4490));
}

TEST(Buffer, OutlineLiesAtTheDistanceFarNorth) {
  expect_true(wandering({10.5, 60}, 0.004, 60, 2), 3000, crs_of(4326));
}

TEST(Buffer, OutlineLiesAtTheDistanceFarFromTheMeridian) {
  // 4545 has 108°E; easting 950 000 is more than 4.5 degrees off, where scale is 1.0025.
  expect_true(wandering({950000, 3190000}, 220, 60, 3), 200, crs_of(4545));
}

TEST(Buffer, OutlineLiesAtTheDistanceWhereMapsStretch) {
  expect_true(wandering({1200000, 8300000}, 900, 50, 4), 500, crs_of(3857));
}

TEST(Buffer, OutlineOfLongEdgesLiesAtTheDistance) {
  expect_true("LINESTRING (5 50, 7 50.5, 6.5 51.5)", 5000, crs_of(4326));
}

TEST(Buffer, OutlinesOfManyLinesLieAtTheDistance) {
  // Steps of 20 m to 2 km and distances of 30 m to 3 km, in every combination.
  const Crs crs = crs_of(4490);
  for (unsigned seed = 0; seed < 9; ++seed) {
    const double distance = 30 * std::pow(10.0, seed / 3);
    const auto feature =
        lines({wandering({108.7, 28.8}, 2e-4 * std::pow(10.0, seed % 3), 60, seed)});
    const auto result = buffered(feature, distance, crs);
    ASSERT_TRUE(is_valid(result[0]));
    for (std::size_t i = 0; i < result.points().size(); i += 3) {
      const Point& p = result.points()[i];
      ASSERT_NEAR(distance_m(p, feature[0], crs), distance, buffer_error_m(distance, crs))
          << seed << ": " << p.x << ' ' << p.y;
    }
  }
}

TEST(Buffer, DenseLinesHaveNoFalseHoles) {
  // A circle of 3 000 vertices, 100 m wide: the ring has one hole.
  std::string text = "LINESTRING (";
  for (int i = 0; i <= 3000; ++i) {
    const double a = 2 * M_PI * (i % 3000) / 3000;
    text += (i > 0 ? ", " : "") + std::to_string(500000 + 1000 * std::cos(a)) + " " +
            std::to_string(3190000 + 1000 * std::sin(a));
  }
  const auto result = buffered(lines({text + ")"}), 100, crs_of(4545));
  ASSERT_EQ(result[0].size(), 1u);
  EXPECT_EQ(result[0].polygon(0).ring_count(), 2u);
  EXPECT_NEAR(area_m2(result[0], crs_of(4545), AreaMethod::ellipsoid), M_PI * 4e5, 150);
}

TEST(Buffer, ZeroGivesTheRepairedPolygon) {
  const std::string bow_tie = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))";
  const std::string square = "POLYGON ((500000 0, 500010 0, 500010 10, 500000 10, 500000 0))";
  Ledger ledger;
  const double zero = 0;
  const auto result = buffer(multipolygons({bow_tie, square}), {&zero, 1}, crs_of(4545), ledger);
  EXPECT_EQ(result[0].size(), 2u);
  EXPECT_EQ(ledger.entries.size(), 1u);
  EXPECT_THAT(result[1], HasPlaneArea(100, 1e-9));
  EXPECT_EQ(buffered(lines({"LINESTRING (0 0, 1 1)"}), 0, crs_of(4326))[0].size(), 0u);
}

TEST(Buffer, MissingStaysMissingAndEmptyStaysEmpty) {
  const auto result =
      buffered(lines({"", "LINESTRING EMPTY", "LINESTRING (0 0, 1 0)"}), 10, crs_of(4545));
  EXPECT_TRUE(result.is_missing(0));
  EXPECT_FALSE(result.is_missing(1));
  EXPECT_EQ(result[1].size(), 0u);
  EXPECT_EQ(result[2].size(), 1u);
}

TEST(Buffer, EachFeatureHasItsDistance) {
  const std::vector<double> distances{10, 20};
  Ledger ledger;
  const auto result = buffer(points({"POINT (500000 3190000)", "POINT (500005 3190000)"}),
                             distances, crs_of(4545), ledger);
  EXPECT_NEAR(plane_area(result[0]), M_PI * 100, 0.1);
  EXPECT_NEAR(plane_area(result[1]), M_PI * 400, 0.2);
}

TEST(Buffer, LineOfOnePlaceIsACircleIfItsEndsAreRound) {
  const auto dot = lines({"LINESTRING (500000 3190000, 500000 3190000)"});
  EXPECT_NEAR(plane_area(buffered(dot, 10, crs_of(4545))[0]), M_PI * 100, 0.1);
  EXPECT_EQ(buffered(dot, 10, crs_of(4545), {.cap = BufferCap::flat})[0].size(), 0u);
}

TEST(Buffer, OneSideEndsWhereItMeetsTheLineAgain) {
  // A hairpin, 20 m wide inside; 100 m to the right, which is inside, is the inside alone.
  const auto hairpin =
      lines({"LINESTRING (500000 3190000, 500500 3190000, 500500 3190020, 500000 3190020)"});
  const Crs crs = crs_of(4545);
  const auto inside = buffered(hairpin, 100, crs, {.side = BufferSide::left});
  EXPECT_TRUE(is_valid(inside[0]));
  EXPECT_THAT(inside[0], HasPlaneArea(500 * 20, 0.1));
  // The outside: half planes of 500 m, 20 m, and two quarter circles.
  const auto outside = buffered(hairpin, 100, crs, {.side = BufferSide::right});
  EXPECT_THAT(outside[0], HasPlaneArea(2 * 500 * 100 + 20 * 100 + M_PI * 1e4 / 2, 5));
  for (const Point& p : outside.points()) {
    EXPECT_FALSE(p.x > 500000.01 && p.x < 500499.99 && p.y > 3190000.01 && p.y < 3190019.99);
  }
}

TEST(Buffer, OneSideMayGoOnBeyondItsLine) {
  // The same hairpin: its long edges sweep over 500 m × 100 m each, and 20 m of both overlap.
  const auto hairpin =
      lines({"LINESTRING (500000 3190000, 500500 3190000, 500500 3190020, 500000 3190020)"});
  const auto swept =
      buffered(hairpin, 100, crs_of(4545), {.side = BufferSide::left, .stops_at_line = false});
  // 1 360 m of border, 2 mm of error each.
  EXPECT_THAT(swept[0], HasPlaneArea(500 * (100 + 100 - 20), 1360 * 0.002));
}

TEST(Buffer, OneSideHasNothingOnTheOther) {
  const std::string wkt = wandering({108.7, 28.8}, 0.001, 120, 9);
  const Crs crs = crs_of(4490);
  const auto feature = lines({wkt});
  const auto left = buffered(feature, 150, crs, {.side = BufferSide::left});
  const auto right = buffered(feature, 150, crs, {.side = BufferSide::right});
  const auto both = buffered(feature, 150, crs, {.cap = BufferCap::flat});
  ASSERT_TRUE(is_valid(left[0]));
  ASSERT_TRUE(is_valid(right[0]));
  const auto area = [&](const MultiPolygonArray& a) {
    return area_m2(a[0], crs, AreaMethod::ellipsoid);
  };
  // Where the line does not meet itself the sides tile the whole: they share nothing but the line.
  EXPECT_NEAR(area(left) + area(right), area(both), 1e-3 * area(both));
}

TEST(Buffer, ThreadsAndOtherFeaturesChangeNothing) {
  const std::string a = wandering({108.7, 28.8}, 0.001, 150, 5);
  const std::string b = wandering({108.8, 28.9}, 0.001, 150, 6);
  const Crs crs = crs_of(4490);
  const auto alone = buffered(lines({a}), 300, crs, {.threads = 1});
  const auto both = buffered(lines({b, a}), 300, crs, {.threads = 4});
  EXPECT_EQ(write_wkt(alone[0]), write_wkt(both[1]));
}

TEST(Buffer, RingMayBeginAndRunAsItLikes) {
  const Crs crs = crs_of(4490);
  const auto one = buffered(
      multipolygons({"POLYGON ((108.5 28.8, 108.55 28.81, 108.52 28.86, 108.5 28.8))"}), 500, crs);
  const auto other =
      buffered(multipolygons({"POLYGON ((108.55 28.81, 108.5 28.8, 108.52 28.86, 108.55 28.81))"}),
               500, crs);
  EXPECT_EQ(write_wkt(one[0]), write_wkt(other[0]));
}

TEST(Buffer, AntimeridianIsNoBorder) {
  const Crs crs = crs_of(4326);
  const auto here = buffered(points({"POINT (0 52)"}), 5000, crs);
  const auto there = buffered(points({"POINT (180 52)"}), 5000, crs);
  EXPECT_GT(there.box(0).max_x, 180);
  EXPECT_NEAR(area_m2(there[0], crs, AreaMethod::ellipsoid),
              area_m2(here[0], crs, AreaMethod::ellipsoid), 1);
}

TEST(Buffer, RefusesWhatCannotBe) {
  const auto place = points({"POINT (500000 3190000)"});
  EXPECT_THROW(buffered(place, -1, crs_of(4545)), UsageError);
  EXPECT_THROW(buffered(place, std::nan(""), crs_of(4545)), UsageError);
  EXPECT_THROW(buffered(place, 2e6, crs_of(4545)), UsageError);
  EXPECT_THROW(buffered(place, 1, crs_of(4545), {.arc_tolerance_m = -1}), UsageError);
  EXPECT_THROW(buffered(points({"POINT (10 89.99)"}), 2000, crs_of(4326)), CrsError);
  const std::vector<double> two{1, 2};
  Ledger ledger;
  EXPECT_THROW(buffer(place, two, crs_of(4545), ledger), UsageError);
  EXPECT_NEAR(plane_area(buffered(points({"POINT (0 0)"}), 2000, crs_of(3413))[0]),
              M_PI * 4e6 * 0.94, 4e6 * 0.1);  // at the pole, scale 0.97
}

}  // namespace
}  // namespace ecotone
