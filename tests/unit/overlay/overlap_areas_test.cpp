// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlap_areas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ecotone/error.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

// A plane that is true to scale in our coordinates: areas and lengths follow by hand.
const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

OverlapOptions plane_options() {
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.threads = 1;
  return options;
}

TEST(OverlapAreas, TwoSquaresShareAQuarter) {
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const auto zones = multipolygons({"POLYGON ((5 5, 15 5, 15 15, 5 15, 5 5))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  const Overlap& overlap = overlaps.pairs[0];
  EXPECT_DOUBLE_EQ(overlap.area_m2, 25);
  EXPECT_FALSE(overlap.touches_only);
  EXPECT_DOUBLE_EQ(overlap.zone_border_m, 10);     // (5 5) to (10 5) and (5 5) to (5 10)
  EXPECT_DOUBLE_EQ(overlap.subject_border_m, 10);  // (10 5) to (10 10) and on to (5 10)
  // 0.71 · 0.1 mm along 20 m of border
  EXPECT_NEAR(overlap.computing_error_m2, 0.71e-4 * 20, 1e-9);
  EXPECT_TRUE(overlaps.ledger.empty());
  EXPECT_EQ(overlaps.pieces.size(), 0u);
}

TEST(OverlapAreas, SquaresThatShareAnEdgeOnlyTouch) {
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const auto zones = multipolygons({"POLYGON ((10 4, 20 4, 20 7, 10 7, 10 4))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_TRUE(overlaps.pairs[0].touches_only);
  EXPECT_EQ(overlaps.pairs[0].area_m2, 0);
  EXPECT_DOUBLE_EQ(overlaps.pairs[0].zone_border_m, 3);
  EXPECT_DOUBLE_EQ(overlaps.pairs[0].subject_border_m, 3);
}

TEST(OverlapAreas, SquaresThatShareACornerTouchWithoutLength) {
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const auto zones = multipolygons({"POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_TRUE(overlaps.pairs[0].touches_only);
  EXPECT_EQ(overlaps.pairs[0].zone_border_m, 0);
}

TEST(OverlapAreas, SubjectInsideAZoneIsWhole) {
  const auto subjects = multipolygons({"POLYGON ((2.1 2.2, 7.3 2.4, 5.5 6.6, 2.1 2.2))"});
  const auto zones = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_EQ(overlaps.pairs[0].area_m2, area_m2(subjects[0], plane(), AreaMethod::plane));
  EXPECT_EQ(overlaps.pairs[0].zone_border_m, 0);
  EXPECT_GT(overlaps.pairs[0].subject_border_m, 0);
}

TEST(OverlapAreas, SubjectInsideAZoneAndAtItsBorderIsWholeToo) {
  const auto subjects =
      multipolygons({"POLYGON ((500000.3 3190000.1, 500010.7 3190000.1, 500005.3 3190009.9, "
                     "500000.3 3190000.1))"});
  const auto zones =
      multipolygons({"POLYGON ((499990.7 3190000.1, 500023.1 3190000.1, 500023.1 3190020.9, "
                     "499990.7 3190020.9, 499990.7 3190000.1))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_EQ(overlaps.pairs[0].area_m2, area_m2(subjects[0], plane(), AreaMethod::plane));
  EXPECT_NEAR(overlaps.pairs[0].zone_border_m, 10.4, 1e-6);  // the stretch that both share
}

TEST(OverlapAreas, ZoneInsideASubjectIsWhole) {
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const auto zones = multipolygons({"POLYGON ((2.1 2.2, 7.3 2.4, 5.5 6.6, 2.1 2.2))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_EQ(overlaps.pairs[0].area_m2, area_m2(zones[0], plane(), AreaMethod::plane));
  EXPECT_EQ(overlaps.pairs[0].subject_border_m, 0);
}

TEST(OverlapAreas, IdenticalPolygonsOverlapWholeAndShareTheirBorder) {
  const auto zones = multipolygons({"POLYGON ((0 0, 7 1, 9 8, 1 6, 0 0), (2 2, 3 2, 3 3, 2 2))"});
  const Overlaps overlaps = overlap_areas(zones, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_EQ(overlaps.pairs[0].area_m2, area_m2(zones[0], plane(), AreaMethod::plane));
  EXPECT_DOUBLE_EQ(overlaps.pairs[0].zone_border_m, overlaps.pairs[0].subject_border_m);
}

TEST(OverlapAreas, SubjectInAHoleMeetsNothing) {
  const auto subjects = multipolygons({"POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))"});
  const auto zones =
      multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (3 3, 6 3, 6 6, 3 6, 3 3))"});
  EXPECT_TRUE(overlap_areas(subjects, zones, plane(), plane_options()).pairs.empty());
}

TEST(OverlapAreas, EmptyAndMissingGeometriesPairWithNothing) {
  MultiPolygonBuilder builder;
  builder.add_missing();
  builder.finish_feature();
  const MultiPolygonArray nothing = std::move(builder).build();
  const auto zones = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  EXPECT_TRUE(overlap_areas(nothing, zones, plane(), plane_options()).pairs.empty());
  EXPECT_TRUE(overlap_areas(zones, nothing, plane(), plane_options()).pairs.empty());
  EXPECT_TRUE(overlap_areas({}, {}, plane(), plane_options()).pairs.empty());
}

TEST(OverlapAreas, PiecesComeWithPairsAndAreEmptyWhereTheyTouch) {
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"});
  const auto zones = multipolygons(
      {"POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))", "POLYGON ((5 -5, 15 -5, 15 5, 5 5, 5 -5))"});
  OverlapOptions options = plane_options();
  options.pieces = true;
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), options);
  ASSERT_EQ(overlaps.pairs.size(), 2u);
  ASSERT_EQ(overlaps.pieces.size(), 2u);
  EXPECT_EQ(overlaps.pieces[0].size(), 0u);
  EXPECT_EQ(write_wkt(overlaps.pieces[1]), "POLYGON ((5 0, 10 0, 10 5, 5 5, 5 0))");
}

TEST(OverlapAreas, BowTieIsRepairedAndStandsInTheLedgerWithItsAreas) {
  const auto subjects = multipolygons({"POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"});
  const auto zones = multipolygons({"POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"});
  OverlapOptions options = plane_options();
  const std::vector<std::string> ids{"S7"};
  options.subject_layer = "sites";
  options.subject_ids = ids;
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), options);
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_DOUBLE_EQ(overlaps.pairs[0].area_m2, 25);  // the left of two triangles of 5 · 10 / 2
  ASSERT_EQ(overlaps.ledger.entries.size(), 1u);
  const LedgerEntry& entry = overlaps.ledger.entries[0];
  EXPECT_EQ(entry.action, LedgerAction::repaired);
  EXPECT_EQ(entry.layer, "sites");
  EXPECT_EQ(entry.feature, "S7");
  EXPECT_EQ(entry.position, (Point{5, 5}));
  EXPECT_DOUBLE_EQ(*entry.area_before_m2, 0);
  EXPECT_DOUBLE_EQ(*entry.area_after_m2, 50);
}

TEST(OverlapAreas, CoordinateThatIsNoNumberIsQuarantinedAndTheRestGoesOn) {
  MultiPolygonBuilder builder;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Point p : {Point{0, 0}, Point{nan, 0}, Point{0, 1}, Point{0, 0}}) builder.add_point(p);
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  for (const Point p : {Point{0, 0}, Point{1, 0}, Point{0, 1}, Point{0, 0}}) builder.add_point(p);
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  const MultiPolygonArray subjects = std::move(builder).build();
  const auto zones = multipolygons({"POLYGON ((-9 -9, 9 -9, 9 9, -9 9, -9 -9))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_EQ(overlaps.pairs[0].subject, 1u);
  EXPECT_DOUBLE_EQ(overlaps.pairs[0].area_m2, 0.5);
  ASSERT_EQ(overlaps.ledger.entries.size(), 1u);
  EXPECT_EQ(overlaps.ledger.entries[0].action, LedgerAction::quarantined);
  EXPECT_EQ(overlaps.ledger.entries[0].feature, "0");
}

TEST(OverlapAreas, InfiniteCoordinateIsQuarantined) {
  MultiPolygonBuilder builder;
  const double inf = std::numeric_limits<double>::infinity();
  for (const Point p : {Point{-inf, 0}, Point{inf, 0}, Point{0, 1}}) builder.add_point(p);
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  const MultiPolygonArray broken = std::move(builder).build();
  const auto zones = multipolygons({"POLYGON ((-9 -9, 9 -9, 9 9, -9 9, -9 -9))"});
  const Overlaps overlaps = overlap_areas(zones, broken, plane(), plane_options());
  EXPECT_TRUE(overlaps.pairs.empty());
  ASSERT_EQ(overlaps.ledger.entries.size(), 1u);
  EXPECT_EQ(overlaps.ledger.entries[0].action, LedgerAction::quarantined);
}

TEST(OverlapAreas, PolygonThinnerThanTheGridIsDroppedIntoTheLedger) {
  const auto subjects = multipolygons({"POLYGON ((1 1, 2 1, 2 1.00001, 1 1.00001, 1 1))"});
  const auto zones = multipolygons({"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"});
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), plane_options());
  EXPECT_TRUE(overlaps.pairs.empty());
  ASSERT_EQ(overlaps.ledger.entries.size(), 1u);
  EXPECT_EQ(overlaps.ledger.entries[0].action, LedgerAction::dropped);
  EXPECT_NEAR(*overlaps.ledger.entries[0].area_before_m2, 1e-5, 1e-12);
}

TEST(OverlapAreas, GridZeroTakesTheFinestThatTheCoordinatesAllow) {
  const auto subjects = multipolygons({"POLYGON ((1 1, 2 1, 2 1.00001, 1 1.00001, 1 1))"});
  const auto zones = multipolygons({"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"});
  OverlapOptions options = plane_options();
  options.grid = 0;
  const Overlaps overlaps = overlap_areas(subjects, zones, plane(), options);
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  EXPECT_NEAR(overlaps.pairs[0].area_m2, 1e-5, 1e-12);
  // Coordinates up to 9 take 4 bits before the point, so that 47 of 51 are left behind it.
  EXPECT_EQ(overlaps.grid, std::ldexp(1.0, -47));
}

TEST(OverlapAreas, NegativeGridIsRefused) {
  OverlapOptions options = plane_options();
  options.grid = -1;
  EXPECT_THROW(overlap_areas({}, {}, plane(), options), UsageError);
}

// A coverage of crooked quadrangles over [0, n]², with shared vertices.
MultiPolygonArray crooked_grid(int n, double shift) {
  const auto node = [&](int i, int j) {
    const bool inner = i > 0 && j > 0 && i < n && j < n;
    const double wobble = inner ? 0.3 * std::sin(12.9898 * i + 78.233 * j + shift) : 0;
    return Point{500000 + 10 * (i + wobble), 3190000 + 10 * (j - wobble)};
  };
  MultiPolygonBuilder builder;
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) {
      for (const Point p : {node(i, j), node(i + 1, j), node(i + 1, j + 1), node(i, j + 1)}) {
        builder.add_point(p);
      }
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
    }
  }
  return std::move(builder).build();
}

TEST(OverlapAreas, PartsOfACoverageAddUpToEachSubject) {
  const MultiPolygonArray a = crooked_grid(12, 0);
  const MultiPolygonArray b = crooked_grid(12, 1);
  const Overlaps overlaps = overlap_areas(a, b, plane(), plane_options());
  std::vector<double> sums(a.size(), 0);
  for (const Overlap& overlap : overlaps.pairs) sums[overlap.subject] += overlap.area_m2;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // Both coverages fill the same square; snapping moves 40 m of border by at most 0.071 mm.
    EXPECT_NEAR(sums[i], area_m2(a[i], plane(), AreaMethod::plane), 0.01);
  }
}

TEST(OverlapAreas, SidesChangePlaces) {
  const MultiPolygonArray a = crooked_grid(7, 0);
  const MultiPolygonArray b = crooked_grid(9, 1);
  const Overlaps ab = overlap_areas(a, b, plane(), plane_options());
  Overlaps ba = overlap_areas(b, a, plane(), plane_options());
  for (Overlap& o : ba.pairs) {
    std::swap(o.subject, o.zone);
    std::swap(o.subject_border_m, o.zone_border_m);
  }
  std::sort(ba.pairs.begin(), ba.pairs.end(), [](const Overlap& x, const Overlap& y) {
    return std::pair(x.subject, x.zone) < std::pair(y.subject, y.zone);
  });
  ASSERT_EQ(ab.pairs.size(), ba.pairs.size());
  for (std::size_t k = 0; k < ab.pairs.size(); ++k) {
    EXPECT_EQ(ab.pairs[k].subject, ba.pairs[k].subject);
    EXPECT_EQ(ab.pairs[k].zone, ba.pairs[k].zone);
    EXPECT_NEAR(ab.pairs[k].area_m2, ba.pairs[k].area_m2, 1e-6);
  }
}

TEST(OverlapAreas, ThreadsDoNotChangeABit) {
  const MultiPolygonArray a = crooked_grid(15, 0);
  const MultiPolygonArray b = crooked_grid(13, 1);
  OverlapOptions options = plane_options();
  options.pieces = true;
  const Overlaps one = overlap_areas(a, b, plane(), options);
  for (const int threads : {2, 7}) {
    options.threads = threads;
    const Overlaps many = overlap_areas(a, b, plane(), options);
    EXPECT_EQ(one.pairs, many.pairs);
    EXPECT_TRUE(std::ranges::equal(one.pieces.points(), many.pieces.points()));
    EXPECT_TRUE(std::ranges::equal(one.pieces.ring_offsets(), many.pieces.ring_offsets()));
  }
}

TEST(OverlapAreas, OrderOfFeaturesDoesNotChangeABit) {
  const MultiPolygonArray a = crooked_grid(8, 0);
  const MultiPolygonArray b = crooked_grid(6, 1);
  const Overlaps forward = overlap_areas(a, b, plane(), plane_options());
  MultiPolygonBuilder reversed;
  for (std::size_t i = a.size(); i-- > 0;) reversed.add_feature(a[i]);
  Overlaps backward = overlap_areas(std::move(reversed).build(), b, plane(), plane_options());
  for (Overlap& o : backward.pairs) o.subject = a.size() - 1 - o.subject;
  std::sort(backward.pairs.begin(), backward.pairs.end(), [](const Overlap& x, const Overlap& y) {
    return std::pair(x.subject, x.zone) < std::pair(y.subject, y.zone);
  });
  EXPECT_EQ(forward.pairs, backward.pairs);
}

TEST(OverlapAreas, LayersWithDifferentCrsAreRefused) {
  Layer a;
  a.name = "sites";
  a.crs = Crs::from_epsg(4545);
  Layer b;
  b.name = "zones";
  b.crs = Crs::from_epsg(4490);
  EXPECT_THROW(overlap_areas(a, b), CrsError);
}

TEST(OverlapAreas, DegreesAreMeasuredInMetres) {
  const auto subjects =
      multipolygons({"POLYGON ((108 29, 108.01 29, 108.01 29.01, 108 29.01, 108 29))"});
  const auto zones =
      multipolygons({"POLYGON ((108.005 28, 109 28, 109 30, 108.005 30, 108.005 28))"});
  OverlapOptions options;
  options.threads = 1;
  const Overlaps overlaps = overlap_areas(subjects, zones, Crs::from_epsg(4490), options);
  ASSERT_EQ(overlaps.pairs.size(), 1u);
  // A hundredth of a degree of the meridian at 29.005°: M π/180/100 with
  // M = a (1 − e²) / (1 − e² sin² φ)^1.5 = 6 350 550.4 m, that is 1108.4 m.
  EXPECT_NEAR(overlaps.pairs[0].zone_border_m, 1108.4, 0.1);
}

TEST(OverlapAreas, PairsOfASubjectAreARange) {
  Overlaps overlaps;
  overlaps.pairs = {
      {.subject = 1, .zone = 0}, {.subject = 1, .zone = 3}, {.subject = 4, .zone = 0}};
  EXPECT_EQ(pairs_of_subject(overlaps, 1), (std::pair<std::size_t, std::size_t>(0, 2)));
  EXPECT_EQ(pairs_of_subject(overlaps, 2), (std::pair<std::size_t, std::size_t>(2, 2)));
  EXPECT_EQ(pairs_of_subject(overlaps, 4), (std::pair<std::size_t, std::size_t>(2, 3)));
}

}  // namespace
}  // namespace ecotone
