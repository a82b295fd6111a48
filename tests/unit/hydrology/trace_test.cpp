// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <map>

#include "ecotone/error.h"
#include "ecotone/hydrology/river_network.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

using testing::ElementsAre;

const Crs crs = Crs::from_epsg(4545);
constexpr double near_m = 1e-3;  // as in river_network_test.cpp

// 0 (100 m) and 1 (300 m, two edges) join to 2 (200 m), which divides into 3 (100 m, to the right)
// and 4 (50 m); both meet again in 5 (100 m).
RiverNetwork braid() {
  return RiverNetwork(
      lines({"LINESTRING (500000 3200000, 500000 3199900)",
             "LINESTRING (500100 3200100, 500100 3199900, 500000 3199900)",
             "LINESTRING (500000 3199900, 500000 3199700)",
             "LINESTRING (500000 3199700, 500025 3199700, 500025 3199650, 500000 3199650)",
             "LINESTRING (500000 3199700, 500000 3199650)",
             "LINESTRING (500000 3199650, 500000 3199550)"}),
      crs);
}

std::vector<std::uint32_t> reaches(const std::vector<Stretch>& stretches) {
  std::vector<std::uint32_t> out;
  for (const Stretch& s : stretches) out.push_back(s.reach);
  return out;
}

void expect_stretch(const Stretch& s, const Stretch& expected) {
  EXPECT_EQ(s.reach, expected.reach);
  EXPECT_NEAR(s.from_m, expected.from_m, near_m);
  EXPECT_NEAR(s.to_m, expected.to_m, near_m);
  EXPECT_NEAR(s.distance_at_from_m, expected.distance_at_from_m, near_m);
  EXPECT_NEAR(s.distance_at_to_m, expected.distance_at_to_m, near_m);
}

TEST(Trace, UpstreamTakesAllTributariesOrTheLongestOne) {
  const RiverNetwork net = braid();
  const NetworkPlace place{2, 150};
  const auto all = net.trace(place, TraceDirection::upstream_tributaries);
  ASSERT_THAT(reaches(all), ElementsAre(2, 0, 1));
  expect_stretch(all[0], {2, 0, 150, 150, 0});
  expect_stretch(all[1], {0, 0, 100, 250, 150});
  expect_stretch(all[2], {1, 0, 300, 450, 150});
  EXPECT_THAT(reaches(net.trace(place, TraceDirection::upstream_main)), ElementsAre(2, 1));
}

TEST(Trace, EndsAtTheDistance) {
  const auto some = braid().trace({2, 150}, TraceDirection::upstream_tributaries, 250);
  ASSERT_THAT(reaches(some), ElementsAre(2, 0, 1));
  expect_stretch(some[1], {0, 0, 100, 250, 150});
  expect_stretch(some[2], {1, 200, 300, 250, 150});
  const auto little = braid().trace({2, 150}, TraceDirection::downstream_main, 20);
  ASSERT_EQ(little.size(), 1);
  expect_stretch(little[0], {2, 150, 170, 0, 20});
  const auto nothing = braid().trace({2, 150}, TraceDirection::downstream_main, 0);
  ASSERT_EQ(nothing.size(), 1);
  expect_stretch(nothing[0], {2, 150, 150, 0, 0});
}

TEST(Trace, DownstreamTakesDiversionsByTheShortestWay) {
  const RiverNetwork net = braid();
  const auto all = net.trace({2, 150}, TraceDirection::downstream_diversions);
  ASSERT_THAT(reaches(all), ElementsAre(2, 4, 3, 5));
  expect_stretch(all[1], {4, 0, 50, 50, 100});
  expect_stretch(all[2], {3, 0, 100, 50, 150});
  expect_stretch(all[3], {5, 0, 100, 100, 200});
  // Without any field the longest way on is the main one.
  EXPECT_THAT(reaches(net.trace({2, 150}, TraceDirection::downstream_main)), ElementsAre(2, 3, 5));
}

TEST(Trace, DistanceAlongIsDownstreamOnly) {
  const RiverNetwork net = braid();
  EXPECT_NEAR(net.distance_along({0, 40}, {5, 10}).value(), 60 + 200 + 50 + 10, near_m);
  EXPECT_NEAR(net.distance_along({2, 40}, {2, 50}).value(), 10, near_m);
  EXPECT_EQ(net.distance_along({2, 50}, {2, 40}), std::nullopt);
  EXPECT_EQ(net.distance_along({0, 40}, {1, 10}), std::nullopt);
  EXPECT_NEAR(net.distance_along({0, 100}, {2, 0}).value(), 0, near_m);
}

TEST(Trace, BarrierEndsIt) {
  const RiverNetwork net = braid();
  const std::vector<NetworkPlace> barriers{{4, 20}, {1, 250}};
  const auto down = net.trace({2, 150}, TraceDirection::downstream_diversions, 1e9, barriers);
  ASSERT_THAT(reaches(down), ElementsAre(2, 4, 3, 5));
  expect_stretch(down[1], {4, 0, 20, 50, 70});
  expect_stretch(down[3], {5, 0, 100, 150, 250});  // by the upper arm now
  const auto up = net.trace({2, 150}, TraceDirection::upstream_tributaries, 1e9, barriers);
  expect_stretch(up[1], {1, 250, 300, 200, 150});
  // One at the start itself is passed over.
  EXPECT_EQ(net.trace({4, 20}, TraceDirection::downstream_main, 1e9, barriers).size(), 2);
}

TEST(Trace, CircleComesToAnEnd) {
  const RiverNetwork net(lines({"LINESTRING (500000 3199900, 500000 3199800)",
                                "LINESTRING (500000 3199800, 500000 3199700, 500100 3199700)",
                                "LINESTRING (500100 3199700, 500100 3199900, 500000 3199900)"}),
                         crs);
  const auto all = net.trace({0, 30}, TraceDirection::downstream_diversions);
  ASSERT_THAT(reaches(all), ElementsAre(0, 1, 2, 0));
  expect_stretch(all[3], {0, 0, 30, 570, 600});
  EXPECT_THAT(reaches(net.trace({0, 30}, TraceDirection::downstream_main)), ElementsAre(0, 1, 2));
  const auto up = net.trace({0, 30}, TraceDirection::upstream_tributaries);
  ASSERT_THAT(reaches(up), ElementsAre(0, 2, 1, 0));
  expect_stretch(up[3], {0, 30, 100, 600, 530});
  EXPECT_NEAR(net.distance_along({0, 30}, {0, 10}).value(), 580, near_m);
}

TEST(Trace, GeometryIsCutAtTheMeasures) {
  const RiverNetwork net = braid();
  const std::vector<Stretch> stretches{{1, 150, 250, 0, 100}, {1, 0, 200, 0, 200}, {0, 5, 5, 0, 0}};
  const MultiLineStringArray cut = net.geometry(stretches);
  ASSERT_EQ(cut.size(), 3);
  const PathView first = cut[0].path(0);
  ASSERT_EQ(first.size(), 3);
  EXPECT_NEAR(first[0].y, 3199950, near_m);
  EXPECT_EQ(first[1], (Point{500100, 3199900}));
  EXPECT_NEAR(first[2].x, 500050, near_m);
  EXPECT_EQ(cut[1].path(0).size(), 2 + (net.measures(1)[1] < 200));
  EXPECT_EQ(cut[2].path(0).size(), 2);
  EXPECT_EQ(cut[2].path(0)[0], cut[2].path(0)[1]);
}

TEST(Trace, BadPlacesAndDistancesAreRefused) {
  const RiverNetwork net = braid();
  EXPECT_THROW(net.trace({6, 0}, TraceDirection::downstream_main), GeometryError);
  EXPECT_THROW(net.trace({0, 0}, TraceDirection::downstream_main, -1), GeometryError);
  EXPECT_THROW(net.distance_along({0, 0}, {9, 0}), GeometryError);
}

TEST(Trace, DirectionsAreNamedAsByTheWaterServices) {
  EXPECT_EQ(parse_trace_direction("UT"), TraceDirection::upstream_tributaries);
  EXPECT_EQ(parse_trace_direction("XX"), std::nullopt);
  for (const auto name : {"UM", "UT", "DM", "DD"}) {
    EXPECT_EQ(trace_direction_name(parse_trace_direction(name).value()), name);
  }
}

}  // namespace
}  // namespace ecotone
