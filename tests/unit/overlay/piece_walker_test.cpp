// SPDX-License-Identifier: Apache-2.0
// Pieces of coverages, cut by other coverages that coincide with them in vertices and edges.
#include "ecotone/overlay/piece_walker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/geometry/validity.h"
#include "ecotone/index/grid_predicates.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/overlay.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs& plane() {
  static const Crs crs = Crs::from_epsg(4545);
  return crs;
}

OverlapOptions plane_options() {
  OverlapOptions options;
  options.method = AreaMethod::plane;
  options.threads = 1;
  options.pieces = true;
  return options;
}

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : generator_(seed) {}

  int between(int low, int high) {
    return low + static_cast<int>(generator_() % static_cast<std::uint64_t>(high - low + 1));
  }

 private:
  std::mt19937_64 generator_;
};

constexpr int cells = 5;
constexpr int step = 6;  // a node moves by one, so that cells stay convex

// The nodes of a bent lattice.
std::vector<Point> bent_nodes(Draw& draw) {
  std::vector<Point> nodes;
  for (int y = 0; y <= cells; ++y) {
    for (int x = 0; x <= cells; ++x) {
      nodes.push_back({static_cast<double>(step * x + draw.between(-1, 1)),
                       static_cast<double>(step * y + draw.between(-1, 1))});
    }
  }
  return nodes;
}

// Cells of a lattice, some left out, some united with the one to their right; neighbours have the
// same vertices.
MultiPolygonArray coverage(const std::vector<Point>& nodes, Draw& draw) {
  MultiPolygonBuilder builder;
  const auto node = [&](int x, int y) {
    return nodes[static_cast<std::size_t>(y * (cells + 1) + x)];
  };
  for (int y = 0; y < cells; ++y) {
    for (int x = 0; x < cells; ++x) {
      if (draw.between(0, 9) == 0) continue;
      const int width = x + 1 < cells && draw.between(0, 2) == 0 ? 2 : 1;
      for (int i = 0; i <= width; ++i) builder.add_point(node(x + i, y));
      for (int i = width; i >= 0; --i) builder.add_point(node(x + i, y + 1));
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
      x += width - 1;
    }
  }
  return std::move(builder).build();
}

// Nodes of one lattice on those, or on the edges, of another.
std::vector<Point> nodes_that_coincide(const std::vector<Point>& others, Draw& draw) {
  std::vector<Point> nodes = bent_nodes(draw);
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    const int how = draw.between(0, 3);
    if (how == 0) nodes[k] = others[k];
    if (how == 1 && k + 1 < nodes.size() && (k + 1) % (cells + 1) != 0) {
      nodes[k] = {(others[k].x + others[k + 1].x) / 2, (others[k].y + others[k + 1].y) / 2};
    }
  }
  return nodes;
}

bool has_vertex(const MultiPolygonView& feature, const Point& p) {
  for (std::size_t j = 0; j < feature.size(); ++j) {
    for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
      if (std::ranges::find(feature.polygon(j).ring(k), p) != feature.polygon(j).ring(k).end()) {
        return true;
      }
    }
  }
  return false;
}

double distance(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double t =
      std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(p.x - (a.x + t * dx), p.y - (a.y + t * dy));
}

// Crossings of edges of at most 20 half units lie 1e-4 and more from what they do not lie on;
// doubles below 100 are rounded by 1e-14.
constexpr double on_the_border = 1e-9;

bool is_on_border(const MultiPolygonView& feature, const Point& p) {
  for (std::size_t j = 0; j < feature.size(); ++j) {
    for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
      const RingView ring = feature.polygon(j).ring(k);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        if (distance(p, ring[i], ring[i + 1]) < on_the_border) return true;
      }
    }
  }
  return false;
}

// Vertices of a piece on the border of another that are no vertices of it, bit for bit.
std::size_t loose_vertices(const MultiPolygonView& piece, const MultiPolygonView& other) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < piece.size(); ++j) {
    for (std::size_t k = 0; k < piece.polygon(j).ring_count(); ++k) {
      for (const Point& p : piece.polygon(j).ring(k)) {
        if (is_on_border(other, p) && !has_vertex(other, p)) ++count;
      }
    }
  }
  return count;
}

TEST(PieceWalker, NeighboursHaveTheSameVerticesAlongTheirBorder) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Draw draw(seed);
    const std::vector<Point> nodes = bent_nodes(draw);
    const MultiPolygonArray zones = coverage(nodes, draw);
    const MultiPolygonArray subjects = coverage(nodes_that_coincide(nodes, draw), draw);
    const Overlaps found = overlap_areas(subjects, zones, plane(), plane_options());
    EXPECT_TRUE(found.ledger.empty()) << seed << ": " << found.ledger.entries.front().reason;
    for (std::size_t a = 0; a < found.pairs.size(); ++a) {
      EXPECT_TRUE(is_valid(found.pieces[a])) << seed;
      for (std::size_t b = 0; b < found.pairs.size(); ++b) {
        if (a == b) continue;
        ++compared;
        EXPECT_EQ(loose_vertices(found.pieces[a], found.pieces[b]), 0u)
            << "seed " << seed << "\n"
            << write_wkt(found.pieces[a]) << "\n"
            << write_wkt(found.pieces[b]);
      }
    }
  }
  EXPECT_GT(compared, 10'000u);
}

Layer layer(const std::string& name, MultiPolygonArray polygons) {
  Layer result;
  result.name = name;
  result.crs = plane();
  for (std::size_t i = 0; i < polygons.size(); ++i) result.ids.push_back(std::to_string(i));
  result.geometry = std::move(polygons);
  return result;
}

TEST(PieceWalker, InsideAndOutsideTileTheSubjectWithTheSameVertices) {
  OverlayOptions options;
  options.area_method = AreaMethod::plane;
  options.threads = 1;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Draw draw(seed + 1000);
    const std::vector<Point> nodes = bent_nodes(draw);
    const MultiPolygonArray zones = coverage(nodes, draw);
    const MultiPolygonArray subjects = coverage(nodes_that_coincide(nodes, draw), draw);
    const OverlayResult result = overlay(layer("subjects", subjects), layer("zones", zones),
                                         OverlayOperation::identity, options);
    EXPECT_TRUE(result.ledger.empty()) << seed;
    EXPECT_TRUE(result.balance.holds()) << seed;
    std::map<std::string, std::vector<std::size_t>> rows;  // by subject
    for (std::size_t r = 0; r < result.layer.size(); ++r) {
      const std::string& id = result.layer.ids[r];
      rows[id.substr(0, id.find('|'))].push_back(r);
    }
    const MultiPolygonArray& pieces = result.layer.polygons();
    for (const auto& [subject, parts] : rows) {
      double sum = 0;
      for (const std::size_t a : parts) {
        sum += plane_area(pieces[a]);
        for (const std::size_t b : parts) {
          EXPECT_EQ(a == b ? 0 : loose_vertices(pieces[a], pieces[b]), 0u)
              << "seed " << seed << "\n"
              << result.layer.ids[a] << " " << write_wkt(pieces[a]) << "\n"
              << result.layer.ids[b] << " " << write_wkt(pieces[b]);
        }
      }
      // A few dozen corners below 100, rounded by 1e-14 each.
      EXPECT_NEAR(sum, plane_area(subjects[std::stoul(subject)]), 1e-11) << seed;
    }
  }
}

// Found by overlay_fuzz: an overlap narrower than the last place of its coordinates.
TEST(PieceWalker, OverlapThatRoundingLeavesNothingOfIsToldInTheLedger) {
  const MultiPolygonArray subjects = multipolygons(
      {"POLYGON ((3200063.3638 10025014.6934, 3194839.8921 10026124.1012, "
       "3188280.6646 10038054.6475, 3185187.5248 10026897.1424, 3200063.3638 10025014.6934))"});
  const MultiPolygonArray zones =
      multipolygons({"POLYGON ((3192972.3139 10035047.5351, 3192972.314 10035047.5351, "
                     "3188280.6645 10038054.6475, 3192972.3139 10035047.5351))"});
  OverlapOptions options = plane_options();
  options.borders = false;
  const Overlaps found = overlap_areas(subjects, zones, plane(), options);
  ASSERT_EQ(found.pairs.size(), 1u);
  EXPECT_FALSE(found.pairs[0].touches_only);
  EXPECT_GT(found.pairs[0].area_m2, 0);
  EXPECT_EQ(found.pieces[0].size(), 0u);
  ASSERT_EQ(found.ledger.entries.size(), 1u);
  EXPECT_EQ(found.ledger.entries[0].reason, "rounded, nothing is left of it");
}

TEST(PieceWalker, CrossingIsTheSamePointInEveryOrder) {
  std::mt19937_64 random(7);
  const auto pick = [&](int bits) {
    return static_cast<std::int64_t>(random() >> (64 - bits)) - (std::int64_t{1} << (bits - 1));
  };
  const GridScale scale(1e-4);
  std::size_t crossings = 0;
  for (int round = 0; round < 20'000; ++round) {
    const int bits = 4 + round % 48;
    const std::array<GridPoint, 4> p{
        GridPoint{pick(bits), pick(bits)}, GridPoint{pick(bits), pick(bits)},
        GridPoint{pick(bits), pick(bits)}, GridPoint{pick(bits), pick(bits)}};
    using detail::Int128;
    const auto side = [](const GridPoint& a, const GridPoint& b, const GridPoint& c) {
      return detail::sign(detail::orient<Int128>(a, b, c));
    };
    if (side(p[0], p[1], p[2]) * side(p[0], p[1], p[3]) >= 0) continue;
    if (side(p[2], p[3], p[0]) * side(p[2], p[3], p[1]) >= 0) continue;
    ++crossings;
    const Point one = crossing_point(p[0], p[1], p[2], p[3], scale);
    EXPECT_EQ(crossing_point(p[1], p[0], p[2], p[3], scale), one);
    EXPECT_EQ(crossing_point(p[0], p[1], p[3], p[2], scale), one);
    EXPECT_EQ(crossing_point(p[2], p[3], p[0], p[1], scale), one);
    EXPECT_EQ(crossing_point(p[3], p[2], p[1], p[0], scale), one);
  }
  EXPECT_GT(crossings, 1000u);
}

TEST(TurnsBefore, DirectionsAreMetClockwiseFromTheWayBack) {
  const std::array<GridPoint, 8> clockwise{GridPoint{0, -1}, GridPoint{-1, -1}, GridPoint{-1, 0},
                                           GridPoint{-1, 1}, GridPoint{0, 1},   GridPoint{1, 1},
                                           GridPoint{1, 0},  GridPoint{1, -1}};
  for (std::size_t from = 0; from < 8; ++from) {
    for (std::size_t u = 1; u <= 8; ++u) {
      for (std::size_t v = 1; v <= 8; ++v) {
        EXPECT_EQ(
            turns_before(clockwise[from], clockwise[(from + u) % 8], clockwise[(from + v) % 8]),
            u < v)
            << from << " " << u << " " << v;
      }
    }
  }
}

}  // namespace
}  // namespace ecotone
