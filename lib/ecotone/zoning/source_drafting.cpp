// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/source_drafting.h"

#include <fmt/format.h>

#include <algorithm>

#include "ecotone/geodesy/distance.h"
#include "ecotone/message/source_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/zoning/metric_frame.h"

namespace ecotone::detail {

double RuleBasis::use(std::string_view name) {
  const std::string noted = fmt::format("; {} ", name);
  const double value = (*parameters_)[name];
  if (text_.find(noted) == std::string::npos) {
    const auto table = parameters_->table();
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&](const Parameter& one) { return one.name == name; });
    text_ += fmt::format("{}{}{}{} [{}]", noted, format_shortest(value),
                         row->unit.empty() ? "" : " ", row->unit, parameters_->mark(name));
  }
  return value;
}

void add_remark(SourceDraft& draft, const Text& text, Arguments arguments) {
  draft.remarks.push_back({0, &text, std::move(arguments)});
}

void give_up(SourceDraft& draft, const Text& text, Arguments arguments) {
  add_remark(draft, text, std::move(arguments));
  draft.drafted = false;
}

Box box_around(const Box& box, double metres, const Crs& crs) {
  const MetricFrame frame(crs, box.centre());
  Box grown = box;
  // A little more, for the frame is true to scale at the centre only.
  const double reach = metres * 1.05 + 1;
  for (const Point& corner : {Point{box.min_x, box.min_y}, Point{box.max_x, box.max_y},
                              Point{box.min_x, box.max_y}, Point{box.max_x, box.min_y}}) {
    for (const Vector& step :
         {Vector{reach, 0}, Vector{-reach, 0}, Vector{0, reach}, Vector{0, -reach}}) {
      grown.include(frame.position(frame(corner) + step));
    }
  }
  return grown;
}

Region water_near(const Drafting& drafting, const Box& box) {
  MultiPolygonBuilder near;
  const MultiPolygonArray& water = drafting.around.water;
  for (std::size_t i = 0; i < water.size(); ++i) {
    if (!water.is_missing(i) && water.box(i).overlaps(box)) near.add_feature(water[i]);
  }
  return drafting.algebra.unite_all(std::move(near).build());
}

Region catchment_of(const Drafting& drafting, const Region& water) {
  const MultiPolygonArray& catchments = drafting.around.catchments;
  if (catchments.size() == 0 || is_empty(water)) return no_region();
  OverlapOptions options;
  options.threads = 1;
  options.borders = false;
  const double least_m2 =
      drafting.parameters["divide_share_pct"] / 100 * drafting.algebra.area_m2(water);
  MultiPolygonBuilder near;
  for (const Overlap& overlap : overlap_areas(water, catchments, drafting.crs(), options).pairs) {
    if (overlap.area_m2 >= least_m2) near.add_feature(catchments[overlap.zone]);
  }
  return drafting.algebra.unite_all(std::move(near).build());
}

std::vector<PathView> limiting_lines(const Drafting& drafting, RuleBasis& basis, ZoneLevel level) {
  std::vector<PathView> paths;
  const auto add = [&](const MultiLineStringArray& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = 0; j < lines[i].size(); ++j) paths.push_back(lines[i].path(j));
    }
  };
  add(drafting.around.divides);
  if (drafting.around.dykes.size() > 0 &&
      basis.use("dyke_levels") > static_cast<double>(static_cast<int>(level))) {
    add(drafting.around.dykes);
  }
  return paths;
}

Region land_of_level(const Drafting& drafting, SourceDraft& draft, ZoneLevel level,
                     const Region& whole_water, double depth_m) {
  const Region& water = draft.at(level).water;
  const RegionAlgebra& algebra = drafting.algebra;
  const Region land = land_beside(water, whole_water, depth_m, algebra);
  MultiLineStringBuilder lines;
  for (const PathView path : limiting_lines(drafting, draft.at(level).basis, level)) {
    lines.add_path(path);
  }
  lines.finish_feature();
  const LandLimits limits{std::move(lines).build(), catchment_of(drafting, water),
                          drafting.parameters["divide_share_pct"] / 100};
  const Region limited = limited_land(land, water, limits, depth_m + 50, algebra);
  if (algebra.area_m2(land) - algebra.area_m2(limited) > drafting.parameters["sliver_m2"]) {
    constexpr std::string_view zh[] = {"一级", "二级", "准保护区"};
    add_remark(draft, source_zone_text("land_limited"),
               {{"level", std::string(zone_level_name(level))},
                {"level_zh", std::string(zh[static_cast<std::size_t>(level)])}});
  }
  return limited;
}

void take_catchment(const Drafting& drafting, LevelDraft& level, const Region& catchment,
                    const Region& whole_water) {
  const RegionAlgebra& algebra = drafting.algebra;
  const Region all_water = algebra.unite(whole_water, water_near(drafting, catchment[0].box()));
  level.water = algebra.unite(level.water, algebra.common(catchment, all_water));
  level.land = algebra.minus(catchment, all_water);
}

void add_rest_of_catchment(const Drafting& drafting, SourceDraft& draft, const Region& whole_water,
                           std::string_view depth) {
  LevelDraft& level = draft.at(ZoneLevel::secondary);
  const Region catchment = catchment_of(drafting, level.water);
  const double area_km2 = drafting.algebra.area_m2(catchment) / 1e6;
  const double limit_km2 = level.basis.use("catchment_limit_km2");
  if (!is_empty(catchment) && area_km2 <= limit_km2) {
    add_remark(draft, source_zone_text("catchment_whole"), {{"area", format_fixed(area_km2, 2)}});
    take_catchment(drafting, level, catchment, whole_water);
    return;
  }
  const double depth_m = level.basis.use(depth);
  if (is_empty(catchment)) {
    add_remark(draft, source_zone_text("catchment_missing"), {{"depth", format_shortest(depth_m)}});
  } else {
    add_remark(draft, source_zone_text("catchment_too_large"),
               {{"area", format_fixed(area_km2, 2)},
                {"limit", format_shortest(limit_km2)},
                {"depth", format_shortest(depth_m)}});
  }
  level.land = land_of_level(drafting, draft, ZoneLevel::secondary, whole_water, depth_m);
}

std::optional<Region> water_at_intake(const Drafting& drafting, double reach_m) {
  const Point intake = drafting.source.intakes.front();
  const MultiPolygonArray& water = drafting.around.water;
  const Box box = box_around(Box{intake.x, intake.y, intake.x, intake.y}, reach_m, drafting.crs());
  std::optional<std::size_t> best;
  double nearest = reach_m;
  for (std::size_t i = 0; i < water.size(); ++i) {
    if (water.is_missing(i) || water[i].size() == 0 || !water.box(i).overlaps(box)) continue;
    const double away = distance_m(intake, water[i], drafting.crs());
    if (away < nearest || (!best && away <= nearest)) {
      nearest = away;
      best = i;
    }
  }
  if (!best) return std::nullopt;
  return drafting.algebra.unite_all(region_of(water[*best]));
}

}  // namespace ecotone::detail
