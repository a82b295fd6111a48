// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/hausdorff.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// On the central meridian, where the plane is true to scale to 1e-10 over these lengths.
const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

HausdorffDistance between(const std::string& a, const std::string& b, double tolerance = 1e-4) {
  const auto zones = multipolygons({a, b});
  const auto found = hausdorff_distance(zones[0], zones[1], plane(), tolerance);
  EXPECT_TRUE(found.has_value());
  return found.value_or(HausdorffDistance{});
}

const std::string square =
    "POLYGON ((500000 3200000, 500100 3200000, 500100 3200100, 500000 3200100, 500000 3200000))";

TEST(HausdorffDistance, OfAZoneAndItselfIsNothing) {
  EXPECT_NEAR(between(square, square).distance_m(), 0, 1e-6);
}

TEST(HausdorffDistance, ShiftedSquareDepartsByItsShift) {
  const HausdorffDistance found = between(
      square,
      "POLYGON ((500030 3200040, 500130 3200040, 500130 3200140, 500030 3200140, 500030 3200040))");
  // The lower left corner of one to that of the other: 30, 40 away.
  EXPECT_NEAR(found.a_to_b.distance_m, 50, 1e-4);
  EXPECT_NEAR(found.b_to_a.distance_m, 50, 1e-4);
}

TEST(HausdorffDistance, MiddleOfAnEdgeCounts) {
  // B is a triangle over the base of the square; the top edge of A is farthest from B at its ends,
  // the base of B from A nowhere. Between vertices alone the apex is 100 from any vertex of A but
  // 50 · … from its edges: d(apex (50, 20), A) = 20, the base.
  const HausdorffDistance found =
      between(square, "POLYGON ((500000 3200000, 500100 3200000, 500050 3200020, 500000 3200000))");
  EXPECT_NEAR(found.b_to_a.distance_m, 20, 1e-4);
  // (0, 100) to the side from (0, 0) to (50, 20): the foot lies at (0, 100)·u with
  // u = (50, 20)/√2900; distance 100 · 50/√2900.
  EXPECT_NEAR(found.a_to_b.distance_m, 5000 / std::sqrt(2900.0), 1e-4);
}

TEST(HausdorffDistance, FarthestPlaceMayLieInsideAnEdge) {
  // A frame of two long bars; the long edge of A is 10 from B at both ends and 50 in its middle.
  const HausdorffDistance found = between(
      "POLYGON ((500000 3200000, 500200 3200000, 500200 3199999, 500000 3199999, 500000 3200000))",
      "POLYGON ((500000 3200010, 500100 3200050, 500200 3200010, 500200 3200011, 500100 3200051, "
      "500000 3200011, 500000 3200010))");
  // Middle (100, 0) of the upper edge to the side from (0, 10) to (100, 50): 50 · 100/√11600; and
  // one metre lower for the lower edge: 51 · 100/√11600 at (100, -1).
  EXPECT_NEAR(found.a_to_b.distance_m, 5100 / std::sqrt(11600.0), 1e-3);
  EXPECT_NEAR(found.a_to_b.from.x, 500100, 0.1);
}

TEST(HausdorffDistance, NothingOfAnEmptyZone) {
  const auto zones = multipolygons({square, "POLYGON EMPTY"});
  EXPECT_FALSE(hausdorff_distance(zones[0], zones[1], plane()).has_value());
  EXPECT_FALSE(hausdorff_distance(zones[1], zones[0], plane()).has_value());
}

}  // namespace
}  // namespace ecotone
