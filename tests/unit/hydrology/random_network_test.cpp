// SPDX-License-Identifier: Apache-2.0
// Random networks against Floyd and Warshall's all-pairs distances, written out here.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "ecotone/geodesy/distance.h"
#include "ecotone/hydrology/location.h"
#include "ecotone/hydrology/river_network.h"

namespace ecotone {
namespace {

constexpr double no_way = std::numeric_limits<double>::infinity();

struct Line {
  int from, to;
  std::vector<Point> points;
  double length_m;
};

// Lines between places of a grid of which few cross; loops, parallel lines and separate parts
// come of themselves.
struct Case {
  std::vector<Line> lines;
  int node_count;

  Case(unsigned seed, const Crs& crs) : node_count(5 + static_cast<int>(seed % 36)) {
    std::mt19937 random(seed);
    const auto place = [&](int node) {
      // Not on one line, so that no line passes through another node.
      return Point{500000 + 37.0 * node + 1.5 * node * node, 3200000 + 91.0 * ((node * 7) % 23)};
    };
    const int count = node_count * 3 / 2;
    for (int k = 0; k < count; ++k) {
      const int from = static_cast<int>(random() % node_count);
      const int to = static_cast<int>(random() % node_count);
      if (from == to) continue;
      const Point a = place(from), b = place(to);
      // A bend of its own: no two lines share an inner vertex.
      const Point bend{(a.x + b.x) / 2 + 0.37 * (k + 1), (a.y + b.y) / 2 + 0.53 * (k + 1)};
      Line line{from, to, {a, bend, b}, 0};
      line.length_m = geodesic_length_m(line.points, crs);
      lines.push_back(line);
    }
  }

  MultiLineStringArray column(const std::vector<std::size_t>& order) const {
    std::vector<std::int32_t> geoms{0}, paths{0};
    std::vector<Point> points;
    for (const std::size_t i : order) {
      points.insert(points.end(), lines[i].points.begin(), lines[i].points.end());
      paths.push_back(static_cast<std::int32_t>(points.size()));
      geoms.push_back(static_cast<std::int32_t>(paths.size() - 1));
    }
    return {geoms, paths, points};
  }

  std::vector<std::vector<double>> distances() const {
    std::vector<std::vector<double>> d(node_count, std::vector<double>(node_count, no_way));
    for (int v = 0; v < node_count; ++v) d[v][v] = 0;
    for (const Line& line : lines) {
      d[line.from][line.to] = std::min(d[line.from][line.to], line.length_m);
    }
    for (int k = 0; k < node_count; ++k) {
      for (int i = 0; i < node_count; ++i) {
        for (int j = 0; j < node_count; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
      }
    }
    return d;
  }
};

std::vector<std::size_t> in_order(std::size_t n) {
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  return order;
}

TEST(RandomNetwork, DistancesAndTracesAreThoseOfFloydAndWarshall) {
  const Crs crs = Crs::from_epsg(4545);
  int pairs = 0, ways = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const Case made(seed, crs);
    const std::size_t n = made.lines.size();
    const RiverNetwork net(made.column(in_order(n)), crs, {}, {.tolerance_m = 0});
    ASSERT_EQ(net.reach_count(), n);
    const auto d = made.distances();
    for (std::uint32_t a = 0; a < n; ++a) {
      const Line& from = made.lines[a];
      const NetworkPlace start{a, from.length_m * 0.3};
      std::map<std::uint32_t, double> reached;
      for (const Stretch& s : net.trace(start, TraceDirection::downstream_diversions)) {
        if (!(s.reach == a && s.distance_at_from_m == 0)) reached[s.reach] = s.distance_at_from_m;
      }
      std::map<std::uint32_t, double> sources;
      for (const Stretch& s : net.trace(start, TraceDirection::upstream_tributaries)) {
        if (!(s.reach == a && s.distance_at_to_m == 0)) sources[s.reach] = s.distance_at_to_m;
      }
      for (std::uint32_t b = 0; b < n; ++b) {
        ++pairs;
        const Line& to = made.lines[b];
        const double down = from.length_m * 0.7 + d[from.to][to.from];
        EXPECT_EQ(reached.contains(b), down < no_way) << seed << " " << a << " " << b;
        if (down < no_way) {
          ++ways;
          EXPECT_NEAR(reached[b], down, 1e-6);
        }
        const double up = from.length_m * 0.3 + d[to.to][from.from];
        EXPECT_EQ(sources.contains(b), up < no_way) << seed << " " << a << " " << b;
        if (up < no_way) {
          EXPECT_NEAR(sources[b], up, 1e-6);
        }
        // Half way down b; on the reach itself it lies ahead.
        const double along = a == b ? to.length_m * 0.2 : down + to.length_m * 0.5;
        const auto found = net.distance_along(start, {b, to.length_m * 0.5});
        EXPECT_EQ(found.has_value(), along < no_way);
        if (found && along < no_way) {
          EXPECT_NEAR(*found, along, 1e-6);
        }
      }
    }
  }
  // Enough of both kinds were met.
  EXPECT_GT(pairs, 50000);
  EXPECT_GT(ways, 10000);
}

// What a trace is, told without numbers of reaches: by line and measures.
std::vector<std::array<double, 5>> told(const RiverNetwork& net, const std::vector<Stretch>& trace,
                                        const std::vector<std::size_t>& order) {
  std::vector<std::array<double, 5>> out;
  for (const Stretch& s : trace) {
    out.push_back({static_cast<double>(order[net.reach(s.reach).feature]), s.from_m, s.to_m,
                   s.distance_at_from_m, s.distance_at_to_m});
  }
  return out;
}

TEST(RandomNetwork, OrderOfLinesAndThreadsChangeNothing) {
  const Crs crs = Crs::from_epsg(4545);
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Case made(seed, crs);
    const std::size_t n = made.lines.size();
    std::vector<std::size_t> order = in_order(n);
    const RiverNetwork net(made.column(order), crs, {}, {.node_crossings = true, .threads = 1});
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    const RiverNetwork other(made.column(order), crs, {}, {.node_crossings = true, .threads = 4});
    ASSERT_EQ(net.reach_count(), other.reach_count());
    EXPECT_EQ(net.report().issues.size(), other.report().issues.size());
    EXPECT_EQ(net.report().braids, other.report().braids);
    for (std::uint32_t r = 0; r < net.reach_count(); ++r) {
      // The same reach there: that of the line with the same beginning.
      std::uint32_t same = 0;
      while (order[other.reach(same).feature] != net.reach(r).feature ||
             other.reach(same).feature_from_m != net.reach(r).feature_from_m) {
        ASSERT_LT(++same, other.reach_count());
      }
      for (const TraceDirection direction :
           {TraceDirection::upstream_main, TraceDirection::upstream_tributaries,
            TraceDirection::downstream_main, TraceDirection::downstream_diversions}) {
        EXPECT_EQ(told(net, net.trace({r, 1}, direction, 2000), in_order(n)),
                  told(other, other.trace({same, 1}, direction, 2000), order))
            << seed << " " << r;
      }
    }
  }
}

TEST(RandomNetwork, OrderOfLinesChangesNoLocation) {
  const Crs crs = Crs::from_epsg(4545);
  std::size_t candidates = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Case made(seed, crs);
    std::vector<std::size_t> order = in_order(made.lines.size());
    const RiverNetwork net(made.column(order), crs);
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    const RiverNetwork other(made.column(order), crs);
    // At vertices and nodes, where many reaches are equally near, and beside them.
    std::vector<Point> points;
    for (const Line& line : made.lines) {
      for (const Point& p : line.points) {
        points.push_back(p);
        points.push_back({p.x + 13, p.y - 7});
      }
    }
    const std::vector<Location> one = locate(net, points, {}, {}, {});
    const std::vector<Location> two = locate(other, points, {}, {}, {});
    for (std::size_t i = 0; i < points.size(); ++i) {
      EXPECT_EQ(one[i].status, two[i].status);
      ASSERT_EQ(one[i].candidates.size(), two[i].candidates.size()) << seed << " " << i;
      for (std::size_t k = 0; k < one[i].candidates.size(); ++k, ++candidates) {
        const ReachCandidate& a = one[i].candidates[k];
        const ReachCandidate& b = two[i].candidates[k];
        EXPECT_EQ(net.reach(a.place.reach).feature, order[other.reach(b.place.reach).feature]);
        EXPECT_EQ(a.distance_m, b.distance_m);
        EXPECT_EQ(a.confidence, b.confidence);
        EXPECT_EQ(a.place.measure_m, b.place.measure_m);
      }
    }
  }
  EXPECT_GT(candidates, 5000);
}

}  // namespace
}  // namespace ecotone
