// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/zone_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "ecotone/index/meeting.h"
#include "tests/support/lattice_zones.h"

namespace ecotone {
namespace {

std::vector<ZoneWinding> zones_by_definition(const GridPolygons& zones, const GridPoint& p) {
  std::vector<ZoneWinding> found;
  for (std::uint32_t z = 0; z < zones.size(); ++z) {
    int winding = 0;
    for (std::uint32_t r = zones.feature_rings[z]; r < zones.feature_rings[z + 1]; ++r) {
      winding += winding_by_definition(zones.ring(r), standing, moved(p));
    }
    if (winding != 0) found.push_back({z, winding});
  }
  return found;
}

// A sparse layer with a dense spot in it, and a denser one in that.
GridPolygons with_dense_spots(LatticeDraw& draw) {
  GridPolygons zones = scribbles(draw, 12, {0, 0}, 4000);
  append(zones, scribbles(draw, 150, {1001, 2003}, 130));
  append(zones, scribbles(draw, 150, {1100, 2100}, 9));
  return zones;
}

std::size_t deepest(const ZoneIndex& index) {
  const ZoneIndex::View& view = index.view();
  std::vector<std::size_t> depth(view.blocks.size(), 0);
  for (std::size_t b = 0; b < view.blocks.size(); ++b) {
    const CellBlock& block = view.blocks[b];
    for (std::uint32_t c = 0; c < block.columns * block.rows; ++c) {
      const std::uint32_t set = view.sets[block.first_cell + c];
      if ((set & ZoneIndex::divided) != 0) depth[set & ~ZoneIndex::divided] = depth[b] + 1;
    }
  }
  return depth.empty() ? 0 : *std::max_element(depth.begin(), depth.end());
}

TEST(ZoneIndex, AnEmptyColumnHasNothingAnywhere) {
  const ZoneIndex none;
  std::vector<ZoneWinding> found{{1, 1}};
  none.zones_at({0, 0}, found);
  EXPECT_TRUE(found.empty());
  GridPolygons zones;
  finish_feature(zones);
  const ZoneIndex of_nothing(zones, 1);
  EXPECT_EQ(of_nothing.zone_count(), 1);
  of_nothing.zones_at({0, 0}, found);
  EXPECT_TRUE(found.empty());
}

TEST(ZoneIndex, ZonesAtAPointAreThoseOfTheDefinitionOnLattices) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    LatticeDraw draw(seed);
    const std::int64_t size = draw.between(3, 24);
    const GridPolygons zones =
        scribbles(draw, static_cast<std::size_t>(draw.between(1, 12)), {-5, 3}, size);
    const ZoneIndex index(zones, 1);
    std::vector<ZoneWinding> found;
    for (std::int64_t x = -7; x <= size - 3; ++x) {
      for (std::int64_t y = 1; y <= size + 5; ++y) {
        index.zones_at({x, y}, found);
        ASSERT_EQ(found, zones_by_definition(zones, {x, y}))
            << "seed " << seed << " at " << x << ", " << y;
      }
    }
  }
}

TEST(ZoneIndex, ZonesAtAPointAreThoseOfTheDefinitionInDenseSpots) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    LatticeDraw draw(seed);
    const GridPolygons zones = with_dense_spots(draw);
    const ZoneIndex index(zones, 2);
    EXPECT_GE(deepest(index), 1);
    std::vector<ZoneWinding> found;
    for (int i = 0; i < 600; ++i) {
      const std::int64_t reach = i % 3 == 0 ? 4000 : i % 3 == 1 ? 130 : 10;
      const GridPoint low = i % 3 == 0   ? GridPoint{0, 0}
                            : i % 3 == 1 ? GridPoint{1001, 2003}
                                         : GridPoint{1100, 2100};
      const GridPoint p = draw.point(0, reach);
      index.zones_at({low.x + p.x, low.y + p.y}, found);
      ASSERT_EQ(found, zones_by_definition(zones, {low.x + p.x, low.y + p.y})) << "seed " << seed;
    }
  }
}

// Cells of several levels: rings nested around one spot, each a sixteenth of the one around it.
TEST(ZoneIndex, CellsAreDividedAgainAndAgain) {
  LatticeDraw draw(1);
  GridPolygons zones;
  for (std::int64_t size = std::int64_t{1} << 40; size >= 1 << 12; size /= 64) {
    append(zones, scribbles(draw, 60, {12345, 54321}, size));
  }
  const ZoneIndex index(zones, 2);
  EXPECT_GE(deepest(index), 3);
  // No definition with 128 bits reaches so far: half as large, points give half the answer.
  const ZoneIndex twice(scaled(zones, 2), 2);
  std::vector<ZoneWinding> found;
  std::vector<ZoneWinding> of_twice;
  std::size_t around = 0;
  for (const GridPoint& p : zones.vertices) {
    index.zones_at(p, found);
    twice.zones_at({2 * p.x, 2 * p.y}, of_twice);
    ASSERT_EQ(found, of_twice);
    around += found.size();
  }
  EXPECT_GT(around, zones.vertices.size());
}

TEST(ZoneIndex, AnswersDoNotChangeWithScaleUpToTheEdgeOfTheGrid) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    LatticeDraw draw(seed);
    const GridPolygons zones = scribbles(draw, 20, {-2000, -2000}, 4000);
    const ZoneIndex index(zones, 1);
    const std::int64_t factor = std::int64_t{1} << 40;  // edges of 2^52: products need 128 bits
    const ZoneIndex huge(scaled(zones, factor), 1);
    std::vector<ZoneWinding> found;
    std::vector<ZoneWinding> of_huge;
    for (int i = 0; i < 100; ++i) {
      const GridPoint p = i % 2 == 0
                              ? draw.point(-2001, 2001)
                              : zones.vertices[static_cast<std::size_t>(draw.between(
                                    0, static_cast<std::int64_t>(zones.vertices.size()) - 1))];
      index.zones_at(p, found);
      huge.zones_at({p.x * factor, p.y * factor}, of_huge);
      ASSERT_EQ(found, of_huge) << "seed " << seed;
      ASSERT_EQ(found, zones_by_definition(zones, p)) << "seed " << seed;
    }
  }
}

TEST(ZoneIndex, EveryPointOfACoverageBelongsToExactlyOneZone) {
  LatticeDraw draw(7);
  const std::int64_t n = 12;
  const std::int64_t cell = 16;
  const GridPolygons zones = triangles(draw, n, cell);
  const ZoneIndex index(zones, 1);
  std::vector<ZoneWinding> found;
  for (std::int64_t x = 0; x < n * cell; ++x) {
    for (std::int64_t y = 0; y < n * cell; ++y) {
      index.zones_at({x, y}, found);
      ASSERT_EQ(found.size(), 1) << x << ", " << y;
      ASSERT_EQ(found[0].winding, 1);
    }
  }
  // The upper and right border of the whole belongs to what lies beyond.
  index.zones_at({n * cell, 5}, found);
  EXPECT_TRUE(found.empty());
  index.zones_at({5, n * cell}, found);
  EXPECT_TRUE(found.empty());
}

TEST(ZoneIndex, ArraysAreTheSameForAnyNumberOfThreads) {
  LatticeDraw draw(3);
  const GridPolygons zones = with_dense_spots(draw);
  const ZoneIndex one(zones, 1);
  for (const int threads : {2, 7}) {
    const ZoneIndex many(zones, threads);
    EXPECT_TRUE(std::ranges::equal(one.view().cell_edges, many.view().cell_edges));
    EXPECT_TRUE(std::ranges::equal(one.view().sets, many.view().sets));
    EXPECT_TRUE(std::ranges::equal(one.view().rooms, many.view().rooms));
    EXPECT_TRUE(std::ranges::equal(one.view().set_members, many.view().set_members));
  }
}

// --- Meetings -------------------------------------------------------------------------------

using CrossingKey = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, int>;
using WindingKey = std::tuple<std::uint32_t, std::uint32_t, int>;

std::vector<CrossingKey> crossings_by_definition(const GridPolygons& zones,
                                                 const GridFeature& subject) {
  std::vector<CrossingKey> found;
  for (std::uint32_t zr = 0; zr < zones.ring_count(); ++zr) {
    for (std::uint32_t k = zones.ring_starts[zr]; k + 1 < zones.ring_starts[zr + 1]; ++k) {
      for (std::size_t r = 0; r < subject.ring_count(); ++r) {
        for (std::uint32_t e = subject.ring_begin(r); e + 1 < subject.ring_end(r); ++e) {
          const int turn = turn_by_definition(subject.vertices[e], subject.vertices[e + 1],
                                              zones.vertices[k], zones.vertices[k + 1]);
          if (turn != 0) found.emplace_back(zones.ring_features[zr], e, k, turn);
        }
      }
    }
  }
  std::ranges::sort(found);
  return found;
}

std::vector<CrossingKey> keys(const std::vector<Crossing>& crossings) {
  std::vector<CrossingKey> found;
  for (const Crossing& c : crossings) found.emplace_back(c.zone, c.edge, c.zone_edge, c.turn);
  return found;
}

void expect_meeting(const GridPolygons& zones, const ZoneIndex& index, const GridPolygons& subjects,
                    bool along) {
  MeetingFinder finder(index);
  Meeting meeting;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const GridFeature subject = feature_of(subjects, i);
    if (along) {
      finder.find_along(subject, meeting);
    } else {
      finder.find(subject, meeting);
    }
    ASSERT_EQ(keys(meeting.crossings), crossings_by_definition(zones, subject));
    std::vector<WindingKey> rings;
    for (std::uint32_t r = 0; r < subject.ring_count(); ++r) {
      for (const ZoneWinding& w :
           zones_by_definition(zones, subject.vertices[subject.ring_begin(r)])) {
        rings.emplace_back(w.zone, r, w.winding);
      }
    }
    std::ranges::sort(rings);
    std::vector<WindingKey> found;
    for (const RingInZone& r : meeting.rings) found.emplace_back(r.zone, r.ring, r.winding);
    ASSERT_EQ(found, rings);
    std::vector<WindingKey> zone_rings;
    for (std::uint32_t q = 0; q < zones.ring_count() && !along; ++q) {
      int winding = 0;
      for (std::size_t r = 0; r < subject.ring_count(); ++r) {
        winding += winding_by_definition(
            subject.vertices.subspan(subject.ring_begin(r),
                                     subject.ring_end(r) - subject.ring_begin(r)),
            moved, standing(zones.vertices[zones.ring_starts[q]]));
      }
      if (winding != 0) zone_rings.emplace_back(zones.ring_features[q], q, winding);
    }
    std::ranges::sort(zone_rings);
    found.clear();
    for (const ZoneRingInSubject& r : meeting.zone_rings) {
      found.emplace_back(r.zone, r.zone_ring, r.winding);
    }
    ASSERT_EQ(found, zone_rings);
  }
}

TEST(MeetingFinder, FindsTheCrossingsOfTheDefinitionOnLattices) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    LatticeDraw draw(seed);
    const std::int64_t size = draw.between(3, 40);
    const GridPolygons zones = scribbles(draw, 8, {0, 0}, size);
    const GridPolygons subjects = scribbles(draw, 8, {0, 0}, size + 2);
    const ZoneIndex index(zones, 1);
    expect_meeting(zones, index, subjects, seed % 2 == 1);
    if (HasFatalFailure()) return;
  }
}

TEST(MeetingFinder, FindsTheCrossingsOfTheDefinitionInDenseSpots) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    LatticeDraw draw(seed);
    const GridPolygons zones = with_dense_spots(draw);
    GridPolygons subjects = scribbles(draw, 6, {900, 1900}, 300);
    append(subjects, scribbles(draw, 6, {1099, 2099}, 12));
    append(subjects, scribbles(draw, 2, {0, 0}, 4000));
    const ZoneIndex index(zones, 2);
    expect_meeting(zones, index, subjects, false);
    if (HasFatalFailure()) return;
  }
}

TEST(MeetingFinder, MeetingsDoNotChangeWithScaleUpToTheEdgeOfTheGrid) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    LatticeDraw draw(seed);
    const std::int64_t factor = std::int64_t{1} << 40;
    const GridPolygons zones = scribbles(draw, 10, {-2000, -2000}, 4000);
    const GridPolygons subjects = scribbles(draw, 10, {-2000, -2000}, 4000);
    const GridPolygons huge_subjects = scaled(subjects, factor);
    const ZoneIndex huge(scaled(zones, factor), 1);
    MeetingFinder finder(huge);
    Meeting meeting;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      finder.find(feature_of(huge_subjects, i), meeting);
      ASSERT_EQ(keys(meeting.crossings), crossings_by_definition(zones, feature_of(subjects, i)))
          << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace ecotone
