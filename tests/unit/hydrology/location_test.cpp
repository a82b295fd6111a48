// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/location.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

const Crs crs = Crs::from_epsg(4545);
constexpr double near_m = 1e-3;

// Two rivers that run south 60 m apart.
RiverNetwork two_rivers(std::vector<std::string> names = {}) {
  RiverFields fields;
  fields.name = std::move(names);
  return RiverNetwork(lines({"LINESTRING (500000 3200000, 500000 3199000)",
                             "LINESTRING (500060 3200000, 500060 3199000)"}),
                      crs, fields);
}

Location locate_one(const RiverNetwork& net, const Point& p, const std::string& name = "",
                    BankSide bank = BankSide::on_line, const RiverBarriers& barriers = {},
                    const LocateOptions& options = {}) {
  return locate(net, std::span(&p, 1), std::span(&name, 1), std::span(&bank, 1), barriers,
                options)[0];
}

TEST(Locate, NearestIsNotTakenWhereAnotherIsNearlyAsGood) {
  // 25 m and 35 m: the weights differ by exp(-2 (0.0625 - 0.1225)) = 1.13.
  const Location location = locate_one(two_rivers(), {500025, 3199500});
  EXPECT_EQ(location.status, LocationStatus::ambiguous);
  EXPECT_EQ(location.best(), nullptr);
  ASSERT_EQ(location.candidates.size(), 2);
  EXPECT_NEAR(location.candidates[0].distance_m, 25, near_m);
  EXPECT_EQ(location.candidates[0].side, BankSide::left);
  EXPECT_EQ(location.candidates[1].side, BankSide::right);
}

TEST(Locate, ConfidenceIsThatOfTheFormula) {
  const Location location = locate_one(two_rivers({"甲河", "乙河"}), {500025, 3199500}, "乙");
  ASSERT_EQ(location.candidates.size(), 2);
  EXPECT_EQ(location.status, LocationStatus::located);
  EXPECT_EQ(location.candidates[0].place.reach, 1);
  EXPECT_EQ(location.candidates[0].name, Agreement::agrees);
  const double agrees = std::exp(-2 * 0.35 * 0.35);
  const double differs = 0.1 * std::exp(-2 * 0.25 * 0.25);
  EXPECT_NEAR(location.candidates[0].confidence, agrees / (agrees + differs + 0.1), 1e-6);
  EXPECT_NEAR(location.candidates[1].confidence, differs / (agrees + differs + 0.1), 1e-6);
}

TEST(Locate, StatedBankCounts) {
  // Between both, left of the first at 40 m and right of the second at 20 m.
  const Location left = locate_one(two_rivers(), {500040, 3199500}, "", BankSide::left);
  EXPECT_EQ(left.candidates[0].place.reach, 0);
  EXPECT_EQ(left.candidates[0].bank, Agreement::agrees);
  EXPECT_EQ(left.status, LocationStatus::ambiguous);  // exp(-0.32) is not twice 0.5 exp(-0.08)
  const Location right = locate_one(two_rivers(), {500040, 3199500}, "", BankSide::right);
  EXPECT_EQ(right.candidates[0].place.reach, 1);
  EXPECT_EQ(right.candidates[1].bank, Agreement::differs);
  EXPECT_EQ(right.status, LocationStatus::located);
}

TEST(Locate, FarPointsAreDoubtfulOrHaveNoCandidate) {
  EXPECT_EQ(locate_one(two_rivers(), {499880, 3199500}).status, LocationStatus::doubtful);
  EXPECT_EQ(locate_one(two_rivers(), {499600, 3199500}).status, LocationStatus::none);
  EXPECT_TRUE(locate_one(two_rivers(), {499600, 3199500}).candidates.empty());
}

TEST(Locate, ReachesOfOneNodeAreOneCandidate) {
  const RiverNetwork net(lines({"LINESTRING (500000 3200000, 500000 3199500)",
                                "LINESTRING (500000 3199500, 500000 3199000)",
                                "LINESTRING (499900 3199500, 500000 3199500)"}),
                         crs);
  // 10 m below the node: the reach above and the tributary have nothing nearer than the node.
  const Location below = locate_one(net, {500020, 3199490});
  ASSERT_EQ(below.candidates.size(), 1);
  EXPECT_EQ(below.candidates[0].place.reach, 1);
  EXPECT_EQ(below.status, LocationStatus::located);
  // At the height of the node the water flows on in the reach below.
  const Location at = locate_one(net, {500020, 3199500});
  ASSERT_EQ(at.candidates.size(), 1);
  EXPECT_EQ(at.candidates[0].place, (NetworkPlace{1, 0}));
  // Beside the tributary both are candidates.
  EXPECT_EQ(locate_one(net, {499985, 3199490}).candidates.size(), 2);
}

TEST(Locate, AtADivergenceTheReachAboveSpeaksForTheNode) {
  const RiverNetwork net(lines({"LINESTRING (500000 3200000, 500000 3199500)",
                                "LINESTRING (500000 3199500, 500040 3199000)",
                                "LINESTRING (500000 3199500, 499960 3199000)"}),
                         crs);
  const Location at = locate_one(net, {500000, 3199500});
  ASSERT_EQ(at.candidates.size(), 1);
  EXPECT_EQ(at.candidates[0].place.reach, 0);
  EXPECT_EQ(net.trace(at.candidates[0].place, TraceDirection::downstream_diversions).size(), 3);
  EXPECT_EQ(net.reaches_near({500000, 3199500}, 1)[0].place.reach, 0);
}

TEST(Locate, ReachBeyondADamIsNotTaken) {
  // The river runs south, turns round a spur and comes back at 30 m: the point is above the dam.
  const RiverNetwork net(
      lines({"LINESTRING (500000 3200000, 500000 3199000, 500030 3199000, 500030 3200000)"}), crs);
  const GeometryColumn dam = lines({"LINESTRING (500018 3198900, 500018 3200100)"});
  const RiverBarriers barriers(net, dam, 10);
  ASSERT_EQ(barriers.places().size(), 1);
  EXPECT_NEAR(barriers.places()[0].measure_m, 1018, near_m);
  const Point p{500017, 3199500};
  // Without the dam the arm below it is nearer.
  EXPECT_NEAR(locate_one(net, p).candidates[0].position.x, 500030, 1e-6);
  const Location location = locate_one(net, p, "", BankSide::on_line, barriers);
  EXPECT_EQ(location.status, LocationStatus::located);
  ASSERT_EQ(location.candidates.size(), 2);
  EXPECT_NEAR(location.candidates[0].position.x, 500000, 1e-6);
  EXPECT_NEAR(location.candidates[0].place.measure_m, 500, near_m);
  EXPECT_EQ(location.candidates[0].side, BankSide::left);
  EXPECT_TRUE(location.candidates[1].beyond_barrier);
  EXPECT_EQ(location.candidates[1].confidence, 0);
  EXPECT_NEAR(location.candidates[1].place.measure_m, 1530, near_m);
  const GeometryColumn fence = lines({"LINESTRING (500010 3199000, 500010 3200100)",
                                      "LINESTRING (500018 3198900, 500018 3200100)"});
  EXPECT_EQ(locate_one(net, p, "", BankSide::on_line, RiverBarriers(net, fence, 10)).status,
            LocationStatus::beyond_barrier);
}

TEST(Locate, PointBesideADamIsOnItsOwnSideOfIt) {
  // The dam leans downstream, so that what is nearest above it lies at the dam itself.
  const RiverNetwork net(lines({"LINESTRING (500000 3200000, 500000 3199000)"}), crs);
  const RiverBarriers dam(
      net, lines({"LINESTRING (499950 3199600, 500000 3199500, 500050 3199400)"}), 10);
  const Location location = locate_one(net, {500020, 3199480}, "", BankSide::on_line, dam);
  ASSERT_EQ(location.candidates.size(), 2);
  EXPECT_FALSE(location.candidates[0].beyond_barrier);
  EXPECT_NEAR(location.candidates[0].place.measure_m, 500, near_m);
  EXPECT_TRUE(location.candidates[1].beyond_barrier);
  EXPECT_NEAR(location.candidates[1].place.measure_m, 520, near_m);
}

TEST(Locate, NamesAgreeWithOrWithoutTheWordForRiver) {
  EXPECT_EQ(river_names_agree("酉水", "酉水河"), Agreement::agrees);
  EXPECT_EQ(river_names_agree(" 酉水河　", "酉水河"), Agreement::agrees);
  EXPECT_EQ(river_names_agree("New Hope Creek", "new hope"), Agreement::agrees);
  EXPECT_EQ(river_names_agree("酉水河", "阿蓬江"), Agreement::differs);
  EXPECT_EQ(river_names_agree("甲河", "甲江"), Agreement::differs);
  EXPECT_EQ(river_names_agree("", "阿蓬江"), Agreement::not_stated);
  EXPECT_EQ(river_names_agree("河", "江"), Agreement::differs);
}

TEST(Locate, ManyPointsAreThoseOfEveryReachMeasured) {
  // Against the distance to each reach, one by one.
  std::mt19937 random(7);
  std::uniform_real_distribution<double> place(0, 2000);
  std::vector<std::int32_t> geoms{0}, paths{0};
  std::vector<Point> vertices;
  for (int i = 0; i < 120; ++i) {
    Point p{560000 + place(random), 3200000 + place(random)};
    for (int k = 0; k < 40; ++k) {
      vertices.push_back(p);
      p = {p.x + place(random) / 40 - 25, p.y + place(random) / 40 - 25};
    }
    paths.push_back(static_cast<std::int32_t>(vertices.size()));
    geoms.push_back(static_cast<std::int32_t>(paths.size() - 1));
  }
  const RiverNetwork net(MultiLineStringArray(geoms, paths, vertices), crs, {}, {.tolerance_m = 0});
  ASSERT_EQ(net.reach_count(), 120);
  for (int i = 0; i < 200; ++i) {
    const Point p{560000 + place(random), 3200000 + place(random)};
    const double within = place(random) / 4;
    std::vector<double> expected;
    for (std::uint32_t r = 0; r < 120; ++r) {
      const double d = nearest_on_path(p, net.path(r), crs).distance_m;
      if (d <= within) expected.push_back(d);
    }
    std::sort(expected.begin(), expected.end());
    const std::vector<NearReach> near = net.reaches_near(p, within);
    ASSERT_EQ(near.size(), expected.size());
    for (std::size_t k = 0; k < near.size(); ++k) {
      // 2 µm is what the docs promise within 200 m, 1e-8 beyond.
      EXPECT_NEAR(near[k].distance_m, expected[k], 2e-6 + 1e-8 * expected[k]);
      const Point at = net.position(near[k].place);
      EXPECT_NEAR(at.x, near[k].position.x, 1e-6);
      EXPECT_NEAR(at.y, near[k].position.y, 1e-6);
    }
  }
}

TEST(Locate, ThreadsChangeNothing) {
  const RiverNetwork net = two_rivers({"甲河", "乙河"});
  std::vector<Point> points;
  for (int i = 0; i < 500; ++i) points.push_back({500000 + i % 71 * 1.3, 3199000 + i * 2.0});
  const auto run = [&](int threads) {
    LocateOptions options;
    options.threads = threads;
    return locate(net, points, {}, {}, {}, options);
  };
  const std::vector<Location> one = run(1), four = run(4);
  for (std::size_t i = 0; i < points.size(); ++i) {
    ASSERT_EQ(one[i].candidates.size(), four[i].candidates.size());
    EXPECT_EQ(one[i].status, four[i].status);
    for (std::size_t k = 0; k < one[i].candidates.size(); ++k) {
      EXPECT_EQ(one[i].candidates[k].place, four[i].candidates[k].place);
      EXPECT_EQ(one[i].candidates[k].confidence, four[i].candidates[k].confidence);
    }
  }
}

TEST(Locate, BadInputIsRefused) {
  const RiverNetwork net = two_rivers();
  const std::vector<Point> points{{500000, 3199500}, {500001, 3199500}};
  const std::vector<std::string> one_name{"甲"};
  EXPECT_THROW(locate(net, points, one_name, {}, {}), SchemaError);
  LocateOptions options;
  options.tolerance_m = 0;
  EXPECT_THROW(locate(net, points, {}, {}, {}, options), GeometryError);
}

}  // namespace
}  // namespace ecotone
