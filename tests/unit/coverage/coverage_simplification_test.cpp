// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/coverage_simplification.h"

#include <gtest/gtest.h>

#include "ecotone/coverage/coverage_check.h"
#include "ecotone/error.h"
#include "ecotone/geometry/validity.h"
#include "tests/unit/coverage/planted_coverage.h"
#include "tests/unit/coverage/zone_layers.h"

namespace ecotone {
namespace {

SimplifyOptions plane_options(SimplifyMethod method = SimplifyMethod::visvalingam) {
  SimplifyOptions options;
  options.method = method;
  options.area_method = AreaMethod::plane;
  return options;
}

// They share a border with two bends: at (101, 50) a triangle of 50 m², at (110, 100) one of more.
const char* const left = "POLYGON ((0 0, 100 0, 101 50, 100 100, 120 200, 100 300, 0 300, 0 0))";
const char* const right =
    "POLYGON ((100 0, 200 0, 200 300, 100 300, 120 200, 100 100, 101 50, 100 0))";

TEST(SimplifyCoverage, SharedBorderLosesTheSameVerticesOnBothSides) {
  // The triangle at (101, 50) has 50 m²; next come (100, 100) with 950 m² and (120, 200) with 2000.
  const SimplifyResult result = simplify_coverage(layer_of({left, right}), 10, plane_options());
  EXPECT_THAT(result.layer.polygons()[0],
              IsWkt("POLYGON ((0 0, 100 0, 100 100, 120 200, 100 300, 0 300, 0 0))"));
  EXPECT_THAT(result.layer.polygons()[1],
              IsWkt("POLYGON ((100 0, 200 0, 200 300, 100 300, 120 200, 100 100, 100 0))"));
  EXPECT_DOUBLE_EQ(result.largest_displacement_m, 1);
  EXPECT_EQ(result.vertices_before, 9u);
  EXPECT_EQ(result.vertices_after, 8u);
  EXPECT_EQ(result.features[0].vertices_before, 7u);
  EXPECT_DOUBLE_EQ(result.features[0].before_m2 - result.features[0].after_m2, 50);
  EXPECT_DOUBLE_EQ(result.features[1].after_m2 - result.features[1].before_m2, 50);
}

TEST(SimplifyCoverage, DouglasPeuckerKeepsWhatIsFartherThanTheTolerance) {
  const SimplifyResult result = simplify_coverage(layer_of({left, right}), 1.5,
                                                  plane_options(SimplifyMethod::douglas_peucker));
  EXPECT_EQ(result.vertices_after, 8u);
  EXPECT_DOUBLE_EQ(result.largest_displacement_m, 1);
  const SimplifyResult more = simplify_coverage(layer_of({left, right}), 25,
                                                plane_options(SimplifyMethod::douglas_peucker));
  // (100, 100) lies 20 / 3 m from the line to (120, 200), which lies 20 m from the straight one.
  EXPECT_THAT(more.layer.polygons()[1], IsWkt("POLYGON ((100 0, 200 0, 200 300, 100 300, 100 0))"));
  EXPECT_DOUBLE_EQ(more.largest_displacement_m, 20);
}

TEST(SimplifyCoverage, ToleranceZeroLeavesOutWhatLiesOnALine) {
  const SimplifyResult result = simplify_coverage(
      layer_of({"POLYGON ((0 0, 50 0, 100 0, 100 100, 0 100, 0 0))"}), 0, plane_options());
  EXPECT_THAT(result.layer.polygons()[0], IsWkt("POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"));
}

TEST(SimplifyCoverage, SmallRingsStay) {
  // An island of 1 m² in a bay; the bay may not close over it, nor the island vanish.
  const Layer zones =
      layer_of({"POLYGON ((0 0, 100 0, 100 100, 52 100, 51 95, 49 95, 48 100, 0 100, "
                "0 0))",
                "POLYGON ((49.5 97, 50.5 97, 50.5 98, 49.5 98, 49.5 97))"});
  for (const SimplifyMethod method :
       {SimplifyMethod::visvalingam, SimplifyMethod::douglas_peucker}) {
    const SimplifyResult result = simplify_coverage(zones, 90, plane_options(method));
    EXPECT_EQ(result.layer.polygons()[1].vertex_count(), 4u);
    EXPECT_GT(result.kept_for_topology, 0u);
    CoverageCheckOptions check;
    check.method = AreaMethod::plane;
    EXPECT_EQ(check_coverage(result.layer, check).count(CoverageFault::overlap), 0u);
    EXPECT_EQ(check_coverage(result.layer, check).count(CoverageFault::overlap_sliver), 0u);
  }
}

TEST(SimplifyCoverage, LockedBordersStay) {
  SimplifyOptions options = plane_options();
  options.lock_border = true;
  const SimplifyResult result =
      simplify_coverage(layer_of({"POLYGON ((0 0, 50 1, 100 0, 101 50, 100 100, 0 100, 0 0))",
                                  "POLYGON ((100 0, 200 0, 200 100, 100 100, 101 50, 100 0))"}),
                        20, options);
  EXPECT_THAT(result.layer.polygons()[0],
              IsWkt("POLYGON ((0 0, 50 1, 100 0, 100 100, 0 100, 0 0))"));
}

TEST(SimplifyCoverage, BadToleranceIsRefused) {
  EXPECT_THROW(simplify_coverage(layer_of({left}), -1), UsageError);
}

TEST(SimplifyCoverage, NothingCrossesThatDidNotAndBordersStayShared) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    const Layer zones = layer_of(PlantedCoverage(seed).zones(8, 0, 30));
    CoverageCheckOptions check;
    check.method = AreaMethod::plane;
    ASSERT_TRUE(check_coverage(zones, check).passes());
    for (const SimplifyMethod method :
         {SimplifyMethod::visvalingam, SimplifyMethod::douglas_peucker}) {
      for (const double tolerance : {3.0, 20.0, 200.0}) {
        const SimplifyResult result = simplify_coverage(zones, tolerance, plane_options(method));
        EXPECT_TRUE(check_coverage(result.layer, check).passes());
        EXPECT_LT(result.vertices_after, result.vertices_before);
        for (std::size_t i = 0; i < zones.size(); ++i) {
          EXPECT_TRUE(is_valid(result.layer.polygons()[i]));
        }
      }
    }
  }
}

TEST(SimplifyCoverage, NeitherThreadsNorOrderChangeWhatComesOut) {
  const Layer zones = layer_of(PlantedCoverage(5).zones(8, 0, 30));
  std::vector<std::size_t> backwards;
  for (std::size_t i = zones.size(); i > 0; --i) backwards.push_back(i - 1);
  SimplifyOptions options = plane_options();
  options.threads = 1;
  const SimplifyResult one = simplify_coverage(zones, 20, options);
  options.threads = 2;
  const SimplifyResult other = simplify_coverage(select(zones, backwards), 20, options);
  for (std::size_t i = 0; i < zones.size(); ++i) {
    EXPECT_EQ(write_wkt(one.layer.polygons()[i]),
              write_wkt(other.layer.polygons()[zones.size() - 1 - i]));
  }
}

}  // namespace
}  // namespace ecotone
