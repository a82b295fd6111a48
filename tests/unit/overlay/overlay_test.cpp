// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// Areas are those of a plane true to scale: they follow by hand.
OverlayOptions plane_options() {
  OverlayOptions options;
  options.area_method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

Layer layer(const std::string& name, std::initializer_list<std::string> texts) {
  Layer result;
  result.name = name;
  result.crs = Crs::from_epsg(4545);
  result.geometry = multipolygons(texts);
  Column column("name", FieldType::text);
  Column number(name + "_no", FieldType::integer);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.ids.push_back(std::to_string(100 + i));
    column.push_back(name + std::to_string(i));
    number.push_back(static_cast<std::int64_t>(i));
  }
  result.fields.add(std::move(column));
  result.fields.add(std::move(number));
  return result;
}

// Two squares of 10 × 10 that share [5, 10] × [0, 10], and a third B apart.
Layer left() {
  return layer("a", {"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
}
Layer right() {
  return layer(
      "b", {"POLYGON ((5 0, 15 0, 15 10, 5 10, 5 0))", "POLYGON ((30 0, 31 0, 31 1, 30 1, 30 0))"});
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

TEST(Overlay, IntersectionHasFieldsAndIdsOfBothSides) {
  const OverlayResult result =
      overlay(left(), right(), OverlayOperation::intersection, plane_options());
  ASSERT_EQ(result.layer.size(), 1u);
  EXPECT_THAT(result.layer.polygons()[0], IsWkt("POLYGON ((5 0, 10 0, 10 10, 5 10, 5 0))"));
  EXPECT_EQ(result.areas_m2, std::vector<double>{50});
  EXPECT_EQ(result.layer.ids[0], "100|100");
  std::vector<std::string> names;
  for (const Column& column : result.layer.fields.columns()) names.push_back(column.name());
  EXPECT_EQ(names, (std::vector<std::string>{"a_id", "b_id", "a_name", "a_no", "b_name", "b_no"}));
  EXPECT_EQ(to_text(result.layer.fields.at("a_name")[0]), "a0");
  EXPECT_EQ(to_text(result.layer.fields.at("b_name")[0]), "b0");
  EXPECT_TRUE(result.ledger.empty());
}

TEST(Overlay, UnionKeepsEverythingOnceAndLeavesForeignFieldsNull) {
  const OverlayResult result = overlay(left(), right(), OverlayOperation::union_, plane_options());
  EXPECT_EQ(result.layer.ids, (std::vector<std::string>{"100|100", "100|", "|100", "|101"}));
  EXPECT_EQ(result.areas_m2, (std::vector<double>{50, 50, 50, 1}));
  EXPECT_TRUE(result.layer.fields.at("b_name").is_null(1));
  EXPECT_TRUE(result.layer.fields.at("a_id").is_null(2));
  EXPECT_EQ(to_text(result.layer.fields.at("b_no")[3]), "1");
  EXPECT_TRUE(result.balance.holds());
  EXPECT_EQ(result.balance.b.rows.size(), 2u);
}

TEST(Overlay, DifferenceHasFieldsOfAAlone) {
  const OverlayResult result =
      overlay(left(), right(), OverlayOperation::difference, plane_options());
  ASSERT_EQ(result.layer.size(), 1u);
  EXPECT_THAT(result.layer.polygons()[0], IsWkt("POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"));
  EXPECT_FALSE(result.layer.fields.find("b_id"));
  EXPECT_EQ(result.layer.fields.column(1).name(), "name");  // nothing clashes
}

TEST(Overlay, IdentityIsIntersectionAndDifference) {
  const OverlayResult result =
      overlay(left(), right(), OverlayOperation::identity, plane_options());
  EXPECT_EQ(result.layer.ids, (std::vector<std::string>{"100|100", "100|"}));
  EXPECT_EQ(sum(result.areas_m2), 100);
}

TEST(Overlay, SymmetricDifferenceLeavesOutWhatBothHave) {
  const OverlayResult result =
      overlay(left(), right(), OverlayOperation::symmetric_difference, plane_options());
  EXPECT_EQ(result.layer.ids, (std::vector<std::string>{"100|", "|100", "|101"}));
  EXPECT_EQ(result.areas_m2, (std::vector<double>{50, 50, 1}));
}

TEST(Overlay, UpdateReplacesWhatBCovers) {
  const OverlayResult result = overlay(left(), right(), OverlayOperation::update, plane_options());
  EXPECT_EQ(result.layer.ids, (std::vector<std::string>{"100|", "|100", "|101"}));
  EXPECT_EQ(result.areas_m2, (std::vector<double>{50, 100, 1}));
}

TEST(Overlay, ClipCountsOverlappingCutterOnce) {
  const Layer cutter = layer(
      "b", {"POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((4 0, 8 0, 8 10, 4 10, 4 0))"});
  const OverlayResult result = overlay(left(), cutter, OverlayOperation::clip, plane_options());
  ASSERT_EQ(result.layer.size(), 1u);
  EXPECT_DOUBLE_EQ(result.areas_m2[0], 80);
  EXPECT_EQ(result.layer.polygons()[0].size(), 1u);
}

TEST(Overlay, BalanceNamesWhatIsCountedAgain) {
  const Layer zones = layer(
      "b", {"POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((4 0, 8 0, 8 10, 4 10, 4 0))"});
  const OverlayResult result =
      overlay(left(), zones, OverlayOperation::intersection, plane_options());
  ASSERT_EQ(result.balance.a.rows.size(), 1u);
  const BalanceRow& row = result.balance.a.rows[0];
  EXPECT_DOUBLE_EQ(row.whole_m2, 100);
  EXPECT_DOUBLE_EQ(row.inside_m2, 80);
  EXPECT_DOUBLE_EQ(row.outside_m2, 20);
  EXPECT_DOUBLE_EQ(row.counted_again_m2, 20);  // [4, 6] × [0, 10] lies in both zones
  EXPECT_TRUE(result.balance.holds());
}

TEST(Overlay, TouchingLayersHaveNoIntersection) {
  const Layer neighbour = layer("b", {"POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"});
  const OverlayResult result =
      overlay(left(), neighbour, OverlayOperation::intersection, plane_options());
  EXPECT_EQ(result.layer.size(), 0u);
  EXPECT_DOUBLE_EQ(result.balance.a.total.outside_m2, 100);
}

TEST(Overlay, EmptyLayersGiveEmptyOrWholeResults) {
  const Layer empty = layer("b", {});
  for (const auto operation : {OverlayOperation::intersection, OverlayOperation::clip}) {
    EXPECT_EQ(overlay(left(), empty, operation, plane_options()).layer.size(), 0u);
  }
  for (const auto operation :
       {OverlayOperation::union_, OverlayOperation::difference, OverlayOperation::identity,
        OverlayOperation::update, OverlayOperation::symmetric_difference}) {
    const OverlayResult result = overlay(left(), empty, operation, plane_options());
    ASSERT_EQ(result.areas_m2, std::vector<double>{100});
    EXPECT_EQ(overlay(empty, empty, operation, plane_options()).layer.size(), 0u);
  }
}

TEST(Overlay, MissingGeometriesGiveNoRows) {
  const Layer gaps = layer("b", {"", "POLYGON ((5 0, 15 0, 15 10, 5 10, 5 0))", ""});
  const OverlayResult result = overlay(left(), gaps, OverlayOperation::union_, plane_options());
  EXPECT_EQ(result.layer.ids, (std::vector<std::string>{"100|101", "100|", "|101"}));
  EXPECT_EQ(result.balance.b.rows.size(), 1u);
}

TEST(Overlay, SliversAreSetAsideAndNeverLost) {
  // An overlap of 0.2 × 10 beside one of 5 × 10: 2 · 2 / 20.4 = 0.196 m is its mean width.
  const Layer zones = layer("b", {"POLYGON ((5 0, 10 0, 10 10, 5 10, 5 0))",
                                  "POLYGON ((-5 0, 0.2 0, 0.2 10, -5 10, -5 0))"});
  OverlayOptions options = plane_options();
  options.sliver_width_m = 0.2;
  const OverlayResult apart = overlay(left(), zones, OverlayOperation::intersection, options);
  EXPECT_EQ(apart.layer.ids, std::vector<std::string>{"100|100"});
  EXPECT_EQ(apart.slivers.ids, std::vector<std::string>{"100|101"});
  ASSERT_EQ(apart.sliver_areas_m2.size(), 1u);
  EXPECT_NEAR(apart.sliver_areas_m2[0], 2, 1e-12);
  ASSERT_EQ(apart.ledger.entries.size(), 1u);
  EXPECT_EQ(apart.ledger.entries[0].action, LedgerAction::set_aside);
  options.keep_slivers = true;
  const OverlayResult kept = overlay(left(), zones, OverlayOperation::intersection, options);
  EXPECT_EQ(kept.layer.size(), 2u);
  EXPECT_EQ(kept.slivers.size(), 0u);
  EXPECT_EQ(kept.kept_slivers, 1u);
}

TEST(Overlay, InvalidFeatureIsRepairedAndTheRestGoesOn) {
  const Layer bow_tie = layer(
      "b", {"POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"});
  const OverlayResult result =
      overlay(left(), bow_tie, OverlayOperation::intersection, plane_options());
  EXPECT_EQ(result.areas_m2, (std::vector<double>{50, 1}));
  ASSERT_EQ(result.ledger.entries.size(), 1u);
  EXPECT_EQ(result.ledger.entries[0].layer, "b");
  EXPECT_EQ(result.ledger.entries[0].feature, "100");
}

TEST(Overlay, FieldsCalledAsOursGetTheirPrefix) {
  Layer a = left();
  a.fields.column(0).rename("A_ID");
  const OverlayResult result = overlay(a, right(), OverlayOperation::intersection, plane_options());
  EXPECT_TRUE(result.layer.fields.find("a_A_ID"));
  EXPECT_TRUE(result.layer.fields.find("name"));
}

TEST(Overlay, DifferentCrsAreRefusedUnlessOneIsGiven) {
  Layer a = left();
  a.crs = Crs::from_epsg(4490);
  EXPECT_THROW(overlay(a, right(), OverlayOperation::union_, plane_options()), CrsError);
  a.crs.reset();
  EXPECT_THROW(overlay(a, right(), OverlayOperation::union_, plane_options()), CrsError);
}

TEST(Overlay, NegativeSliverWidthIsRefused) {
  OverlayOptions options = plane_options();
  options.sliver_width_m = -1;
  EXPECT_THROW(overlay(left(), right(), OverlayOperation::union_, options), UsageError);
}

TEST(Overlay, OperationsAreReadByTheirNames) {
  for (const auto operation :
       {OverlayOperation::intersection, OverlayOperation::union_, OverlayOperation::difference,
        OverlayOperation::symmetric_difference, OverlayOperation::identity, OverlayOperation::clip,
        OverlayOperation::update}) {
    EXPECT_EQ(parse_overlay_operation(overlay_operation_name(operation)), operation);
  }
  EXPECT_THROW(parse_overlay_operation("xor"), UsageError);
}

// Crooked quadrangles that tile [0, 10 n]² and share their vertices.
Layer crooked(const std::string& name, int n, double phase, double size) {
  const auto node = [&](int i, int j) {
    const bool inner = i > 0 && j > 0 && i < n && j < n;
    const double wobble = inner ? 0.3 * std::sin(12.9898 * i + 78.233 * j + phase) : 0;
    return Point{500000 + size * (i + wobble), 3190000 + size * (j - wobble)};
  };
  MultiPolygonBuilder builder;
  Layer result;
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) {
      for (const Point p : {node(i, j), node(i + 1, j), node(i + 1, j + 1), node(i, j + 1)}) {
        builder.add_point(p);
      }
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
      result.ids.push_back(std::to_string(i) + "." + std::to_string(j));
    }
  }
  result.name = name;
  result.crs = Crs::from_epsg(4545);
  result.geometry = std::move(builder).build();
  return result;
}

TEST(Overlay, EveryOperationBalancesOverCoverages) {
  const Layer a = crooked("a", 8, 0, 10);
  const Layer b = crooked("b", 5, 1, 13);  // 65 m wide inside 80 m
  const double whole_a = 6400;
  const double whole_b = 4225;
  struct Case {
    OverlayOperation operation;
    double total;
  };
  for (const Case& c :
       {Case{OverlayOperation::intersection, whole_b}, Case{OverlayOperation::clip, whole_b},
        Case{OverlayOperation::difference, whole_a - whole_b},
        Case{OverlayOperation::identity, whole_a},
        Case{OverlayOperation::symmetric_difference, whole_a - whole_b},
        Case{OverlayOperation::union_, whole_a}, Case{OverlayOperation::update, whole_a}}) {
    const OverlayResult result = overlay(a, b, c.operation, plane_options());
    // Shared borders stay shared, so only the frame of b can move by snapping, and it does not.
    EXPECT_NEAR(sum(result.areas_m2) + sum(result.sliver_areas_m2), c.total, 1e-6)
        << overlay_operation_name(c.operation);
    EXPECT_TRUE(result.balance.holds());
    EXPECT_NEAR(result.balance.a.total.residue_m2, 0, 1e-2);
  }
}

// The union of B lies near the origin, where doubles are dense, and its borders cross; A goes far.
TEST(Overlay, SmallUnionIsCutOutOfAFeatureThatGoesFar) {
  const Layer a = layer("a", {"POLYGON ((-10 -10, 4000000 -10, 4000000 4000000, -10 -10))"});
  const Layer b =
      layer("b", {"POLYGON ((0 -8, 3 -8, 1 -5, 0 -8))", "POLYGON ((0 -7, 4 -7, 4 -6, 0 -7))"});
  const OverlayResult result = overlay(a, b, OverlayOperation::difference, plane_options());
  EXPECT_TRUE(result.balance.holds());
  ASSERT_EQ(result.layer.size(), 1u);
  ASSERT_EQ(result.layer.polygons()[0].size(), 1u);
  EXPECT_EQ(result.layer.polygons()[0].polygon(0).ring_count(), 2u);
  EXPECT_TRUE(result.ledger.empty()) << result.ledger.entries.front().reason;
}

TEST(Overlay, ThreadsDoNotChangeABit) {
  const Layer a = crooked("a", 9, 0, 10);
  const Layer b = crooked("b", 7, 1, 13);
  OverlayOptions options = plane_options();
  const OverlayResult one = overlay(a, b, OverlayOperation::union_, options);
  for (const int threads : {2, 7}) {
    options.threads = threads;
    const OverlayResult many = overlay(a, b, OverlayOperation::union_, options);
    EXPECT_EQ(one.layer.ids, many.layer.ids);
    EXPECT_EQ(one.areas_m2, many.areas_m2);
    EXPECT_TRUE(std::ranges::equal(one.layer.geometry.points(), many.layer.geometry.points()));
    EXPECT_EQ(one.balance.a.total.residue_m2, many.balance.a.total.residue_m2);
  }
}

TEST(Overlay, OrderOfFeaturesChangesTheOrderOfRowsOnly) {
  const Layer a = crooked("a", 6, 0, 10);
  const Layer b = crooked("b", 4, 1, 13);
  std::vector<std::size_t> backwards(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) backwards[i] = b.size() - 1 - i;
  const OverlayResult one = overlay(a, b, OverlayOperation::union_, plane_options());
  const OverlayResult other =
      overlay(a, select(b, backwards), OverlayOperation::union_, plane_options());
  const auto texts = [](const OverlayResult& result) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < result.layer.size(); ++i) {
      rows.push_back(result.layer.ids[i] + " " + write_wkt(result.layer.geometry, i));
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  EXPECT_EQ(texts(one), texts(other));
  EXPECT_EQ(one.balance.a.total.inside_m2, other.balance.a.total.inside_m2);
}

}  // namespace
}  // namespace ecotone
