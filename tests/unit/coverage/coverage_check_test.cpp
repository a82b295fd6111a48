// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/coverage_check.h"

#include <gtest/gtest.h>

#include <set>

#include "ecotone/error.h"
#include "ecotone/overlay/overlap_areas.h"
#include "tests/support/wkt_builders.h"
#include "tests/unit/coverage/planted_coverage.h"
#include "tests/unit/coverage/zone_layers.h"

namespace ecotone {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Areas below follow from the coordinates by hand, in the plane.
CoverageCheckOptions plane_options() {
  CoverageCheckOptions options;
  options.method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

std::vector<CoverageFinding> of_kind(const CoverageCheck& check, CoverageFault kind) {
  std::vector<CoverageFinding> found;
  for (const CoverageFinding& finding : check.findings) {
    if (finding.kind == kind) found.push_back(finding);
  }
  return found;
}

const char* const left = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))";
const char* const right = "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 0))";

TEST(CheckCoverage, SharedBordersLeaveNothingToFind) {
  const CoverageCheck check = check_coverage(layer_of({left, right}), plane_options());
  EXPECT_THAT(check.findings, IsEmpty());
  EXPECT_TRUE(check.passes());
  EXPECT_EQ(check.features, 2u);
  EXPECT_DOUBLE_EQ(check.account.union_m2, 20000);
  EXPECT_DOUBLE_EQ(check.account.counted_again_m2, 0);
}

TEST(CheckCoverage, OverlapHasItsAreaWidthAndFeatures) {
  // They share the strip 98 < x < 100: 2 m by 100 m, mean width 2 · 200 / 204.
  const CoverageCheck check = check_coverage(
      layer_of({left, "POLYGON ((98 0, 200 0, 200 100, 98 100, 98 0))"}), plane_options());
  ASSERT_EQ(check.count(CoverageFault::overlap), 1u);
  const CoverageFinding overlap = of_kind(check, CoverageFault::overlap)[0];
  EXPECT_THAT(overlap.features, ElementsAre(0u, 1u));
  EXPECT_NEAR(overlap.area_m2, 200, 1e-9);
  EXPECT_NEAR(overlap.width_m, 400.0 / 204, 1e-9);
  EXPECT_DOUBLE_EQ(overlap.position.y, 50);
  EXPECT_DOUBLE_EQ(overlap.position.x, 99);
  EXPECT_NEAR(check.account.overlaps_m2, 200, 1e-9);
  EXPECT_NEAR(check.account.counted_again_m2, 200, 1e-9);
  EXPECT_FALSE(check.passes());
}

TEST(CheckCoverage, OverlapNarrowerThanAskedForIsASliver) {
  CoverageCheckOptions options = plane_options();
  options.sliver_width_m = 2;
  const CoverageCheck check =
      check_coverage(layer_of({left, "POLYGON ((98 0, 200 0, 200 100, 98 100, 98 0))"}), options);
  EXPECT_EQ(check.count(CoverageFault::overlap_sliver), 1u);
  EXPECT_EQ(check.count(CoverageFault::overlap), 0u);
}

TEST(CheckCoverage, VertexThatTheNeighbourLacksIsFound) {
  const CoverageCheck check =
      check_coverage(layer_of({left, "POLYGON ((100 0, 200 0, 200 50, 100 50, 100 0))",
                               "POLYGON ((100 50, 200 50, 200 100, 100 100, 100 50))"}),
                     plane_options());
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].kind, CoverageFault::unmatched_vertex);
  EXPECT_THAT(check.findings[0].features, ElementsAre(1u, 2u, 0u));
  EXPECT_EQ(check.findings[0].position, (Point{100, 50}));
  EXPECT_TRUE(check.geometry.is_missing(0));
}

TEST(CheckCoverage, VertexWithinTheReachOfABorderIsFound) {
  const Layer layer = layer_of({left, "POLYGON ((100.3 20, 200 20, 200 80, 100.3 80, 100.3 20))"});
  EXPECT_TRUE(check_coverage(layer, plane_options()).passes());
  CoverageCheckOptions options = plane_options();
  options.vertex_reach_m = 0.5;
  const CoverageCheck check = check_coverage(layer, options);
  ASSERT_EQ(check.count(CoverageFault::unmatched_vertex), 2u);
  EXPECT_NEAR(check.findings[0].distance_m, 0.3, 1e-9);
  EXPECT_THAT(check.findings[0].features, ElementsAre(1u, 0u));
}

TEST(CheckCoverage, HoleOfTheUnionIsAGapOfTheFeaturesAlongIt) {
  // A frame of two, with a hole of 10 m by 20 m between them; mean width 2 · 200 / 60.
  const CoverageCheck check = check_coverage(
      layer_of({"POLYGON ((0 0, 100 0, 100 40, 90 40, 90 60, 100 60, 100 100, 0 100, 0 0))",
                "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 60, 100 40, 100 0))"}),
      plane_options());
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].kind, CoverageFault::gap);
  EXPECT_THAT(check.findings[0].features, ElementsAre(0u, 1u));
  EXPECT_NEAR(check.findings[0].area_m2, 200, 1e-9);
  EXPECT_NEAR(check.findings[0].width_m, 400.0 / 60, 1e-9);
}

TEST(CheckCoverage, GapAroundAFeatureLeavesTheFeatureOut) {
  const Layer layer =
      layer_of({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), (40 40, 60 40, 60 60, 40 60, 40 40))",
                "POLYGON ((45 45, 55 45, 55 55, 45 55, 45 45))"});
  const CoverageCheck check = check_coverage(layer, plane_options());
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].kind, CoverageFault::gap);
  EXPECT_NEAR(check.findings[0].area_m2, 300, 1e-9);
  EXPECT_THAT(check.findings[0].features, ElementsAre(0u, 1u));
}

TEST(CheckCoverage, GapBetweenZonesThatTouchAtPointsOnlyIsFound) {
  // Two zones meet at (100, 0) and (100, 100); between them is a lens of 2 · 10 · 100 / 2 m².
  const CoverageCheck check =
      check_coverage(layer_of({"POLYGON ((0 0, 100 0, 90 50, 100 100, 0 100, 0 0))",
                               "POLYGON ((100 0, 200 0, 200 100, 100 100, 110 50, 100 0))"}),
                     plane_options());
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].kind, CoverageFault::gap);
  EXPECT_NEAR(check.findings[0].area_m2, 1000, 1e-9);
  EXPECT_THAT(check.findings[0].features, ElementsAre(0u, 1u));
}

TEST(CheckCoverage, LargeHolesAreLeftOpenIfAskedFor) {
  CoverageCheckOptions options = plane_options();
  options.largest_gap_area_m2 = 399;
  const CoverageCheck check = check_coverage(
      layer_of(
          {"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), (40 40, 60 40, 60 60, 40 60, 40 40))"}),
      options);
  EXPECT_THAT(check.findings, IsEmpty());
  EXPECT_EQ(check.left_open, 1u);
  EXPECT_NEAR(check.account.gaps_m2, 400, 1e-9);
}

TEST(CheckCoverage, HoleThatOthersFillIsAnIslandAndNoFault) {
  const CoverageCheck check = check_coverage(
      layer_of({"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), (40 40, 60 40, 60 60, 40 60, 40 40))",
                "POLYGON ((40 40, 60 40, 60 60, 40 60, 40 40))"}),
      plane_options());
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].kind, CoverageFault::island);
  EXPECT_THAT(check.findings[0].features, ElementsAre(0u, 1u));
  EXPECT_NEAR(check.findings[0].area_m2, 400, 1e-9);
  EXPECT_TRUE(check.passes());
}

TEST(CheckCoverage, SameRegionTwiceIsADuplicateWhereverItsRingBegins) {
  const CoverageCheck check = check_coverage(
      layer_of({left, right, "POLYGON ((100 100, 100 0, 0 0, 0 100, 100 100))"}), plane_options());
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].kind, CoverageFault::duplicate);
  EXPECT_THAT(check.findings[0].features, ElementsAre(0u, 2u));
  EXPECT_NEAR(check.account.counted_again_m2, 10000, 1e-9);
}

TEST(CheckCoverage, ContainerTellsShortfallOutsideAndTheAccount) {
  // The container reaches from 0 to 250; the right zone sticks out by 5 m below.
  const Layer zones = layer_of({left, "POLYGON ((100 -5, 200 -5, 200 100, 100 100, 100 -5))"});
  const Layer county = layer_of({"POLYGON ((0 0, 250 0, 250 100, 0 100, 0 0))"});
  CoverageCheckOptions options = plane_options();
  options.container = &county;
  const CoverageCheck check = check_coverage(zones, options);
  ASSERT_EQ(check.count(CoverageFault::shortfall), 1u);
  ASSERT_EQ(check.count(CoverageFault::outside), 1u);
  EXPECT_NEAR(of_kind(check, CoverageFault::shortfall)[0].area_m2, 5000, 1e-9);
  EXPECT_THAT(of_kind(check, CoverageFault::shortfall)[0].features, ElementsAre(1u));
  EXPECT_NEAR(of_kind(check, CoverageFault::outside)[0].area_m2, 500, 1e-9);
  EXPECT_THAT(of_kind(check, CoverageFault::outside)[0].features, ElementsAre(1u));
  EXPECT_NEAR(*check.account.container_m2, 25000, 1e-9);
  EXPECT_NEAR(check.account.union_m2, 20500, 1e-9);
  EXPECT_NEAR(*check.account.residue_m2, 0, 1e-9);
  EXPECT_TRUE(check.account.holds());
}

TEST(CheckCoverage, ThreeAtOnePlaceCountInEachPair) {
  const CoverageCheck check =
      check_coverage(layer_of({left, "POLYGON ((90 0, 190 0, 190 100, 90 100, 90 0))",
                               "POLYGON ((95 0, 195 0, 195 100, 95 100, 95 0))"}),
                     plane_options());
  // 1 and 2: 10 m; 1 and 3: 5 m; 2 and 3: 95 m; the union is 195 m wide, the sum 300 m.
  EXPECT_EQ(check.count(CoverageFault::overlap), 3u);
  EXPECT_NEAR(check.account.overlaps_m2, 11000, 1e-9);
  EXPECT_NEAR(check.account.counted_again_m2, 10500, 1e-9);
}

TEST(CheckCoverage, TriangleCoverageInDegreesHasNoFindingOnTheEllipsoid) {
  Layer layer = layer_of({"POLYGON ((107.1 29.1, 107.2 29.1, 107.1234567 29.2, 107.1 29.1))",
                          "POLYGON ((107.2 29.1, 107.2 29.2, 107.1234567 29.2, 107.2 29.1))"});
  layer.crs = Crs::from_epsg(4490);
  CoverageCheckOptions options;
  options.threads = 2;
  const CoverageCheck check = check_coverage(layer, options);
  EXPECT_THAT(check.findings, IsEmpty());
  EXPECT_NEAR(check.account.counted_again_m2, 0, 1e-5);
}

TEST(CheckCoverage, OverlapsAreThoseOfAllPairsExamined) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    const Layer zones = layer_of(PlantedCoverage(seed).zones(5, seed % 3 == 0   ? 0.0005
                                                                : seed % 3 == 1 ? 0.0002
                                                                                : 2));
    const CoverageCheck check = check_coverage(zones, plane_options());
    OverlapOptions options;
    options.method = AreaMethod::plane;
    double sum = 0;
    std::set<std::vector<std::size_t>> pairs;
    for (const Overlap& pair : self_overlaps(zones.polygons(), *zones.crs, options).pairs) {
      if (pair.touches_only) continue;
      sum += pair.area_m2;
      pairs.insert({pair.subject, pair.zone});
    }
    std::set<std::vector<std::size_t>> found;
    for (const CoverageFinding& finding : check.findings) {
      if (finding.kind <= CoverageFault::duplicate) found.insert(finding.features);
    }
    EXPECT_EQ(found, pairs);
    EXPECT_NEAR(check.account.overlaps_m2, sum, 1e-6);
    EXPECT_NEAR(check.account.counted_again_m2, sum, 1e-3);
  }
}

TEST(CheckCoverage, MissingAndEmptyFeaturesAreLeftOut) {
  const CoverageCheck check =
      check_coverage(layer_of({left, "", "MULTIPOLYGON EMPTY", right}), plane_options());
  EXPECT_EQ(check.features, 2u);
  EXPECT_TRUE(check.passes());
}

TEST(CheckCoverage, FailingKindsAreThoseAskedFor) {
  CoverageCheckOptions options = plane_options();
  options.failing = {CoverageFault::gap};
  const CoverageCheck check =
      check_coverage(layer_of({left, "POLYGON ((98 0, 200 0, 200 100, 98 100, 98 0))"}), options);
  EXPECT_EQ(check.count(CoverageFault::overlap), 1u);
  EXPECT_TRUE(check.passes());
}

TEST(CheckCoverage, NegativeWidthIsRefused) {
  CoverageCheckOptions options = plane_options();
  options.sliver_width_m = -1;
  EXPECT_THROW(check_coverage(layer_of({left}), options), UsageError);
}

TEST(CheckCoverage, ContainerInAnotherCrsIsRefused) {
  Layer county = layer_of({left});
  county.crs = Crs::from_epsg(4490);
  CoverageCheckOptions options = plane_options();
  options.container = &county;
  EXPECT_THROW(check_coverage(layer_of({left}), options), CrsError);
}

TEST(FindingsLayer, HasARowAFindingWithIdsInPlaceOfPlaces) {
  const Layer zones = layer_of({left, "POLYGON ((98 0, 200 0, 200 100, 98 100, 98 0))"});
  const CoverageCheck check = check_coverage(zones, plane_options());
  const Layer layer = findings_layer(check, zones);
  ASSERT_EQ(layer.size(), check.findings.size());
  EXPECT_EQ(to_text(layer.fields.at("kind")[0]), "overlap");
  EXPECT_EQ(to_text(layer.fields.at("features")[0]), "1|2");
  EXPECT_EQ(to_text(layer.fields.at("fails")[0]), "true");
  EXPECT_EQ(findings_layer(check, zones, true).geometry.type(), GeometryType::point);
}

}  // namespace
}  // namespace ecotone
