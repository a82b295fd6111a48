// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/network_pairs.h"

#include <gmock/gmock.h>

#include <random>

#include "ecotone/error.h"
#include "ecotone/hydrology/barriers.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs crs = Crs::from_epsg(4545);
constexpr double near_m = 1e-3;

// A river of 1000 m to the south with a tributary of 100 m from the east at 400 m.
RiverNetwork river() {
  return RiverNetwork(lines({"LINESTRING (500000 3200000, 500000 3199600, 500000 3199000)",
                             "LINESTRING (500100 3199600, 500000 3199600)"}),
                      crs);
}

// A grid that flows east and south, with divergences everywhere.
RiverNetwork lattice(std::mt19937& random) {
  std::vector<std::int32_t> geoms{0}, paths{0};
  std::vector<Point> vertices;
  for (int k = 0; k < 400; ++k) {
    const double x = 500000 + 100.0 * static_cast<double>(random() % 12);
    const double y = 3200000 + 100.0 * static_cast<double>(random() % 12);
    vertices.push_back({x, y});
    vertices.push_back(random() % 2 == 0 ? Point{x + 100, y} : Point{x, y - 100});
    paths.push_back(static_cast<std::int32_t>(vertices.size()));
    geoms.push_back(static_cast<std::int32_t>(paths.size() - 1));
  }
  return RiverNetwork(MultiLineStringArray(geoms, paths, vertices), crs);
}

TEST(FeaturePlaces, PointsLieOnTheNearestReachWithinTheTolerance) {
  const auto found = feature_places(
      river(),
      points({"POINT (500010 3199900)", "POINT (500500 3199900)", "POINT (500050 3199610)"}), 20);
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[0].feature, 0);
  EXPECT_EQ(found[0].place.reach, 0);
  EXPECT_NEAR(found[0].place.measure_m, 100, near_m);
  EXPECT_EQ(found[1].feature, 2);
  EXPECT_EQ(found[1].place.reach, 2);
}

TEST(FeaturePlaces, LinesAndBordersMeetTheNetworkWhereTheyCrossIt) {
  const RiverNetwork net = river();
  const auto of_line = feature_places(
      net, lines({"LINESTRING (499900 3199900, 500100 3199900)", "LINESTRING (0 0, 1 1)"}), 20);
  ASSERT_EQ(of_line.size(), 1);
  EXPECT_NEAR(of_line[0].place.measure_m, 100, near_m);
  const auto of_zone = feature_places(
      net,
      multipolygons({"POLYGON ((499900 3199500, 500050 3199500, 500050 3199700, 499900 3199700, "
                     "499900 3199500))"}),
      20);
  ASSERT_EQ(of_zone.size(), 3);
  EXPECT_NEAR(of_zone[0].place.measure_m, 300, near_m);
  EXPECT_NEAR(of_zone[1].place.measure_m, 100, near_m);  // of the reach below the confluence
  EXPECT_NEAR(of_zone[2].place.measure_m, 50, near_m);
}

TEST(FeaturePlaces, BorderThroughAVertexIsOnePlaceAReach) {
  // Through the confluence: at the end of one reach and the beginning of another.
  const auto found =
      feature_places(river(), lines({"LINESTRING (499900 3199550, 500100 3199650)"}), 20);
  ASSERT_EQ(found.size(), 3);
  EXPECT_NEAR(found[0].place.measure_m, 400, near_m);
  EXPECT_NEAR(found[1].place.measure_m, 0, near_m);
}

TEST(NetworkPairs, DistancesDownstreamAndUpstream) {
  const RiverNetwork net = river();
  const std::vector<NetworkPlace> sources{{0, 100}, {2, 30}, {1, 500}};
  const std::vector<NetworkPlace> targets{{1, 200}, {1, 600}, {0, 50}};
  const auto down = network_pairs(net, sources, targets);
  ASSERT_EQ(down.size(), 5);
  EXPECT_EQ(down[0].target, 0);
  EXPECT_NEAR(down[0].distance_m, 500, near_m);
  EXPECT_NEAR(down[1].distance_m, 900, near_m);
  EXPECT_EQ(down[2].source, 1);
  EXPECT_NEAR(down[2].distance_m, 270, near_m);
  EXPECT_EQ(down[4].source, 2);
  EXPECT_NEAR(down[4].distance_m, 100, near_m);
  const auto nearest = network_pairs(net, sources, targets, {.nearest_only = true});
  ASSERT_EQ(nearest.size(), 3);
  EXPECT_EQ(nearest[0], down[0]);
  const auto up =
      network_pairs(net, sources, targets,
                    {.direction = TraceDirection::upstream_tributaries, .max_distance_m = 320});
  ASSERT_EQ(up.size(), 2);
  EXPECT_EQ(up[0].source, 0);
  EXPECT_EQ(up[0].target, 2);
  EXPECT_NEAR(up[0].distance_m, 50, near_m);
  EXPECT_EQ(up[1].source, 2);
  EXPECT_EQ(up[1].target, 0);
}

TEST(NetworkPairs, BarriersEndThem) {
  const RiverNetwork net = river();
  const std::vector<NetworkPlace> sources{{0, 100}};
  const std::vector<NetworkPlace> targets{{1, 200}};
  const std::vector<NetworkPlace> dam{{1, 100}};
  EXPECT_TRUE(network_pairs(net, sources, targets, {.barriers = dam}).empty());
}

TEST(NetworkPairs, AreTheDistancesOneByOneWhateverTheThreads) {
  std::mt19937 random(3);
  const RiverNetwork net = lattice(random);
  std::vector<NetworkPlace> sources, targets;
  for (int i = 0; i < 300; ++i) {
    auto& list = i % 3 == 0 ? targets : sources;
    list.push_back({static_cast<std::uint32_t>(random() % net.reach_count()),
                    static_cast<double>(random() % 100)});
  }
  const auto one = network_pairs(net, sources, targets, {.threads = 1});
  EXPECT_EQ(one, network_pairs(net, sources, targets, {.threads = 4}));
  std::size_t next = 0;
  for (std::uint32_t s = 0; s < sources.size(); ++s) {
    std::vector<NetworkPair> expected;
    for (std::uint32_t t = 0; t < targets.size(); ++t) {
      if (const auto d = net.distance_along(sources[s], targets[t])) expected.push_back({s, t, *d});
    }
    for (std::size_t k = 0; k < expected.size(); ++k, ++next) {
      ASSERT_LT(next, one.size());
      const auto same = std::find_if(expected.begin(), expected.end(), [&](const NetworkPair& p) {
        return p.target == one[next].target;
      });
      ASSERT_NE(same, expected.end());
      EXPECT_EQ(one[next].source, s);
      EXPECT_NEAR(one[next].distance_m, same->distance_m, 1e-9);
    }
  }
  EXPECT_EQ(next, one.size());
  EXPECT_GT(next, 500);
}

TEST(NetworkPairs, NearestOfManyAreThoseOfEach) {
  std::mt19937 random(5);
  for (int round = 0; round < 12; ++round) {
    const RiverNetwork net = lattice(random);
    const auto places = [&](int n) {
      std::vector<NetworkPlace> out;
      for (int i = 0; i < n; ++i) {
        const auto r = static_cast<std::uint32_t>(random() % net.reach_count());
        // Often at a node, where barriers and targets meet.
        const double measures[] = {0, net.reach(r).length_m, static_cast<double>(random() % 100)};
        out.push_back({r, measures[random() % 3]});
      }
      return out;
    };
    const std::vector<NetworkPlace> sources = places(400);
    const std::vector<NetworkPlace> targets = places(40);
    const std::vector<NetworkPlace> barriers = places(round % 3 * 40);
    for (const TraceDirection direction :
         {TraceDirection::downstream_diversions, TraceDirection::upstream_tributaries}) {
      PairOptions options;
      options.direction = direction;
      options.nearest_only = true;
      options.max_distance_m = round % 2 == 0 ? 600 : 1e9;
      options.barriers = barriers;
      std::vector<double> found(sources.size(), -1);
      for (const NetworkPair& pair : network_pairs(net, sources, targets, options)) {
        found[pair.source] = pair.distance_m;
      }
      for (std::size_t s = 0; s < sources.size(); ++s) {
        const auto one = network_pairs(net, std::span(&sources[s], 1), targets, options);
        ASSERT_NEAR(found[s], one.empty() ? -1 : one[0].distance_m, 1e-6)
            << round << " " << s << " " << trace_direction_name(direction);
      }
    }
  }
}

TEST(NetworkPairs, UnknownPlacesAreRefused) {
  const std::vector<NetworkPlace> sources{{9, 100}};
  EXPECT_THROW(network_pairs(river(), sources, sources), GeometryError);
}

}  // namespace
}  // namespace ecotone
