// SPDX-License-Identifier: Apache-2.0
// Published river networks, whose fields say what flows where: they are the judge. Skipped where
// ECOTONE_SHARED has no data.
#include "ecotone/hydrology/river_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <set>

#include "ecotone/io/layer_io.h"
#include "tests/support/shared_data.h"

namespace ecotone {
namespace {

double number(const FieldValue& value) {
  if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
  if (const auto* d = std::get_if<double>(&value)) return *d;
  return std::nan("");
}

// NHDPlus, New Hope Creek: 746 reaches.
class NewHope : public testing::Test {
 protected:
  void SetUp() override {
    const auto file = shared_data("water/nhdplus_new_hope_flowlines.gpkg");
    if (!file) GTEST_SKIP() << "no published networks: set ECOTONE_SHARED";
    layer_ = read_layer(file->string(), {.hash = false});
    for (std::uint32_t i = 0; i < layer_.size(); ++i) by_hydroseq_[id("Hydroseq", i)] = i;
  }

  double value(const char* field, std::size_t i) const {
    return number(layer_.fields.at(field)[i]);
  }
  std::int64_t id(const char* field, std::size_t i) const {
    return static_cast<std::int64_t>(value(field, i));
  }
  template <typename T>
  std::vector<T> column(const char* field) const {
    std::vector<T> out;
    for (std::size_t i = 0; i < layer_.size(); ++i) out.push_back(static_cast<T>(value(field, i)));
    return out;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      out.push_back(to_text(layer_.fields.at("GNIS_NAME")[i]));
      if (out.back() == " ") out.back().clear();
    }
    return out;
  }
  RiverNetwork network(const RiverFields& fields = {},
                       const RiverNetworkOptions& options = {}) const {
    return RiverNetwork(layer_.lines(), layer_.require_crs(), fields, options);
  }

  // How often the main way down, and up, is that of DnHydroseq and UpHydroseq.
  std::pair<int, int> main_agreement(const RiverNetwork& net) const {
    int down = 0, up = 0;
    for (std::uint32_t r = 0; r < net.reach_count(); ++r) {
      const auto agrees = [&](const char* field, std::optional<std::uint32_t> found) {
        const auto expected = by_hydroseq_.find(id(field, net.reach(r).feature));
        if (expected == by_hydroseq_.end()) return !found.has_value();
        return found && net.reach(*found).feature == expected->second;
      };
      down += agrees("DnHydroseq", net.main_downstream(r));
      up += agrees("UpHydroseq", net.main_upstream(r));
    }
    return {down, up};
  }

  Layer layer_;
  std::map<std::int64_t, std::uint32_t> by_hydroseq_;
};

TEST_F(NewHope, NodingFindsTheNodesOfTheFields) {
  const RiverNetwork net = network();
  EXPECT_EQ(net.reach_count(), 746);
  EXPECT_EQ(net.node_count(), 663);  // distinct values of FromNode and ToNode
  EXPECT_EQ(net.part_count(), 1);
  EXPECT_EQ(net.report().divergences, 83);  // values 1 of Divergence
  EXPECT_EQ(net.report().outlets, 1);
  std::map<std::uint32_t, std::int64_t> node;
  for (const Reach& reach : net.reaches()) {
    EXPECT_EQ(node.try_emplace(reach.from_node, id("FromNode", reach.feature)).first->second,
              id("FromNode", reach.feature));
    EXPECT_EQ(node.try_emplace(reach.to_node, id("ToNode", reach.feature)).first->second,
              id("ToNode", reach.feature));
  }
}

TEST_F(NewHope, MainStemIsThatOfHydroseq) {
  // Without any field the longest way decides; the docs state these figures.
  const auto [down_plain, up_plain] = main_agreement(network());
  RiverFields fields;
  fields.name = names();
  const auto [down_named, up_named] = main_agreement(network(fields));
  fields.divergence = column<double>("Divergence");
  fields.order = column<double>("StreamOrde");
  fields.catchment_km2 = column<double>("TotDASqKM");
  const auto [down_area, up_area] = main_agreement(network(fields));
  fields.level_path = column<std::int64_t>("LevelPathI");
  const auto [down_path, up_path] = main_agreement(network(fields));
  std::cout << "downstream, upstream of 746: shape alone " << down_plain << " " << up_plain
            << "; and names " << down_named << " " << up_named << "; and divergence, order, area "
            << down_area << " " << up_area << "; and level path " << down_path << " " << up_path
            << "\n";
  EXPECT_EQ(down_path, 746);
  EXPECT_EQ(up_path, 746);
  EXPECT_EQ(down_area, 746);
  EXPECT_GE(up_area, 700);
  EXPECT_GE(down_plain, 670);
  EXPECT_GE(up_plain, 670);
}

TEST_F(NewHope, MinorWaysOfDivergencesAreDiversions) {
  const RiverNetwork net = network();
  int minor = 0;
  for (std::uint32_t r = 0; r < net.reach_count(); ++r) {
    const auto expected = by_hydroseq_.find(id("DnMinorHyd", net.reach(r).feature));
    if (expected == by_hydroseq_.end()) continue;
    ++minor;
    bool found = false;
    for (const std::uint32_t next : net.outflows(net.reach(r).to_node)) {
      found = found || net.reach(next).feature == expected->second;
    }
    EXPECT_TRUE(found) << r;
  }
  EXPECT_EQ(minor, 84);
}

TEST_F(NewHope, UpstreamSetsAreThoseOfTheNodeFields) {
  const RiverNetwork net = network();
  std::multimap<std::int64_t, std::uint32_t> ending;  // node, line
  for (std::uint32_t i = 0; i < layer_.size(); ++i) ending.emplace(id("ToNode", i), i);
  std::size_t sum = 0;
  for (std::uint32_t r = 0; r < net.reach_count(); ++r) {
    std::set<std::uint32_t> expected{net.reach(r).feature};
    std::vector<std::uint32_t> open{net.reach(r).feature};
    while (!open.empty()) {
      const auto [first, last] = ending.equal_range(id("FromNode", open.back()));
      open.pop_back();
      for (auto it = first; it != last; ++it) {
        if (expected.insert(it->second).second) open.push_back(it->second);
      }
    }
    std::set<std::uint32_t> found;
    for (const Stretch& s :
         net.trace({r, net.reach(r).length_m}, TraceDirection::upstream_tributaries)) {
      found.insert(net.reach(s.reach).feature);
    }
    EXPECT_EQ(found, expected) << r;
    sum += found.size();
  }
  EXPECT_GT(sum, 20000);
}

TEST_F(NewHope, LengthsAndDistancesToTheOutletAreThoseOfPyproj) {
  RiverFields fields;
  fields.level_path = column<std::int64_t>("LevelPathI");
  fields.divergence = column<double>("Divergence");
  const RiverNetwork net = network(fields);
  // pyproj 3.7, Geod(ellps="GRS80").geometry_length of the lines in EPSG:4269, and their sums along
  // DnHydroseq; 0.1 mm on 577 km.
  EXPECT_NEAR(net.report().length_m, 577050.2489099153, 1e-4);
  double sum = 0, longest = 0, worst = 0;
  const auto outlet = std::find_if(net.reaches().begin(), net.reaches().end(),
                                   [&](const Reach& r) { return net.outflows(r.to_node).empty(); });
  ASSERT_NE(outlet, net.reaches().end());
  for (std::uint32_t r = 0; r < net.reach_count(); ++r) {
    const double distance = net.trace({r, net.reach(r).length_m}, TraceDirection::downstream_main)
                                .back()
                                .distance_at_to_m;
    sum += distance;
    longest = std::max(longest, distance);
    const double published =
        1000 * (value("Pathlength", net.reach(r).feature) - value("Pathlength", outlet->feature));
    worst = std::max(worst, std::abs(distance - published));
  }
  EXPECT_NEAR(sum, 15800924.884264965, 0.01);
  EXPECT_NEAR(longest, 53311.18210330699, 1e-4);
  // The published lines were generalised after their lengths were taken: the fields say 577.376 km
  // in all, and pyproj differs from Pathlength by as much.
  EXPECT_NEAR(worst, 105.07670451423837, 1e-3);
}

TEST_F(NewHope, CatchmentsAddUpToTotalAreas) {
  // TotDASqKM gives all water of a divergence to its main way; so it is the sum of AreaSqKM over
  // all that flows in where no divergence lies above.
  int compared = 0;
  const RiverNetwork net = network();
  for (std::uint32_t r = 0; r < net.reach_count(); ++r) {
    double sum = 0;
    bool tree = true;
    for (const Stretch& s :
         net.trace({r, net.reach(r).length_m}, TraceDirection::upstream_tributaries)) {
      sum += value("AreaSqKM", net.reach(s.reach).feature);
      tree = tree && value("Divergence", net.reach(s.reach).feature) == 0;
    }
    if (!tree) continue;
    ++compared;
    // Four decimals a reach.
    EXPECT_NEAR(sum, value("TotDASqKM", net.reach(r).feature), 0.001);
  }
  EXPECT_GT(compared, 300);
}

// NHDPlus, 59 reaches with divergences, one straight line each.
TEST(NhdDiversions, NodeFieldsAndShapesSayTheSame) {
  const auto file = shared_data("water/nhd_diversions.geojson");
  if (!file) GTEST_SKIP() << "no published networks: set ECOTONE_SHARED";
  const Layer layer = read_layer(file->string(), {.hash = false});
  RiverFields fields;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    fields.from_node.push_back(static_cast<std::int64_t>(number(layer.fields.at("fromnode")[i])));
    fields.to_node.push_back(static_cast<std::int64_t>(number(layer.fields.at("tonode")[i])));
    fields.divergence.push_back(number(layer.fields.at("divergence")[i]));
  }
  const RiverNetwork by_fields(layer.lines(), layer.require_crs(), fields,
                               {.flow = FlowSource::node_fields});
  EXPECT_EQ(by_fields.report().divergences, 14);  // values 1 of divergence
  EXPECT_EQ(by_fields.report().count(NetworkIssueKind::circle), 0);
  for (std::uint32_t r = 0; r < by_fields.reach_count(); ++r) {
    if (const auto main = by_fields.main_downstream(r)) {
      EXPECT_NE(fields.divergence[by_fields.reach(*main).feature], 2) << r;
    }
  }
  const RiverNetwork by_shape(layer.lines(), layer.require_crs(), fields, {.tolerance_m = 0});
  ASSERT_EQ(by_shape.reach_count(), by_fields.reach_count());
  for (std::uint32_t r = 0; r < by_shape.reach_count(); ++r) {
    for (const TraceDirection direction :
         {TraceDirection::upstream_tributaries, TraceDirection::downstream_diversions}) {
      EXPECT_EQ(by_shape.trace({r, 0}, direction).size(), by_fields.trace({r, 0}, direction).size())
          << r;
    }
  }
}

}  // namespace
}  // namespace ecotone
