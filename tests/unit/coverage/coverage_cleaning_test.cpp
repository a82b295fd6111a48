// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/coverage_cleaning.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ecotone/coverage/coverage_check.h"
#include "ecotone/error.h"
#include "tests/unit/coverage/planted_coverage.h"
#include "tests/unit/coverage/zone_layers.h"

namespace ecotone {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CleanOptions plane_options() {
  CleanOptions options;
  options.method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

CoverageCheck checked(const Layer& layer) {
  CoverageCheckOptions options;
  options.method = AreaMethod::plane;
  options.threads = 1;
  return check_coverage(layer, options);
}

double total_area(const Layer& layer) {
  double sum = 0;
  for (std::size_t i = 0; i < layer.size(); ++i) sum += plane_area(layer.polygons()[i]);
  return sum;
}

std::vector<Point> points_of(const Layer& layer, std::size_t i) {
  std::vector<Point> points;
  const MultiPolygonView zone = layer.polygons()[i];
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      points.insert(points.end(), ring.begin(), ring.end());
    }
  }
  return points;
}

const char* const left = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))";
const char* const right = "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 0))";

TEST(CleanCoverage, CleanZonesStayAsTheyAreToTheLastDigit) {
  const Layer zones = layer_of({"POLYGON ((0.123456789 0, 100 0, 100 100, 0 100, 0.123456789 0))",
                                "POLYGON ((100 100, 200 100, 200 0, 100 0, 100 100))"});
  const CleanResult result = clean_coverage(zones, plane_options());
  EXPECT_THAT(result.changed, IsEmpty());
  EXPECT_TRUE(result.ledger.empty());
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(points_of(result.layer, i), points_of(zones, i));
}

TEST(CleanCoverage, NarrowOverlapGoesToTheFeatureOfTheLongestBorder) {
  // The overlap 99.5 < x < 100 is between 1 and 2; 1 has also its short ends, 0.5 m each, beside
  // it.
  const Layer zones = layer_of(
      {"POLYGON ((0 0, 99.5 0, 99.5 -10, 100 -10, 100 110, 99.5 110, 99.5 100, 0 100, 0 0))",
       "POLYGON ((99.5 0, 200 0, 200 100, 99.5 100, 99.5 0))"});
  const CleanResult result = clean_coverage(zones, plane_options());
  EXPECT_EQ(result.overlaps_given, 1u);
  // The first receives the corners of the second at (100, 0) and (100, 100), and no area.
  ASSERT_EQ(result.changed.size(), 2u);
  EXPECT_EQ(points_of(result.layer, 0).size(), 11u);
  EXPECT_NEAR(result.changed[0].before_m2, result.changed[0].after_m2, 1e-9);
  EXPECT_NEAR(result.changed[1].before_m2, 10050, 1e-9);
  EXPECT_NEAR(result.changed[1].removed_m2, 50, 1e-9);
  EXPECT_NEAR(result.changed[1].after_m2, 10000, 1e-9);
  EXPECT_NEAR(result.changed[1].residue_m2, 0, 1e-9);
  EXPECT_TRUE(checked(result.layer).passes());
}

TEST(CleanCoverage, DiffTellsWhoLostWhatToWhom) {
  const Layer zones = layer_of({left, "POLYGON ((99.6 0, 200 0, 200 100, 99.6 100, 99.6 0))"});
  CleanOptions options = plane_options();
  options.overlap_rule = OverlapRule::first;
  const CleanResult result = clean_coverage(zones, options);
  ASSERT_EQ(result.diff.size(), 1u);
  EXPECT_EQ(to_text(result.diff.fields.at("feature")[0]), "2");
  EXPECT_EQ(to_text(result.diff.fields.at("change")[0]), "removed");
  EXPECT_EQ(to_text(result.diff.fields.at("cause")[0]), "overlap");
  EXPECT_EQ(to_text(result.diff.fields.at("others")[0]), "1");
  EXPECT_NEAR(plane_area(result.diff.polygons()[0]), 40, 1e-6);
  EXPECT_EQ(points_of(result.layer, 0), points_of(zones, 0));
}

TEST(CleanCoverage, WideOverlapStaysUnlessAllAreAskedFor) {
  const Layer zones = layer_of({left, "POLYGON ((90 0, 200 0, 200 100, 90 100, 90 0))"});
  const CleanResult kept = clean_coverage(zones, plane_options());
  EXPECT_EQ(kept.overlaps_given, 0u);
  EXPECT_EQ(kept.diff.size(), 0u);
  EXPECT_EQ(checked(kept.layer).count(CoverageFault::overlap), 1u);
  CleanOptions options = plane_options();
  options.all_overlaps = true;
  options.overlap_rule = OverlapRule::smallest;
  const CleanResult result = clean_coverage(zones, options);
  ASSERT_EQ(result.changed.size(), 1u);
  EXPECT_EQ(result.changed[0].feature, 1u);
  EXPECT_TRUE(checked(result.layer).passes());
}

TEST(CleanCoverage, NarrowGapGoesToTheNeighbourOfTheLongestBorder) {
  // A gap of 0.5 m by 60 m; the left zone has 61 m of its border, the right one 60 m.
  const Layer zones =
      layer_of({"POLYGON ((0 0, 100 0, 100 20, 99.5 20, 99.5 80, 100 80, 100 100, 0 100, 0 0))",
                "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 80, 100 20, 100 0))"});
  const CleanResult result = clean_coverage(zones, plane_options());
  EXPECT_EQ(result.gaps_filled, 1u);
  ASSERT_EQ(result.changed.size(), 1u);
  EXPECT_EQ(result.changed[0].feature, 0u);
  EXPECT_NEAR(result.changed[0].added_m2, 30, 1e-9);
  EXPECT_EQ(to_text(result.diff.fields.at("cause")[0]), "gap");
  EXPECT_EQ(points_of(result.layer, 1), points_of(zones, 1));
  EXPECT_TRUE(checked(result.layer).passes());
}

TEST(CleanCoverage, WideGapStays) {
  const Layer zones =
      layer_of({"POLYGON ((0 0, 100 0, 100 20, 90 20, 90 80, 100 80, 100 100, 0 100, 0 0))",
                "POLYGON ((100 0, 200 0, 200 100, 100 100, 100 80, 100 20, 100 0))"});
  EXPECT_THAT(clean_coverage(zones, plane_options()).changed, IsEmpty());
}

TEST(CleanCoverage, MissingVertexIsInsertedAndNothingElse) {
  const Layer zones = layer_of({left, "POLYGON ((100 0, 200 0, 200 50, 100 50, 100 0))",
                                "POLYGON ((100 50, 200 50, 200 100, 100 100, 100 50))"});
  const CleanResult result = clean_coverage(zones, plane_options());
  ASSERT_EQ(result.changed.size(), 1u);
  EXPECT_EQ(result.changed[0].feature, 0u);
  EXPECT_THAT(result.layer.polygons()[0],
              IsWkt("POLYGON ((0 0, 100 0, 100 50, 100 100, 0 100, 0 0))"));
  EXPECT_TRUE(checked(result.layer).passes());
}

TEST(CleanCoverage, BordersWithinTheSnappingDistanceAreBroughtTogether) {
  const Layer zones = layer_of({left, "POLYGON ((100.2 0, 200 0, 200 100, 100.2 100, 100.2 0))"});
  CleanOptions options = plane_options();
  options.snap_m = 0.3;
  const CleanResult result = clean_coverage(zones, options);
  EXPECT_THAT(result.layer.polygons()[1],
              IsWkt("POLYGON ((100 0, 200 0, 200 100, 100 100, 100 0))"));
  CoverageCheckOptions check;
  check.method = AreaMethod::plane;
  check.vertex_reach_m = 0.3;
  EXPECT_TRUE(check_coverage(result.layer, check).passes());
}

TEST(CleanCoverage, LockedBorderDoesNotMove) {
  // The upper zone reaches 0.2 m too far to the left and its corner would move.
  const Layer zones =
      layer_of({left, "POLYGON ((-0.2 100.2, 100 100, 100 200, -0.2 200, -0.2 100.2))"});
  CleanOptions options = plane_options();
  options.snap_m = 0.5;
  options.lock_border = true;
  const CleanResult result = clean_coverage(zones, options);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(points_of(result.layer, i), points_of(zones, i));
}

TEST(CleanCoverage, FeatureInsideAnotherIsCutOutOfIt) {
  const Layer zones = layer_of({left, "POLYGON ((40 40, 60 40, 60 60, 40 60, 40 40))"});
  CleanOptions options = plane_options();
  options.all_overlaps = true;
  const CleanResult result = clean_coverage(zones, options);
  EXPECT_EQ(result.layer.size(), 2u);
  EXPECT_NEAR(plane_area(result.layer.polygons()[0]), 9600, 1e-9);
  EXPECT_NEAR(plane_area(result.layer.polygons()[1]), 400, 1e-9);
  EXPECT_TRUE(checked(result.layer).passes());
}

TEST(CleanCoverage, EqualDuplicateIsLeftOutAndNamed) {
  Layer zones = layer_of({left, right, left});
  Column name("name", FieldType::text);
  for (const char* text : {"a", "b", "a"}) name.push_back(std::string(text));
  zones.fields.add(std::move(name));
  const CleanResult result = clean_coverage(zones, plane_options());
  EXPECT_THAT(result.layer.ids, ElementsAre("1", "2"));
  EXPECT_EQ(result.duplicates_left_out, 1u);
  ASSERT_EQ(result.ledger.entries.size(), 1u);
  EXPECT_EQ(result.ledger.entries[0].action, LedgerAction::merged);
  EXPECT_EQ(result.ledger.entries[0].feature, "3");
  ASSERT_EQ(result.diff.size(), 1u);
  EXPECT_EQ(to_text(result.diff.fields.at("cause")[0]), "duplicate");
}

TEST(CleanCoverage, DuplicateWithOtherFieldsIsKeptAndQuarantined) {
  Layer zones = layer_of({left, right, left});
  Column name("name", FieldType::text);
  for (const char* text : {"a", "b", "c"}) name.push_back(std::string(text));
  zones.fields.add(std::move(name));
  CleanOptions options = plane_options();
  options.all_overlaps = true;
  const CleanResult result = clean_coverage(zones, options);
  EXPECT_EQ(result.layer.size(), 3u);
  ASSERT_EQ(result.ledger.entries.size(), 1u);
  EXPECT_EQ(result.ledger.entries[0].action, LedgerAction::quarantined);
  EXPECT_EQ(result.ledger.entries[0].feature, "1|3");
}

TEST(CleanCoverage, PriorityWithoutAFieldIsRefused) {
  CleanOptions options = plane_options();
  options.overlap_rule = OverlapRule::priority;
  EXPECT_THROW(clean_coverage(layer_of({left}), options), UsageError);
  options.priority_field = "level";
  EXPECT_THROW(clean_coverage(layer_of({left}), options), SchemaError);
}

TEST(CleanCoverage, PriorityFieldDecides) {
  Layer zones = layer_of({left, "POLYGON ((90 0, 200 0, 200 100, 90 100, 90 0))"});
  Column level("level", FieldType::integer);
  level.push_back(std::int64_t{2});
  level.push_back(std::int64_t{1});
  zones.fields.add(std::move(level));
  CleanOptions options = plane_options();
  options.overlap_rule = OverlapRule::priority;
  options.priority_field = "level";
  options.all_overlaps = true;
  const CleanResult result = clean_coverage(zones, options);
  EXPECT_NEAR(plane_area(result.layer.polygons()[0]), 9000, 1e-9);
  EXPECT_EQ(points_of(result.layer, 1), points_of(zones, 1));
}

TEST(CleanCoverage, PlantedDefectsAreMendedAndNothingIsLostOrCountedTwice) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const int n = 3 + static_cast<int>(seed % 4);
    const Layer zones = layer_of(PlantedCoverage(seed).zones(n, 0.4));
    CleanOptions options = plane_options();
    options.width_m = 20;
    const CleanResult result = clean_coverage(zones, options);
    ASSERT_EQ(result.layer.size(), zones.size());
    const CoverageCheck check = checked(result.layer);
    EXPECT_TRUE(check.passes()) << write_wkt(check.geometry, 0);
    EXPECT_TRUE(check.ledger.empty());
    for (const LedgerEntry& entry : result.ledger.entries) {
      EXPECT_NE(entry.action, LedgerAction::quarantined) << entry.feature << entry.reason;
    }
    // The square is tiled again, exactly: borders moved on the grid, the outer one did not.
    const double square = n * n * PlantedCoverage::side * PlantedCoverage::side;
    EXPECT_NEAR(total_area(result.layer), square, 1e-6);
    for (const CleanedFeature& feature : result.changed) {
      EXPECT_LE(std::abs(feature.residue_m2), feature.bound_m2);
    }
  }
}

TEST(CleanCoverage, NeitherThreadsNorOrderChangeWhatComesOut) {
  const Layer zones = layer_of(PlantedCoverage(77).zones(6, 0.4));
  CleanOptions options = plane_options();
  options.width_m = 20;
  const CleanResult one = clean_coverage(zones, options);
  options.threads = 2;
  const CleanResult two = clean_coverage(zones, options);
  std::vector<std::size_t> backwards;
  for (std::size_t i = zones.size(); i > 0; --i) backwards.push_back(i - 1);
  const CleanResult reversed = clean_coverage(select(zones, backwards), options);
  ASSERT_GT(one.changed.size(), 0u);
  for (std::size_t i = 0; i < zones.size(); ++i) {
    EXPECT_EQ(points_of(one.layer, i), points_of(two.layer, i));
    EXPECT_EQ(points_of(one.layer, i), points_of(reversed.layer, zones.size() - 1 - i));
  }
}

}  // namespace
}  // namespace ecotone
