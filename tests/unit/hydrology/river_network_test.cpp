// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/river_network.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {
namespace {

using testing::ElementsAre;

// Lines lie on the central meridian of EPSG:4545, where a metre of the plane is one on the
// ellipsoid to 1e-8 within 1 km; 1e-3 m is asked for.
const Crs crs = Crs::from_epsg(4545);
constexpr double near_m = 1e-3;

RiverNetwork network(std::initializer_list<std::string> texts, const RiverFields& fields = {},
                     const RiverNetworkOptions& options = {}) {
  return RiverNetwork(lines(texts), crs, fields, options);
}

std::vector<double> lengths(const RiverNetwork& net) {
  std::vector<double> out;
  for (const Reach& reach : net.reaches()) out.push_back(reach.length_m);
  return out;
}

std::size_t issues(const RiverNetwork& net, NetworkIssueKind kind) {
  return net.report().count(kind);
}

TEST(RiverNetwork, LineIsSplitWhereAnotherEndsAtItsVertex) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900, 500000 3199700)",
                                    "LINESTRING (500050 3199900, 500000 3199900)"});
  ASSERT_EQ(net.reach_count(), 3);
  EXPECT_EQ(net.node_count(), 4);
  EXPECT_NEAR(net.reach(0).length_m, 100, near_m);
  EXPECT_NEAR(net.reach(1).length_m, 200, near_m);
  EXPECT_NEAR(net.reach(1).feature_from_m, 100, near_m);
  EXPECT_EQ(net.reach(0).to_node, net.reach(1).from_node);
  EXPECT_EQ(net.reach(2).to_node, net.reach(1).from_node);
  EXPECT_EQ(net.report().confluences, 1);
  EXPECT_EQ(net.report().heads, 2);
  EXPECT_EQ(net.report().outlets, 1);
  EXPECT_EQ(net.report().braids, 0);
}

TEST(RiverNetwork, EndNearALineIsJoinedWithinTheToleranceOnly) {
  const auto with_gap = [](double tolerance_m) {
    return network({"LINESTRING (500000 3200000, 500000 3199700)",
                    "LINESTRING (500050 3199900, 500000.5 3199900)"},
                   {}, {.tolerance_m = tolerance_m});
  };
  const RiverNetwork joined = with_gap(0.6);
  ASSERT_EQ(joined.reach_count(), 3);
  EXPECT_NEAR(joined.reach(0).length_m, 100, near_m);
  ASSERT_EQ(issues(joined, NetworkIssueKind::joined_gap), 1);
  EXPECT_NEAR(joined.report().issues[0].size, 0.5, near_m);
  EXPECT_EQ(joined.part_count(), 1);
  const RiverNetwork apart = with_gap(0.4);
  EXPECT_EQ(apart.reach_count(), 2);
  EXPECT_EQ(apart.part_count(), 2);
  EXPECT_EQ(issues(apart, NetworkIssueKind::separate_part), 1);
}

TEST(RiverNetwork, EndsWithinTheToleranceBecomeOneNode) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900)",
                                    "LINESTRING (500000.2 3199900, 500000 3199700)"},
                                   {}, {.tolerance_m = 0.3});
  EXPECT_EQ(net.node_count(), 3);
  EXPECT_EQ(net.reach(0).to_node, net.reach(1).from_node);
  EXPECT_EQ(issues(net, NetworkIssueKind::joined_gap), 1);
}

TEST(RiverNetwork, OvershootIsAJointAndNoCrossing) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199700)",
                                    "LINESTRING (500050 3199900, 499999.95 3199900)"});
  EXPECT_EQ(net.reach_count(), 3);
  EXPECT_EQ(issues(net, NetworkIssueKind::crossing), 0);
  EXPECT_EQ(issues(net, NetworkIssueKind::joined_gap), 1);
}

TEST(RiverNetwork, CrossingWithoutAVertexIsReportedAndNodedOnRequest) {
  const auto crossing = [](bool node) {
    return network({"LINESTRING (500000 3200000, 500000 3199700)",
                    "LINESTRING (500050 3199900, 499950 3199900)"},
                   {}, {.node_crossings = node});
  };
  const RiverNetwork passing = crossing(false);
  EXPECT_EQ(passing.reach_count(), 2);
  ASSERT_EQ(issues(passing, NetworkIssueKind::crossing), 1);
  EXPECT_NEAR(passing.report().issues[0].position.x, 500000, 1e-6);
  EXPECT_NEAR(passing.report().issues[0].position.y, 3199900, 1e-6);
  const RiverNetwork noded = crossing(true);
  EXPECT_EQ(noded.reach_count(), 4);
  EXPECT_EQ(noded.node_count(), 5);
  EXPECT_EQ(issues(noded, NetworkIssueKind::crossing), 1);
}

TEST(RiverNetwork, CrossingAtASharedVertexIsANode) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900, 500000 3199700)",
                                    "LINESTRING (500050 3199900, 500000 3199900, 499950 3199900)"});
  EXPECT_EQ(net.reach_count(), 4);
  EXPECT_EQ(issues(net, NetworkIssueKind::crossing), 0);
}

TEST(RiverNetwork, PathWithoutLengthIsLeftOutAndSaid) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900)",
                                    "LINESTRING (500050 3199900, 500050 3199900)", ""});
  EXPECT_EQ(net.reach_count(), 1);
  EXPECT_EQ(net.report().lines, 3);
  ASSERT_EQ(issues(net, NetworkIssueKind::without_length), 1);
  EXPECT_EQ(net.report().issues[0].feature, 1);
}

TEST(RiverNetwork, AttributeAndElevationTurnLinesRound) {
  RiverFields fields;
  fields.reversed = {0, 1};
  const auto shapes = {std::string("LINESTRING (500000 3200000, 500000 3199900)"),
                       std::string("LINESTRING (500000 3199700, 500000 3199900)")};
  const RiverNetwork by_attribute = network(shapes, fields, {.flow = FlowSource::attribute});
  EXPECT_TRUE(by_attribute.reach(0).along_drawing);
  EXPECT_FALSE(by_attribute.reach(1).along_drawing);
  EXPECT_EQ(by_attribute.reach(0).to_node, by_attribute.reach(1).from_node);
  EXPECT_EQ(by_attribute.path(1).front(), (Point{500000, 3199900}));
  EXPECT_NEAR(by_attribute.measures(1).back(), 200, near_m);
  EXPECT_NEAR(by_attribute.reach(1).feature_from_m, 200, near_m);
  fields.start_m = {310, 290};
  fields.end_m = {300, 300};
  const RiverNetwork by_elevation = network(shapes, fields, {.flow = FlowSource::elevation});
  EXPECT_FALSE(by_elevation.reach(1).along_drawing);
  EXPECT_EQ(issues(by_elevation, NetworkIssueKind::direction_unknown), 0);
  fields.end_m = {310, 300};
  EXPECT_EQ(issues(network(shapes, fields, {.flow = FlowSource::elevation}),
                   NetworkIssueKind::direction_unknown),
            1);
}

TEST(RiverNetwork, NodeFieldsJoinAndTurnALineDrawnAgainstThem) {
  RiverFields fields;
  fields.from_node = {7, 8, 9};
  fields.to_node = {8, 9, 10};
  const RiverNetwork net = network(
      {"LINESTRING (500000 3200000, 500000 3199900)", "LINESTRING (500000 3199700, 500000 3199900)",
       "LINESTRING (500000 3199600, 500000 3199500)"},
      fields, {.flow = FlowSource::node_fields});
  EXPECT_FALSE(net.reach(1).along_drawing);
  EXPECT_EQ(net.reach(0).to_node, net.reach(1).from_node);
  EXPECT_EQ(net.reach(1).to_node, net.reach(2).from_node);
  EXPECT_EQ(issues(net, NetworkIssueKind::against_nodes), 1);
  // 100 m lie between the second and the third line, seen from both.
  EXPECT_EQ(issues(net, NetworkIssueKind::nodes_apart), 2);
}

TEST(RiverNetwork, ReversedReachIsSuspected) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900)",
                                    "LINESTRING (500000 3199800, 500000 3199900)",
                                    "LINESTRING (500000 3199800, 500000 3199700)"});
  EXPECT_EQ(issues(net, NetworkIssueKind::inner_sink), 1);
  EXPECT_EQ(issues(net, NetworkIssueKind::inner_source), 1);
  ASSERT_EQ(issues(net, NetworkIssueKind::reversal_suspected), 1);
  EXPECT_EQ(net.report().issues[0].feature, 1);
}

TEST(RiverNetwork, CirclesBraidsAndDuplicatesAreCounted) {
  const RiverNetwork braid = network({"LINESTRING (500000 3200000, 500000 3199900)",
                                      "LINESTRING (500000 3199900, 500000 3199800)",
                                      "LINESTRING (500000 3199900, 500050 3199850, 500000 3199800)",
                                      "LINESTRING (500000 3199800, 500000 3199700)"});
  EXPECT_EQ(braid.report().braids, 1);
  EXPECT_EQ(braid.report().divergences, 1);
  EXPECT_EQ(issues(braid, NetworkIssueKind::circle), 0);
  const RiverNetwork circle = network({"LINESTRING (500000 3199900, 500000 3199800)",
                                       "LINESTRING (500000 3199800, 500050 3199850)",
                                       "LINESTRING (500050 3199850, 500000 3199900)"});
  EXPECT_EQ(issues(circle, NetworkIssueKind::circle), 3);
  EXPECT_EQ(issues(network({"LINESTRING (500000 3199900, 500000 3199800)",
                            "LINESTRING (500000 3199900, 500000 3199800)"}),
                   NetworkIssueKind::duplicate),
            1);
}

TEST(RiverNetwork, FallingCatchmentIsReported) {
  RiverFields fields;
  fields.catchment_km2 = {20, 10};
  EXPECT_EQ(issues(network({"LINESTRING (500000 3199900, 500000 3199800)",
                            "LINESTRING (500000 3199800, 500000 3199700)"},
                           fields),
                   NetworkIssueKind::catchment_falls),
            1);
}

// A confluence: the line 2 takes up 0 and 1, of which 1 is longer.
RiverNetwork confluence(const RiverFields& fields) {
  return network(
      {"LINESTRING (500000 3200000, 500000 3199900)", "LINESTRING (500300 3200000, 500000 3199900)",
       "LINESTRING (500000 3199900, 500000 3199700)"},
      fields);
}

TEST(MainStem, CriteriaDecideInTheirOrder) {
  RiverFields fields;
  EXPECT_EQ(confluence(fields).main_upstream(2), 1);  // the longer
  fields.name = {"甲河", "乙河", "甲河"};
  EXPECT_EQ(confluence(fields).main_upstream(2), 0);
  fields.catchment_km2 = {10, 20, 30};
  EXPECT_EQ(confluence(fields).main_upstream(2), 1);
  fields.order = {2, 1, 2};
  EXPECT_EQ(confluence(fields).main_upstream(2), 0);
  fields.level = {3, 2, 2};
  EXPECT_EQ(confluence(fields).main_upstream(2), 1);
  fields.level_path = {5, 6, 5};
  EXPECT_EQ(confluence(fields).main_upstream(2), 0);
  EXPECT_EQ(confluence(fields).main_downstream(1), 2);
  EXPECT_EQ(confluence(fields).main_downstream(2), std::nullopt);
}

TEST(MainStem, MissingValueDecidesNothing) {
  RiverFields fields;
  fields.order = {3, std::numeric_limits<double>::quiet_NaN(), 3};
  EXPECT_EQ(confluence(fields).main_upstream(2), 1);  // the longer
}

TEST(RiverNetwork, LengthIsThatOfGeodesicsBetweenVertices) {
  // From 10 m to 100 km long, far from the central meridian and in degrees; 1e-9 of the length.
  for (const int code : {4545, 4490, 3857}) {
    const Crs other = Crs::from_epsg(code);
    const double metre = other.is_geographic() ? 1e-5 : 1;
    const Point from = other.is_geographic() ? Point{108.5, 29}
                       : code == 3857        ? Point{1.2e7, 3.3e6}
                                             : Point{620000, 3200000};
    for (const double step : {10.0, 1000.0, 4000.0, 100000.0}) {
      const Point to{from.x + 0.6 * step * metre, from.y + 0.8 * step * metre};
      const Point end{to.x + step * metre, to.y};
      const MultiLineStringArray line({0, 1}, {0, 3}, {from, to, end});
      const double expected = geodesic_length_m(line[0].path(0), other);
      const RiverNetwork net(line, other);
      EXPECT_NEAR(net.reach(0).length_m, expected, 1e-9 * expected + 1e-8) << code << " " << step;
    }
  }
}

TEST(RiverNetwork, NearReachesTellDistanceMeasureAndBank) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900, 500000 3199700)",
                                    "LINESTRING (500050 3199900, 500000 3199900)"});
  const std::vector<NearReach> near = net.reaches_near({500010, 3199950}, 60);
  ASSERT_EQ(near.size(), 3);
  EXPECT_EQ(near[0].place.reach, 0);
  EXPECT_NEAR(near[0].distance_m, 10, near_m);
  EXPECT_NEAR(near[0].place.measure_m, 50, near_m);
  EXPECT_EQ(near[0].side, BankSide::left);  // downstream is south, so that east is left
  EXPECT_EQ(near[1].place.reach, 2);
  EXPECT_NEAR(near[1].distance_m, 50, near_m);
  EXPECT_EQ(near[1].side, BankSide::right);
  EXPECT_TRUE(net.reaches_near({500010, 3199950}, 9.9).empty());
}

TEST(RiverNetwork, BankAtACornerIsItsOuterSide) {
  const RiverNetwork net = network({"LINESTRING (500000 3200000, 500000 3199900, 500100 3199900)"});
  const std::vector<NearReach> near = net.reaches_near({499990, 3199890}, 100);
  ASSERT_EQ(near.size(), 1);
  EXPECT_EQ(near[0].side, BankSide::right);
  EXPECT_EQ(net.reaches_near({500000, 3199950}, 1)[0].side, BankSide::on_line);
}

TEST(RiverNetwork, BadInputIsRefused) {
  RiverFields fields;
  fields.order = {1, 2};
  EXPECT_THROW(network({"LINESTRING (0 0, 1 1)"}, fields), SchemaError);
  EXPECT_THROW(network({"LINESTRING (500000 3200000, 500000 3199900)"}, {},
                       {.flow = FlowSource::node_fields}),
               SchemaError);
  EXPECT_THROW(network({"LINESTRING (500000 3200000, 500000 3199900)"}, {}, {.tolerance_m = -1}),
               GeometryError);
  fields = {};
  fields.from_node = {1};
  fields.to_node = {2};
  EXPECT_THROW(
      network({"MULTILINESTRING ((500000 3200000, 500000 3199900), (500000 3199900, 500000 "
               "3199800))"},
              fields, {.flow = FlowSource::node_fields}),
      SchemaError);
}

TEST(RiverNetwork, NoLinesAreAnEmptyNetwork) {
  const RiverNetwork net = network({});
  EXPECT_EQ(net.reach_count(), 0);
  EXPECT_EQ(net.part_count(), 0);
  EXPECT_TRUE(net.reaches_near({500000, 3200000}, 100).empty());
  EXPECT_THAT(lengths(net), ElementsAre());
}

}  // namespace
}  // namespace ecotone
