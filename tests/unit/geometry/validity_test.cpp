// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/validity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

using enum FaultKind;

std::vector<FaultKind> kinds_of(const std::string& wkt) {
  const MultiPolygonArray zone = multipolygons({wkt});
  std::vector<FaultKind> kinds;
  for (const Fault& fault : faults(zone[0])) {
    if (!is_note(fault.kind)) kinds.push_back(fault.kind);
  }
  return kinds;
}

// Kinds of ours that GEOS may mean with its reason. It stops at the first fault it meets.
std::vector<FaultKind> kinds_of_reason(const std::string& reason) {
  if (reason == "Self-intersection") return {crossing, overlap, spike, duplicate_ring, self_touch};
  if (reason == "Ring Self-intersection") return {self_touch, crossing, spike, overlap};
  if (reason == "Too few points in geometry component") return {too_few_points};
  if (reason == "Hole lies outside shell") return {hole_outside_shell};
  if (reason == "Holes are nested") return {hole_in_hole};
  if (reason == "Nested shells") return {nested_shells};
  if (reason == "Interior is disconnected") return {interior_disconnected};
  return {};
}

TEST(Faults, AgreeWithGeosOnTheTableOfCases) {
  const std::vector<Case> cases = read_cases("validity.csv");
  ASSERT_GT(cases.size(), 100u);
  for (const Case& row : cases) {
    const MultiPolygonArray zone = multipolygons({row.at("wkt")});
    const bool expected = row.at("valid") == "yes";
    EXPECT_EQ(is_valid(zone[0]), expected) << row.at("name") << ": " << row.at("reason");
    const std::vector<FaultKind> kinds = kinds_of(row.at("wkt"));
    EXPECT_EQ(kinds.empty(), expected) << row.at("name");
    if (expected) continue;
    const std::vector<FaultKind> meant = kinds_of_reason(row.at("reason"));
    EXPECT_TRUE(std::any_of(
        kinds.begin(), kinds.end(),
        [&](FaultKind kind) { return std::find(meant.begin(), meant.end(), kind) != meant.end(); }))
        << row.at("name") << ": " << row.at("reason") << " and not " << fault_name(kinds[0]);
  }
}

TEST(Faults, CrossingNamesItsPlaceAndBothRings) {
  const MultiPolygonArray zone =
      multipolygons({"POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (4 4, 4 6, 12 6, 12 4, 4 4))"});
  const std::vector<Fault> found = faults(zone[0]);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].kind, crossing);
  EXPECT_EQ(found[0].at, (Point{8, 4}));
  EXPECT_EQ(found[0].ring, (RingPlace{0, 0}));
  EXPECT_EQ(found[0].other, (RingPlace{0, 1}));
  EXPECT_EQ(found[1].at, (Point{8, 6}));
}

TEST(Faults, SpikeIsToldAtItsTip) {
  const MultiPolygonArray zone = multipolygons({"POLYGON ((0 0, 4 0, 4 2, 9 2, 4 2, 4 4, 0 0))"});
  const std::vector<Fault> found = faults(zone[0]);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].kind, spike);
  EXPECT_EQ(found[0].at, (Point{9, 2}));
}

TEST(Faults, EqualRingsAreOneFault) {
  EXPECT_EQ(kinds_of("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((4 4, 4 0, 0 0, 4 4)))"),
            std::vector{duplicate_ring});
}

TEST(Faults, NotesLeaveTheZoneValid) {
  const MultiPolygonArray zone = multipolygons({"POLYGON ((0 0, 0 4, 0 4, 4 4, 4 0, 0 0))"});
  const std::vector<Fault> found = faults(zone[0]);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].kind, repeated_point);
  EXPECT_EQ(found[0].at, (Point{0, 4}));
  EXPECT_EQ(found[1].kind, FaultKind::ring_direction);
  EXPECT_TRUE(is_valid(zone[0]));
}

TEST(Faults, RingThatIsNotClosedIsAFault) {
  const MultiPolygonArray zone({0, 1}, {0, 1}, {0, 4}, {{0, 0}, {4, 0}, {4, 4}, {0, 4}});
  const std::vector<Fault> found = faults(zone[0]);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, not_closed);
  EXPECT_EQ(found[0].at, (Point{0, 4}));
}

TEST(Faults, CoordinateThatIsNotFiniteIsAFault) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const MultiPolygonArray zone({0, 1}, {0, 1}, {0, 4}, {{0, 0}, {4, 0}, {bad, 4}, {0, 0}});
    const std::vector<Fault> found = faults(zone[0]);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, not_finite);
    EXPECT_EQ(found[0].at, (Point{4, 0}));
  }
}

TEST(Faults, LimitEndsTheSearch) {
  std::string star = "POLYGON ((";
  for (int i = 0; i < 201; ++i) {
    const double angle = 2 * std::numbers::pi * 100 * i / 201;
    star += std::to_string(std::cos(angle)) + " " + std::to_string(std::sin(angle)) + ", ";
  }
  star += "1.000000 0.000000))";
  const MultiPolygonArray zone = multipolygons({star});
  EXPECT_EQ(faults(zone[0], {.notes = false, .limit = 10}).size(), 10u);
  EXPECT_GT(faults(zone[0], {.notes = false, .limit = 100000}).size(), 10000u);
}

TEST(Faults, RingOfManyVerticesIsExaminedInNLogN) {
  // A coast of 400 000 vertices with 2 500 holes; a quadratic search would take minutes.
  MultiPolygonBuilder builder;
  const int n = 400000;
  for (int i = 0; i < n; ++i) {
    const double angle = 2 * std::numbers::pi * i / n;
    const double radius = 1000 + 3 * std::sin(5000 * angle) + 20 * std::sin(37 * angle);
    builder.add_point({radius * std::cos(angle), radius * std::sin(angle)});
  }
  builder.finish_ring();
  for (int i = 0; i < 2500; ++i) {
    const double x = (i % 50) * 20 - 490;
    const double y = i / 50 * 20.0 - 490;
    for (const Point p : {Point{x, y}, Point{x, y + 15}, Point{x + 15, y}}) builder.add_point(p);
    builder.finish_ring();
  }
  builder.finish_polygon();
  builder.finish_feature();
  const MultiPolygonArray coast = std::move(builder).build();
  EXPECT_TRUE(is_valid(coast[0]));
}

}  // namespace
}  // namespace ecotone
