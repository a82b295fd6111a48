// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/grid_validity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geometry/ring_examiner.h"
#include "ecotone/geometry/validity.h"
#include "tests/support/case_table.h"
#include "tests/support/grid_columns.h"
#include "tests/support/shared_data.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

using detail::GridPinch;
using detail::GridPoint;
using detail::GridRings;
using detail::GridValidator;

// Beyond 2^31 in width, so that decisions are taken in 128 bits.
constexpr std::int64_t wide = (std::int64_t{1} << 40) - 87;

bool has_no_fault(const MultiPolygonArray& zone) {
  return faults(zone[0], {.notes = false, .limit = 1}).empty();
}

std::vector<GridPinch> pinches_of(const std::string& wkt) {
  const GridColumn column = grid_column(multipolygons({wkt}), 1);
  GridValidator validator;
  EXPECT_TRUE(validator.is_valid(column[0])) << wkt;
  return {validator.pinches().begin(), validator.pinches().end()};
}

// Every vertex against every vertex and edge of every other ring.
std::vector<GridPinch> pinches_by_all_pairs(const GridRings& rings) {
  std::vector<GridPinch> pinches;
  const auto begin = [&](std::size_t k) { return rings.ring_offsets[k]; };
  const std::size_t count = rings.ring_offsets.size() - 1;
  const auto point = [&](std::int32_t i) { return rings.points[static_cast<std::size_t>(i)]; };
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t l = 0; l < count; ++l) {
      if (k == l) continue;
      for (std::int32_t i = begin(k); i < begin(k + 1); ++i) {
        for (std::int32_t m = begin(l); m + 1 < begin(l + 1); ++m) {
          const GridPoint p = point(i);
          const GridPoint a = point(m);
          const GridPoint b = point(m + 1);
          if (p == a) {
            pinches.push_back({p, -1});
          } else if (a != b && p != b && detail::orientation(a, b, p) == 0 &&
                     std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) &&
                     std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y)) {
            pinches.push_back({p, m});
          }
        }
      }
    }
  }
  std::sort(pinches.begin(), pinches.end());
  pinches.erase(std::unique(pinches.begin(), pinches.end()), pinches.end());
  return pinches;
}

// How many zones of a draw were valid, and pinched among them.
struct Tally {
  int valid = 0;
  int pinched = 0;
};

void compare(const GridColumn& column, GridValidator& validator, Tally& tally) {
  const MultiPolygonArray zone = as_polygons(column);
  const bool expected = has_no_fault(zone);
  ASSERT_EQ(validator.is_valid(column[0]), expected);
  ASSERT_EQ(is_valid(zone[0]), expected);
  const std::vector<GridPinch> pinches =
      expected ? pinches_by_all_pairs(column[0]) : std::vector<GridPinch>{};
  ASSERT_TRUE(std::equal(pinches.begin(), pinches.end(), validator.pinches().begin(),
                         validator.pinches().end()));
  ASSERT_EQ(detail::soundness(zone[0]).is_pinched, !pinches.empty());
  tally.valid += expected ? 1 : 0;
  tally.pinched += pinches.empty() ? 0 : 1;
}

TEST(GridValidity, AgreesWithFaultsOnScribblesOnALattice) {
  ZoneDraw draw(1);
  GridValidator validator;
  Tally tally;
  for (int i = 0; i < 120000; ++i) {
    const GridZone zone = draw.scribble();
    SCOPED_TRACE(i);
    compare(grid_column(zone, i % 4 == 0 ? wide : 1), validator, tally);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(tally.valid, 10000);
  EXPECT_GT(tally.pinched, 100);
}

TEST(GridValidity, AgreesWithFaultsOnZonesOfManyRingsThatTouch) {
  ZoneDraw draw(2);
  GridValidator validator;
  Tally tally;
  for (int i = 0; i < 10000; ++i) {
    const GridZone zone = draw.grown([&](const GridZone& z) {
      const GridColumn column = grid_column(z);
      const bool valid = has_no_fault(as_polygons(column));
      EXPECT_EQ(validator.is_valid(column[0]), valid);
      return valid;
    });
    SCOPED_TRACE(i);
    compare(grid_column(zone, i % 4 == 0 ? wide : 1), validator, tally);
    if (HasFailure()) return;
  }
  EXPECT_GT(tally.valid, 4000);
  EXPECT_GT(tally.pinched, 3000);
}

TEST(GridValidity, AgreesWithGeosOnTheTableOfCases) {
  GridValidator validator;
  for (const Case& row : read_cases("validity.csv")) {
    const MultiPolygonArray zone = multipolygons({row.at("wkt")});
    const GridColumn column = grid_column(zone, 1);
    if (as_polygons(column).points().size() != zone.points().size() ||
        !std::equal(zone.points().begin(), zone.points().end(),
                    as_polygons(column).points().begin())) {
      continue;  // not on whole numbers
    }
    EXPECT_EQ(validator.is_valid(column[0]), row.at("valid") == "yes") << row.at("name");
  }
}

// The polygons that stand as WKT between the tags of a file.
std::vector<std::string> polygons_between_tags(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<std::string> found;
  for (std::size_t tag = text.find('>'); tag != std::string::npos; tag = text.find('>', tag + 1)) {
    const std::size_t first = text.find_first_not_of(" \t\r\n", tag + 1);
    if (first == std::string::npos) break;
    const std::string_view rest = std::string_view(text).substr(first);
    if (!rest.starts_with("POLYGON") && !rest.starts_with("MULTIPOLYGON")) continue;
    found.emplace_back(rest.substr(0, rest.find('<')));
  }
  return found;
}

TEST(GridValidity, AgreesWithTheXmlSuitesOfGeos) {
  const auto suites = shared_data("suites");
  if (!suites) GTEST_SKIP() << "ECOTONE_SHARED is not set";
  GridValidator validator;
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*suites)) {
    if (entry.path().extension() != ".xml") continue;
    for (const std::string& wkt : polygons_between_tags(entry.path())) {
      std::optional<MultiPolygonArray> zone;
      try {
        zone = multipolygons({wkt});
      } catch (const GeometryError&) {
        continue;  // not closed, or with a third coordinate
      }
      EXPECT_EQ(is_valid((*zone)[0]), has_no_fault(*zone)) << wkt.substr(0, 200);
      double largest = 0;
      for (const Point& p : zone->points()) {
        const bool finite = std::isfinite(p.x) && std::isfinite(p.y);
        largest = finite ? std::max({largest, std::abs(p.x), std::abs(p.y)}) : HUGE_VAL;
        if (!finite) break;
      }
      if (!(largest < 0x1p50)) continue;
      const GridColumn column = grid_column(*zone, largest < 0x1p30 ? 1e-4 : 1);
      const MultiPolygonArray snapped = as_polygons(column);
      EXPECT_EQ(validator.is_valid(column[0]), has_no_fault(snapped)) << wkt.substr(0, 200);
      ++compared;
    }
  }
  EXPECT_GT(compared, 1000u);
}

TEST(GridValidity, HoleThatTouchesItsShellAtAVertexIsPinchedThere) {
  EXPECT_EQ(pinches_of("POLYGON ((0 0, 8 0, 8 8, 0 8, 0 0), (0 0, 4 2, 2 4, 0 0))"),
            (std::vector<GridPinch>{{{0, 0}, -1}}));
}

TEST(GridValidity, VertexInsideAnEdgeNamesTheEdge) {
  // The hole's vertex (4, 0) lies in the edge from point 0; the part's (8, 4) in that from 1.
  EXPECT_EQ(pinches_of("MULTIPOLYGON (((0 0, 8 0, 8 8, 0 8, 0 0), (4 0, 5 4, 3 4, 4 0)), "
                       "((8 4, 9 4, 9 5, 8 4)))"),
            (std::vector<GridPinch>{{{4, 0}, 0}, {{8, 4}, 1}}));
}

TEST(GridValidity, EdgesAreCountedInTheInputThoughPointsRepeat) {
  EXPECT_EQ(pinches_of("POLYGON ((0 0, 0 0, 8 0, 8 0, 8 8, 0 8, 0 0), (8 4, 4 5, 4 3, 8 4))"),
            (std::vector<GridPinch>{{{8, 4}, 3}}));
}

TEST(GridValidity, SliceOfAColumnIsExaminedInPlace) {
  const GridColumn column = grid_column(
      multipolygons({"POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))", "POLYGON ((0 0, 4 0, 4 4, 0 0))",
                     "POLYGON ((0 0, 9 0, 9 9, 0 0), (4 0, 5 2, 6 2, 4 0))"}),
      1);
  GridValidator validator;
  EXPECT_FALSE(validator.is_valid(column[0]));
  EXPECT_TRUE(validator.is_valid(column[1]));
  EXPECT_TRUE(validator.pinches().empty());
  EXPECT_TRUE(validator.is_valid(column[2]));
  EXPECT_EQ(validator.pinches()[0], (GridPinch{{4, 0}, 9}));
}

TEST(GridValidity, DecidesWithinOneUnitAcrossTheWholeGrid) {
  // The hole's vertex lies at half of the diagonal, or one unit above it.
  const std::int64_t m = (std::int64_t{1} << 52) - 2;
  const auto zone = [&](std::int64_t y) {
    return grid_column(GridZone{{{{-m, -m}, {m, -m}, {m, m}, {-m, -m}},
                                 {{0, y}, {m / 2, -m / 2}, {m / 2 + 1, -m / 2}, {0, y}}}});
  };
  GridValidator validator;
  EXPECT_TRUE(validator.is_valid(zone(-1)[0]));
  EXPECT_TRUE(validator.pinches().empty());
  EXPECT_TRUE(validator.is_valid(zone(0)[0]));
  EXPECT_EQ(validator.pinches().size(), 1u);
  EXPECT_FALSE(validator.is_valid(zone(1)[0]));
}

TEST(GridValidity, ManyHolesAndIslandsInThemAreNestedInNLogN) {
  // 40 000 holes in one shell, an island in each; all pairs of rings would take minutes.
  GridZone zone{{{{0, 0}, {2000, 0}, {2000, 2000}, {0, 2000}, {0, 0}}}};
  for (int i = 0; i < 40000; ++i) {
    const std::int64_t x = i % 200 * 10;
    const std::int64_t y = i / 200 * 10;
    zone[0].push_back(
        {{x + 1, y + 1}, {x + 8, y + 1}, {x + 8, y + 8}, {x + 1, y + 8}, {x + 1, y + 1}});
    zone.push_back({{{x + 2, y + 2}, {x + 6, y + 2}, {x + 6, y + 6}, {x + 2, y + 2}}});
  }
  GridValidator validator;
  EXPECT_TRUE(validator.is_valid(grid_column(zone)[0]));
  zone.push_back({{{2, 2}, {5, 3}, {5, 4}, {2, 2}}});  // in the first island
  EXPECT_FALSE(validator.is_valid(grid_column(zone)[0]));
}

}  // namespace
}  // namespace ecotone
