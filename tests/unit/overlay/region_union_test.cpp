// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/region_union.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"
#include "tests/support/case_table.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

UnionOptions plane_options() {
  return {.method = AreaMethod::plane, .threads = 1};
}

std::vector<std::string> members_of(const Case& row) {
  std::vector<std::string> members;
  const std::string& text = row.at("members");
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find("; ", from), text.size());
    members.push_back(text.substr(from, to - from));
    from = to + 2;
  }
  return members;
}

// One of the eight symmetries of a square, then a translation.
MultiPolygonArray turned(const MultiPolygonArray& column, int symmetry, double dx, double dy) {
  std::vector<Point> points;
  for (Point p : column.points()) {
    if ((symmetry & 1) != 0) p.x = -p.x;
    if ((symmetry & 2) != 0) p.y = -p.y;
    if ((symmetry & 4) != 0) std::swap(p.x, p.y);
    points.push_back({p.x + dx, p.y + dy});
  }
  const auto copied = [](const auto& offsets) {
    return std::vector<std::int32_t>(offsets.begin(), offsets.end());
  };
  return {copied(column.geom_offsets()), copied(column.polygon_offsets()),
          copied(column.ring_offsets()), std::move(points)};
}

// The edges of a feature, with the inside on their left, and how many rings it has of each kind.
struct Outline {
  std::vector<std::array<double, 4>> edges;
  std::size_t polygons = 0;
  std::size_t rings = 0;

  friend bool operator==(const Outline&, const Outline&) = default;
};

Outline outline(const MultiPolygonView& feature) {
  Outline result{.polygons = feature.size()};
  for (std::size_t j = 0; j < feature.size(); ++j) {
    result.rings += feature.polygon(j).ring_count();
    for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
      const RingView ring = feature.polygon(j).ring(k);
      double twice = 0;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
                 (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
      }
      const bool along = (twice > 0) == (k == 0);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point& a = ring[along ? i : i + 1];
        const Point& b = ring[along ? i + 1 : i];
        result.edges.push_back({a.x, a.y, b.x, b.y});
      }
    }
  }
  std::ranges::sort(result.edges);
  return result;
}

TEST(UnionOf, AgreesWithTheTableOfCases) {
  const std::vector<Case> cases = read_cases("union.csv");
  EXPECT_GT(cases.size(), 20u);
  for (const Case& row : cases) {
    Ledger ledger;
    const MultiPolygonArray united =
        union_of(multipolygons(members_of(row)), plane(), ledger, plane_options());
    EXPECT_THAT(united[0], IsWkt(row.at("expected"))) << row.at("name");
    EXPECT_TRUE(ledger.empty()) << row.at("name") << ": " << ledger.entries.front().reason;
  }
}

// The perturbation knows a direction and an order; the result must not.
TEST(UnionOf, TurnedOrInAnotherOrderTheSameOutlineComesOut) {
  for (const Case& row : read_cases("union.csv")) {
    std::vector<std::string> members = members_of(row);
    std::ranges::sort(members);
    const MultiPolygonArray expected = multipolygons({row.at("expected")});
    int orders = 0;
    do {
      const MultiPolygonArray column = multipolygons(members);
      for (int symmetry = 0; symmetry < 8; ++symmetry) {
        for (const Point& far : {Point{0, 0}, Point{123'456, 3'000'001}}) {
          Ledger ledger;
          const MultiPolygonArray united =
              union_of(turned(column, symmetry, far.x, far.y), plane(), ledger, plane_options());
          EXPECT_EQ(outline(united[0]), outline(turned(expected, symmetry, far.x, far.y)[0]))
              << row.at("name") << ", symmetry " << symmetry << ": " << write_wkt(united[0]);
          EXPECT_TRUE(ledger.empty());
        }
      }
    } while (std::next_permutation(members.begin(), members.end()) && ++orders < 24);
  }
}

// Found by overlay_fuzz: far from the origin crossings are rounded to places that others have, and
// a hole may stick out of its shell.
TEST(UnionOf, RoundedBordersDoNotContradictEachOther) {
  const std::vector<std::vector<std::string>> cases{
      {"MULTIPOLYGON (((36668435.979 3512122.8688, 36668436.2862 3512123.1761, "
       "36668436.3886 3512123.2784, 36668435.7741 3512123.3807, 36668435.979 3512122.8688)), "
       "((36668437.1054 3512122.7664, 36668437.1054 3512123.5856, 36668436.9006 3512123.176, "
       "36668437.1054 3512122.7664)))",
       "MULTIPOLYGON (((36668435.979 3512123.176, 36668436.1838 3512123.3808, "
       "36668435.7742 3512123.4832, 36668435.9791 3512122.8689, 36668435.979 3512123.176)), "
       "((36668435.9791 3512122.8689, 36668435.7742 3512123.3808, 36668435.7742 3512122.8688, "
       "36668435.9791 3512122.8689)))"},
      {"POLYGON ((44262.8043 7379720.6915, 29553.2601 7346637.123, 52309.2745 7351192.2809, "
       "75641.7551 7379937.4658, 80535.7276 7420311.853, 44262.8043 7379720.6915))",
       "POLYGON ((88272.6529 7371318.8002, 52309.2742 7351192.2811, 88272.6531 7371318.8003, "
       "36662.2543 7389668.2603, 88272.6529 7371318.8002))"}};
  for (const std::vector<std::string>& members : cases) {
    const MultiPolygonArray column = multipolygons(members);
    Ledger ledger;
    const MultiPolygonArray united = union_of(column, plane(), ledger, plane_options());
    EXPECT_TRUE(is_valid(united[0]));
    for (const LedgerEntry& entry : ledger.entries) {
      EXPECT_EQ(entry.reason, "rounded, the borders of the union cross; repaired");
    }
    const OverlapOptions options{.method = AreaMethod::plane, .threads = 1};
    const double both =
        overlap_areas(multipolygons({members[0]}), multipolygons({members[1]}), plane(), options)
            .pairs.at(0)
            .area_m2;
    const double expected = plane_area(column[0]) + plane_area(column[1]) - both;
    // Corners at 4e7 are rounded by 4e-9 m, along a border of 500 km at most.
    EXPECT_NEAR(plane_area(united[0]), expected, 2e-3);
  }
}

TEST(UniteRegions, GroupsDoNotSeeEachOther) {
  const MultiPolygonArray column =
      multipolygons({"POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((2 2, 6 2, 6 6, 2 6, 2 2))",
                     "POLYGON ((4 0, 8 0, 8 4, 4 4, 4 0))"});
  const GridScale scale(1e-4);
  const std::vector<std::uint32_t> groups{1, 0, 1};
  const std::vector<std::uint8_t> pinched{0, 0};
  const RegionUnion united =
      unite_regions(to_grid(column, scale), groups, pinched, scale, /*threads=*/1);
  ASSERT_EQ(united.regions.size(), 2u);
  EXPECT_THAT(united.regions[0], IsWkt("POLYGON ((2 2, 6 2, 6 6, 2 6, 2 2))"));
  EXPECT_THAT(united.regions[1], IsWkt("POLYGON ((0 0, 4 0, 8 0, 8 4, 4 4, 0 4, 0 0))"));
  EXPECT_FALSE(united.has_crossings);
}

TEST(UniteRegions, BordersThatCrossAreTold) {
  const MultiPolygonArray column =
      multipolygons({"POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((2 2, 6 2, 6 6, 2 6, 2 2))"});
  const GridScale scale(1e-4);
  const std::vector<std::uint32_t> groups{0, 0};
  const std::vector<std::uint8_t> pinched{0};
  EXPECT_TRUE(unite_regions(to_grid(column, scale), groups, pinched, scale, 1).has_crossings);
}

}  // namespace
}  // namespace ecotone
