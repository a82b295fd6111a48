// SPDX-License-Identifier: Apache-2.0
// River type: measures along the network, the water cut across the channel, land beside it.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "ecotone/geodesy/distance.h"
#include "ecotone/message/source_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/split.h"
#include "ecotone/overlay/zone_layer.h"
#include "ecotone/zoning/cross_section.h"
#include "ecotone/zoning/source_drafting.h"

namespace ecotone::detail {
namespace {

constexpr double same_place_m = 1e-6;

// What of the network lies within the measures, and where it ends.
struct RiverTrace {
  std::vector<Stretch> stretches;
  std::vector<NetworkPlace> ends;                               // where the channel is cut
  std::vector<std::pair<std::uint32_t, std::uint32_t>> mouths;  // side branch, node
  double reached_up_m = 0;
  double reached_down_m = 0;
};

// Ends of stretches at the full measure; the reached distances in `farthest`.
void add_ends(const std::vector<Stretch>& stretches, bool upstream, double measure_m,
              RiverTrace& trace, double& farthest) {
  for (const Stretch& stretch : stretches) {
    const double distance = upstream ? stretch.distance_at_from_m : stretch.distance_at_to_m;
    farthest = std::max(farthest, distance);
    if (distance >= measure_m - same_place_m) {
      trace.ends.push_back({stretch.reach, upstream ? stretch.from_m : stretch.to_m});
    }
    trace.stretches.push_back(stretch);
  }
}

// Reaches that meet the traced ones at a node within and are not traced: they are cut off.
void add_mouths(const RiverNetwork& network, RiverTrace& trace) {
  std::set<std::uint32_t> traced;
  std::set<std::uint32_t> nodes;
  for (const Stretch& stretch : trace.stretches) {
    const Reach& reach = network.reach(stretch.reach);
    traced.insert(stretch.reach);
    if (stretch.from_m <= 0) nodes.insert(reach.from_node);
    if (stretch.to_m >= reach.length_m) nodes.insert(reach.to_node);
  }
  for (const NetworkPlace& end : trace.ends) {  // a measure that ends at a node is cut there
    const Reach& reach = network.reach(end.reach);
    if (end.measure_m <= same_place_m) nodes.erase(reach.from_node);
    if (end.measure_m >= reach.length_m - same_place_m) nodes.erase(reach.to_node);
  }
  for (const std::uint32_t node : nodes) {
    for (const auto reaches : {network.inflows(node), network.outflows(node)}) {
      for (const std::uint32_t r : reaches) {
        if (!traced.contains(r)) trace.mouths.emplace_back(r, node);
      }
    }
  }
}

RiverTrace trace_river(const RiverNetwork& network, const NetworkPlace& intake, double up_m,
                       double down_m) {
  RiverTrace trace;
  add_ends(network.trace(intake, TraceDirection::upstream_tributaries, up_m), true, up_m, trace,
           trace.reached_up_m);
  add_ends(network.trace(intake, TraceDirection::downstream_main, down_m), false, down_m, trace,
           trace.reached_down_m);
  add_mouths(network, trace);
  return trace;
}

Box box_of(const MultiLineStringArray& lines) {
  Box box;
  for (const Point& p : lines.points()) box.include(p);
  return box;
}

// How much of lines lies in each of some zones; zones without any are left out.
std::vector<ZoneLength> lengths_in(const MultiPolygonArray& zones,
                                   const MultiLineStringArray& lines, const Crs& crs) {
  return ZoneLayer(zones, crs, {.threads = 1, .plane_only = !crs.is_geographic()})
      .lengths(lines, 1);
}

double total_m(const std::vector<ZoneLength>& lengths) {
  double sum = 0;
  for (const ZoneLength& one : lengths) sum += one.length_m;
  return sum;
}

// A strip of the assumed width along a trace and a little on, so that cuts have water on both
// sides; of it, what holds the centreline outside the water.
Region assumed_channel(const Drafting& drafting, const NetworkPlace& intake, double up_m,
                       double down_m, double width_m, const Region& water) {
  const RiverNetwork& network = drafting.around.rivers;
  const double margin_m = 2 * width_m;
  std::vector<Stretch> wide =
      network.trace(intake, TraceDirection::upstream_tributaries, up_m + margin_m);
  const std::vector<Stretch> down =
      network.trace(intake, TraceDirection::downstream_diversions, down_m + margin_m);
  wide.insert(wide.end(), down.begin(), down.end());
  const MultiLineStringArray lines = network.geometry(wide);
  const RegionAlgebra& algebra = drafting.algebra;
  const Region strip = algebra.minus(algebra.within(lines, width_m / 2), water);
  MultiPolygonBuilder parts;
  for (const Region& part : parts_of(strip)) {
    if (total_m(lengths_in(part, lines, drafting.crs())) > width_m) parts.add_feature(part[0]);
  }
  return algebra.unite_all(std::move(parts).build());
}

// The water around a trace: the polygons given, and where the trace runs outside them a strip, if a
// width is assumed.
Region water_of_trace(const Drafting& drafting, SourceDraft& draft,
                      const MultiLineStringArray& lines, const NetworkPlace& intake, double up_m,
                      double down_m, RuleBasis& basis) {
  const double snap_m = drafting.parameters["river_snap_m"];
  Region water = water_near(drafting, box_around(box_of(lines), snap_m, drafting.crs()));
  double length_m = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    length_m += geodesic_length_m(lines[i].path(0), drafting.crs());
  }
  const double inside_m = is_empty(water) ? 0 : total_m(lengths_in(water, lines, drafting.crs()));
  if (inside_m > length_m - 1) return water;
  const Arguments lengths = {{"outside", format_fixed(length_m - inside_m, 0)},
                             {"length", format_fixed(length_m, 0)}};
  const double width_m = drafting.parameters["river_channel_width_m"];
  if (width_m <= 0) {
    if (inside_m > 0) add_remark(draft, source_zone_text("outside_water"), lengths);
    return inside_m > 0 ? water : no_region();
  }
  basis.use("river_channel_width_m");
  add_remark(draft, source_zone_text("width_assumed"),
             {lengths[0], lengths[1], {"width", format_shortest(width_m)}});
  const Region channel = assumed_channel(drafting, intake, up_m, down_m, width_m, water);
  return drafting.algebra.unite(water, channel);
}

Arguments at(const Point& p, const Crs& crs) {
  const int decimals = crs.is_geographic() ? 6 : 1;
  return {{"x", format_fixed(p.x, decimals)}, {"y", format_fixed(p.y, decimals)}};
}

class ChannelCutter {
 public:
  ChannelCutter(const Drafting& drafting, const Region& water, SourceDraft& draft)
      : drafting_(drafting), water_(water), draft_(draft) {
    options_.reach_m = drafting.parameters["river_cut_reach_m"];
    options_.window_m = drafting.parameters["river_cut_window_m"];
  }

  // The part of the water that holds the trace, between its cuts.
  Region part_of(const RiverTrace& trace, const MultiLineStringArray& lines) {
    const RiverNetwork& network = drafting_.around.rivers;
    MultiLineStringBuilder cuts;
    for (const NetworkPlace& end : trace.ends) {
      add(cross_section(network, end, water_, options_), network.position(end), cuts);
    }
    for (const auto& [branch, node] : trace.mouths) {
      const Reach& reach = network.reach(branch);
      const bool from_above = reach.from_node == node;
      add(mouth_section(network, branch, node, water_, options_),
          network.position({branch, from_above ? 0 : reach.length_m}), cuts);
    }
    cuts.finish_feature();
    const MultiPolygonArray faces =
        split_by_lines(water_[0], std::move(cuts).build(), drafting_.algebra.ledger());
    std::set<std::uint32_t> kept;
    for (const ZoneLength& inside : lengths_in(faces, lines, drafting_.crs())) {
      if (inside.length_m > 1e-3) kept.insert(inside.zone);
    }
    MultiPolygonBuilder parts;
    for (const std::uint32_t face : kept) parts.add_feature(faces[face]);
    return drafting_.algebra.unite_all(std::move(parts).build());
  }

 private:
  void add(const std::optional<CrossSection>& section, const Point& place,
           MultiLineStringBuilder& cuts) {
    Arguments where = at(place, drafting_.crs());
    if (!section) {
      where.push_back({"reach", format_shortest(options_.reach_m)});
      add_remark(draft_, source_zone_text("not_cut"), std::move(where));
      return;
    }
    if (section->turned) add_remark(draft_, source_zone_text("cut_turned"), std::move(where));
    cuts.add_path(section->line);
  }

  const Drafting& drafting_;
  const Region& water_;
  SourceDraft& draft_;
  CrossSectionOptions options_;
};

// Navigable rivers: all but the fairway; wide ones: only the side of the intake.
Region without_fairway(const Drafting& drafting, SourceDraft& draft, const Region& water,
                       RuleBasis& basis) {
  if (!drafting.source.navigable) return water;
  if (drafting.around.fairways.size() == 0) {
    add_remark(draft, source_zone_text("fairway_missing"));
    return water;
  }
  const RegionAlgebra& algebra = drafting.algebra;
  const Region rest = algebra.minus(water, algebra.unite_all(drafting.around.fairways));
  const double threshold_m = basis.use("river_navigable_width_m");
  if (drafting.source.dry_season_width_m.value_or(0) < threshold_m) return rest;
  Region side = no_region();
  double nearest = std::numeric_limits<double>::infinity();
  for (const Region& part : parts_of(rest)) {
    const double away = distance_m(drafting.source.intakes.front(), part[0], drafting.crs());
    if (away >= nearest) continue;
    nearest = away;
    side = part;
  }
  return side;
}

void remark_ends(const RiverTrace& trace, double up_m, double down_m, SourceDraft& draft) {
  if (trace.reached_up_m < up_m - same_place_m && std::isfinite(up_m)) {
    add_remark(draft, source_zone_text("head_reached"),
               {{"distance", format_fixed(trace.reached_up_m, 0)}});
  }
  if (trace.reached_down_m < down_m - same_place_m) {
    add_remark(draft, source_zone_text("outlet_reached"),
               {{"distance", format_fixed(trace.reached_down_m, 0)}});
  }
}

// The whole catchment as land, where that is asked for and it is small enough.
void take_whole_catchment(const Drafting& drafting, SourceDraft& draft, const Region& whole_water) {
  LevelDraft& level = draft.at(ZoneLevel::secondary);
  const double below_km2 = drafting.parameters["river_whole_catchment_below_km2"];
  if (below_km2 <= 0) return;
  const Region catchment = catchment_of(drafting, level.water);
  const double area_km2 = drafting.algebra.area_m2(catchment) / 1e6;
  if (is_empty(catchment) || area_km2 >= below_km2) return;
  level.basis.use("river_whole_catchment_below_km2");
  take_catchment(drafting, level, catchment, whole_water);
  add_remark(draft, source_zone_text("catchment_whole"), {{"area", format_fixed(area_km2, 2)}});
}

struct Measures {
  double up_m = 0;
  double down_m = 0;
};

}  // namespace

std::optional<NetworkPlace> intake_on_network(const Drafting& drafting, SourceDraft& draft) {
  const double reach_m = drafting.parameters["river_snap_m"];
  const Point intake = drafting.source.intakes.front();
  const std::vector<NearReach> near = drafting.around.rivers.reaches_near(intake, reach_m);
  if (near.empty()) {
    give_up(draft, source_zone_text("river_not_near"), {{"reach", format_shortest(reach_m)}});
    return std::nullopt;
  }
  // The river that the intake names, where it is known and near; else the nearest.
  const RiverNetwork& network = drafting.around.rivers;
  const std::string& wanted = drafting.source.river;
  const auto named = std::ranges::find_if(near, [&](const NearReach& one) {
    return !wanted.empty() && network.name(one.place.reach) == wanted;
  });
  const NearReach& chosen = named == near.end() ? near.front() : *named;
  const std::string& river = network.name(chosen.place.reach);
  if (!wanted.empty() && !river.empty() && river != wanted) {
    add_remark(draft, source_zone_text("other_river"),
               {{"wanted", wanted}, {"river", river}, {"reach", format_shortest(reach_m)}});
  }
  if (chosen.distance_m > 1) {
    add_remark(draft, source_zone_text("moved_to_river"),
               {{"distance", format_fixed(chosen.distance_m, 1)}});
  }
  return chosen.place;
}

namespace {

// Lines along the trace that the network takes for drawn against the flow.
void remark_direction(const RiverNetwork& network, const RiverTrace& trace, SourceDraft& draft) {
  for (const NetworkIssue& issue : network.report().issues) {
    if (issue.kind != NetworkIssueKind::reversal_suspected) continue;
    const auto on = std::ranges::find_if(trace.stretches, [&](const Stretch& stretch) {
      return network.reach(stretch.reach).feature == issue.feature;
    });
    if (on == trace.stretches.end()) continue;
    const std::string& river = network.name(on->reach);
    add_remark(draft, source_zone_text("direction_suspect"),
               {{"river", river.empty() ? "#" + std::to_string(issue.feature) : river}});
  }
}

// Water, then land, of one level; false if there is no water.
bool draft_level(const Drafting& drafting, SourceDraft& draft, ZoneLevel level,
                 const NetworkPlace& intake, const Measures& measures, std::string_view depth) {
  const RiverNetwork& network = drafting.around.rivers;
  LevelDraft& made = draft.at(level);
  const RiverTrace trace = trace_river(network, intake, measures.up_m, measures.down_m);
  remark_ends(trace, measures.up_m, measures.down_m, draft);
  remark_direction(network, trace, draft);
  const MultiLineStringArray lines = network.geometry(trace.stretches);
  const Region water =
      water_of_trace(drafting, draft, lines, intake, measures.up_m, measures.down_m, made.basis);
  if (is_empty(water)) {
    give_up(draft, source_zone_text("water_not_near"), {{"parameter", "river_channel_width_m"}});
    return false;
  }
  const Region part = ChannelCutter(drafting, water, draft).part_of(trace, lines);
  if (is_empty(part)) {
    give_up(draft, source_zone_text("water_not_near"), {{"parameter", "river_channel_width_m"}});
    return false;
  }
  made.water = part;
  made.land = land_of_level(drafting, draft, level, water, made.basis.use(depth));
  made.water = without_fairway(drafting, draft, part, made.basis);
  if (level == ZoneLevel::secondary) take_whole_catchment(drafting, draft, water);
  return true;
}

}  // namespace

SourceDraft draft_measured_river(const Drafting& drafting, const RiverRule& rule,
                                 const std::string& name) {
  SourceDraft draft;
  const std::optional<NetworkPlace> intake = intake_on_network(drafting, draft);
  if (!intake) return draft;
  Measures measures;
  for (std::size_t i = 0; i < rule.levels; ++i) {
    draft.levels[i].basis = drafting.basis(name);
    for (std::size_t k = 0; k <= i; ++k) draft.levels[i].basis.use(rule.upstream[k]);
    for (std::size_t k = 0; k <= i; ++k) draft.levels[i].basis.use(rule.downstream[k]);
    measures.up_m += drafting.parameters[rule.upstream[i]];
    measures.down_m += drafting.parameters[rule.downstream[i]];
    if (!draft_level(drafting, draft, static_cast<ZoneLevel>(i), *intake, measures, rule.land[i])) {
      break;
    }
  }
  return draft;
}

namespace {

// Secondary: the rest of the catchment of the primary water.
void draft_rest_of_catchment(const Drafting& drafting, SourceDraft& draft) {
  LevelDraft& secondary = draft.at(ZoneLevel::secondary);
  secondary.basis = drafting.basis("rest_of_catchment");
  secondary.water = draft.at(ZoneLevel::primary).water;
  add_rest_of_catchment(drafting, draft, secondary.water, "river_secondary_land_m");
}

// Water from the spring to the weir below the intake; the rest of the catchment is secondary.
SourceDraft draft_spring_to_weir(const Drafting& drafting) {
  SourceDraft draft;
  const std::optional<NetworkPlace> intake = intake_on_network(drafting, draft);
  if (!intake) return draft;
  const RiverNetwork& network = drafting.around.rivers;
  const double snap_m = drafting.parameters["river_snap_m"];
  std::optional<double> weir_m;
  for (const Point& weir : drafting.around.weirs.points()) {
    const std::vector<NearReach> near = network.reaches_near(weir, snap_m);
    if (near.empty()) continue;
    const std::optional<double> below = network.distance_along(*intake, near.front().place);
    if (below && (!weir_m || *below < *weir_m)) weir_m = below;
  }
  if (!weir_m) add_remark(draft, source_zone_text("weir_missing"));
  LevelDraft& primary = draft.at(ZoneLevel::primary);
  primary.basis = drafting.basis("spring_to_weir");
  const Measures measures{std::numeric_limits<double>::infinity(), weir_m.value_or(0)};
  if (!draft_level(drafting, draft, ZoneLevel::primary, *intake, measures, "spring_land_m")) {
    return draft;
  }
  draft_rest_of_catchment(drafting, draft);
  return draft;
}

}  // namespace

SourceDraft draft_river_source(const Drafting& drafting) {
  if (drafting.source.shape == "spring_to_weir") return draft_spring_to_weir(drafting);
  RiverRule rule{
      {"river_primary_upstream_m", "river_secondary_upstream_m", "river_quasi_upstream_m"},
      {"river_primary_downstream_m", "river_secondary_downstream_m", "river_quasi_downstream_m"},
      {"river_primary_land_m", "river_secondary_land_m", "river_quasi_land_m"},
      drafting.options.quasi ? zone_levels : zone_levels - 1};
  if (drafting.source.shape != "rest_of_catchment") {
    return draft_measured_river(drafting, rule, "river");
  }
  rule.levels = 1;
  SourceDraft draft = draft_measured_river(drafting, rule, "river");
  if (draft.drafted) draft_rest_of_catchment(drafting, draft);
  return draft;
}

}  // namespace ecotone::detail
