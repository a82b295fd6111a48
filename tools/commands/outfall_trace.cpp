// SPDX-License-Identifier: Apache-2.0
// ecotone outfall trace: up and down the rivers from points, to the end or to what lies there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/hydrology/network_pairs.h"
#include "ecotone/index/box_index.h"
#include "ecotone/message/units.h"
#include "tools/commands/outfall.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/river_points.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct TraceCommandOptions {
  std::string points;
  std::string at;
  std::string direction;
  std::optional<double> distance_km;
  std::string targets;
  std::string target_name;
  bool all = false;
  bool borders = false;
  bool take_best = false;
  RiverReading rivers;
  PointLocating locating;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

// What the traces begin at.
struct Sources {
  std::vector<std::size_t> points;  // of the located ones
  std::vector<NetworkPlace> places;
};

// A target that a source reaches; the place where it does.
struct Hit {
  std::size_t source = 0;  // of the sources
  std::uint32_t target = 0;
  double distance_m = 0;
  std::optional<NetworkPlace> place;  // nothing: the source lies in the target

  auto key() const { return std::tuple(source, distance_m, target); }
};

// A stretch, with the source it comes from and the target it leads to.
struct TracedStretch {
  std::size_t source = 0;
  std::optional<std::uint32_t> target;
  Stretch stretch;
};

TraceDirection direction_of(const TraceCommandOptions& options) {
  return parse_trace_direction(options.direction).value_or(TraceDirection::downstream_diversions);
}

Layer points_of(const TraceCommandOptions& options, const Session& session, const Rivers& rivers) {
  if (options.at.empty() == options.points.empty()) {
    throw UsageError(usage_error("points_or_place"), {{"command", "ecotone outfall trace"}});
  }
  if (!options.points.empty()) return read(session, options.reading, options.points);
  Layer layer;
  layer.name = "--at";
  layer.ids = {options.at};
  layer.crs = named_crs(session).value_or(rivers.crs());
  MultiPointBuilder geometry;
  geometry.add_point(to_place("--at", options.at));
  geometry.finish_feature();
  layer.geometry = std::move(geometry).build();
  return layer;
}

Sources sources_of(const LocatedPoints& points, bool take_best) {
  Sources sources;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Location& location = points.locations[i];
    const ReachCandidate* best = location.best();
    if (best == nullptr && take_best && location.status == LocationStatus::ambiguous) {
      best = &location.candidates[0];
    }
    if (best == nullptr) continue;
    sources.points.push_back(i);
    sources.places.push_back(best->place);
  }
  return sources;
}

// Sources whose places lie inside a polygon have arrived.
void add_inside(const Rivers& rivers, const GeometryColumn& targets, const Sources& sources,
                std::vector<Hit>& hits) {
  if (targets.type() != GeometryType::polygon) return;
  std::vector<Box> boxes;
  for (std::size_t t = 0; t < targets.size(); ++t) boxes.push_back(targets.box(t));
  const BoxIndex index(boxes);
  for (std::size_t s = 0; s < sources.places.size(); ++s) {
    const Point p = rivers.network.position(sources.places[s]);
    for (const std::uint32_t t : index.query({p.x, p.y, p.x, p.y})) {
      if (distance_m(p, targets.as_polygons()[t], rivers.crs()) == 0) {
        hits.push_back({s, t, 0, std::nullopt});
      }
    }
  }
}

// Of each source its targets, each by the nearest place where it meets the river.
std::vector<Hit> find_targets(const TraceCommandOptions& options, const Session& session,
                              const Rivers& rivers, const GeometryColumn& targets,
                              const std::vector<FeaturePlace>& meeting, const Sources& sources,
                              const RiverBarriers& barriers) {
  std::vector<NetworkPlace> places;
  for (const FeaturePlace& place : meeting) places.push_back(place.place);
  PairOptions work;
  work.direction = direction_of(options);
  if (options.distance_km) work.max_distance_m = *options.distance_km * 1000;
  work.nearest_only = !options.all;
  work.barriers = barriers.places();
  work.threads = session.options.threads;
  std::vector<Hit> hits;
  for (const NetworkPair& pair : network_pairs(rivers.network, sources.places, places, work)) {
    hits.push_back(
        {pair.source, meeting[pair.target].feature, pair.distance_m, places[pair.target]});
  }
  if (!options.borders) add_inside(rivers, targets, sources, hits);
  std::stable_sort(hits.begin(), hits.end(),
                   [](const Hit& a, const Hit& b) { return a.key() < b.key(); });
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    const auto same = [&](const Hit& other) {
      return other.source == hit.source && (!options.all || other.target == hit.target);
    };
    // Those of one source follow each other.
    bool known = false;
    for (auto k = kept.rbegin(); k != kept.rend() && k->source == hit.source && !known; ++k) {
      known = same(*k);
    }
    if (!known) kept.push_back(hit);
  }
  return kept;
}

// Features that meet the network; their places follow each other.
std::size_t count_features(const std::vector<FeaturePlace>& meeting) {
  std::size_t count = 0;
  for (std::size_t k = 0; k < meeting.size(); ++k) {
    count += k == 0 || meeting[k].feature != meeting[k - 1].feature;
  }
  return count;
}

std::vector<Stretch> way_to(const Rivers& rivers, TraceDirection direction,
                            const NetworkPlace& source, const Hit& hit,
                            const RiverBarriers& barriers) {
  if (!hit.place) return {};
  switch (direction) {
    case TraceDirection::downstream_diversions:
      return shortest_way(rivers.network, source, *hit.place, barriers.places());
    case TraceDirection::upstream_tributaries: {
      std::vector<Stretch> way =
          shortest_way(rivers.network, *hit.place, source, barriers.places());
      // Distances are from the source.
      for (Stretch& s : way) {
        s.distance_at_from_m = hit.distance_m - s.distance_at_from_m;
        s.distance_at_to_m = hit.distance_m - s.distance_at_to_m;
      }
      std::reverse(way.begin(), way.end());
      return way;
    }
    case TraceDirection::upstream_main:
    case TraceDirection::downstream_main:
      break;
  }
  return rivers.network.trace(source, direction, hit.distance_m, barriers.places());
}

Layer layer_of_lines(const Rivers& rivers, const LocatedPoints& points, const Sources& sources,
                     const std::vector<TracedStretch>& traced, const Layer* targets) {
  Layer layer;
  layer.name = "trace";
  layer.crs = rivers.crs();
  Column point("point", FieldType::text), target("target", FieldType::text),
      line("line", FieldType::text), river("river", FieldType::text),
      from("from_m", FieldType::real), to("to_m", FieldType::real),
      distance_from("distance_from_m", FieldType::real),
      distance_to("distance_to_m", FieldType::real), length("length_m", FieldType::real);
  std::vector<Stretch> stretches;
  for (const TracedStretch& t : traced) {
    const Stretch& s = t.stretch;
    stretches.push_back(s);
    layer.ids.push_back(std::to_string(layer.ids.size() + 1));
    point.push_back(points.ids[sources.points[t.source]]);
    target.push_back(t.target ? FieldValue(targets->ids[*t.target]) : FieldValue());
    line.push_back(rivers.line_id(s.reach));
    river.push_back(rivers.network.name(s.reach));
    from.push_back(rivers.network.feature_measure({s.reach, s.from_m}));
    to.push_back(rivers.network.feature_measure({s.reach, s.to_m}));
    distance_from.push_back(s.distance_at_from_m);
    distance_to.push_back(s.distance_at_to_m);
    length.push_back(s.to_m - s.from_m);
  }
  layer.geometry = rivers.network.geometry(stretches);
  for (Column* column :
       {&point, &target, &line, &river, &from, &to, &distance_from, &distance_to, &length}) {
    if (column == &target && targets == nullptr) continue;
    layer.fields.add(std::move(*column));
  }
  return layer;
}

Cell metres(double value) {
  return {value, format_fixed(value, 1)};
}

void add_stretch_rows(Results& results, const Rivers& rivers, const LocatedPoints& points,
                      const Sources& sources, const std::vector<TracedStretch>& traced) {
  results.columns = {{"id", {"point", "点"}},
                     {"line", {"line", "河流线"}},
                     {"river", {"river", "河流"}},
                     {"from_m", {"from m", "起里程 m"}, true},
                     {"to_m", {"to m", "止里程 m"}, true},
                     {"distance_from_m", {"distance, upper m", "上端距离 m"}, true},
                     {"distance_to_m", {"distance, lower m", "下端距离 m"}, true},
                     {"length_m", {"length m", "长度 m"}, true}};
  for (const TracedStretch& t : traced) {
    const Stretch& s = t.stretch;
    results.rows.push_back(
        {points.ids[sources.points[t.source]], rivers.line_id(s.reach),
         rivers.network.name(s.reach), metres(rivers.network.feature_measure({s.reach, s.from_m})),
         metres(rivers.network.feature_measure({s.reach, s.to_m})), metres(s.distance_at_from_m),
         metres(s.distance_at_to_m), metres(s.to_m - s.from_m)});
  }
}

void add_target_rows(const TraceCommandOptions& options, Results& results,
                     const LocatedPoints& points, const Sources& sources,
                     const std::vector<Hit>& hits, const Layer& targets) {
  results.columns = {{"id", {"point", "点"}},
                     {"target", {"target", "目标"}},
                     {"name", {"name", "名称"}},
                     {"distance_m", {"along the river m", "沿河距离 m"}, true},
                     {"point_to_river_m", {"point to river m", "点至河距离 m"}, true}};
  const Column* names =
      options.target_name.empty() ? nullptr : &targets.fields.at(options.target_name);
  auto hit = hits.begin();
  for (std::size_t s = 0; s < sources.points.size(); ++s) {
    const std::size_t i = sources.points[s];
    const Cell to_river = metres(points.locations[i].candidates[0].distance_m);
    const Cell nothing(document::Value(), "");
    if (hit == hits.end() || hit->source != s) {
      results.rows.push_back({points.ids[i], nothing, nothing, nothing, to_river});
    }
    for (; hit != hits.end() && hit->source == s; ++hit) {
      results.rows.push_back({points.ids[i], targets.ids[hit->target],
                              names == nullptr ? "" : to_text((*names)[hit->target]),
                              metres(hit->distance_m), to_river});
    }
  }
}

// Points that were not traced, and why.
document::Value left_out(const LocatedPoints& points, const Sources& sources) {
  document::Value rows = document::Value::array();
  auto traced = sources.points.begin();
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (traced != sources.points.end() && *traced == i) {
      ++traced;
      continue;
    }
    document::Value row;
    row.set("id", points.ids[i]);
    row.set("status", points.status(i));
    rows.push(std::move(row));
  }
  return rows;
}

ExitStatus run(const TraceCommandOptions& options, const Session& session) {
  const std::string& output = session.options.output;
  if (!output.empty()) {
    refuse_unwritable(output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  const Parameters parameters = locating_parameters(options.locating);
  const LocateOptions work = to_locate_options(session, parameters);
  const TransformationOptions transformation = to_transformation_options(options.transforming);
  const TraceDirection direction = direction_of(options);
  const double max_m =
      options.distance_km ? *options.distance_km * 1000 : std::numeric_limits<double>::infinity();
  const Rivers rivers = read_rivers(session, options.rivers);
  const RiverBarriers barriers =
      read_barriers(session, options.rivers, rivers.network, work.tolerance_m, transformation);
  const LocatedPoints points = locate_points(points_of(options, session, rivers), options.locating,
                                             rivers.network, barriers, work, transformation);
  const Sources sources = sources_of(points, options.take_best);

  Results results{.command = "outfall-trace"};
  results.run.set("crs", rivers.crs().label());
  results.run.set("direction", trace_direction_name(direction));
  if (options.distance_km) results.run.set("distance_m", max_m);
  std::vector<TracedStretch> traced;
  std::optional<Layer> targets;
  if (options.targets.empty()) {
    for (std::size_t s = 0; s < sources.places.size(); ++s) {
      for (const Stretch& stretch :
           rivers.network.trace(sources.places[s], direction, max_m, barriers.places())) {
        traced.push_back({s, std::nullopt, stretch});
      }
    }
    add_stretch_rows(results, rivers, points, sources, traced);
  } else {
    targets = in_crs_of(rivers.network, read(session, {}, options.targets), transformation);
    const std::vector<FeaturePlace> meeting = feature_places(
        rivers.network, targets->geometry, work.tolerance_m, session.options.threads);
    const std::vector<Hit> hits =
        find_targets(options, session, rivers, targets->geometry, meeting, sources, barriers);
    for (const Hit& hit : output.empty() ? std::vector<Hit>() : hits) {
      for (const Stretch& stretch :
           way_to(rivers, direction, sources.places[hit.source], hit, barriers)) {
        traced.push_back({hit.source, hit.target, stretch});
      }
    }
    add_target_rows(options, results, points, sources, hits, *targets);
    const std::size_t at_rivers = count_features(meeting);
    results.more.set("targets", targets->size());
    results.more.set("targets_at_rivers", at_rivers);
    results.notes = session.say(
        {fmt::format("{} of {} targets lie at the rivers\n", at_rivers, targets->size()),
         fmt::format("{} 个目标中有 {} 个位于河上\n", targets->size(), at_rivers)});
  }
  if (!output.empty()) {
    const Layer lines =
        layer_of_lines(rivers, points, sources, traced, targets ? &*targets : nullptr);
    write_layer_and_tell(session, lines, output);
    write_recipe(session, options.recipe, parameter_rows(parameters));
  }
  results.more.set("output", output);
  results.more.set("parameters", parameter_rows(parameters));
  results.more.set("network", network_record(rivers));
  results.more.set("left_out", left_out(points, sources));
  results.notes +=
      session.say({fmt::format("{} of {} points traced: ", sources.points.size(), points.size()),
                   fmt::format("共 {} 个点，追溯 {} 个：", points.size(), sources.points.size())}) +
      status_counts(session, points) + "\n" + network_notes(session, rivers) +
      parameter_lines(session, parameters);
  write_beside_output(session, results);
  return sources.points.size() == points.size() ? ExitStatus::clean : ExitStatus::indeterminate;
}

}  // namespace

Command outfall_trace_command() {
  auto options = std::make_shared<TraceCommandOptions>();
  Command command{
      .name = "trace",
      .summary = {"Trace up and down the rivers, and to what lies there",
                  "沿河上溯、下溯，并找到目标"},
      .description =
          {"Directions are named as by the water services: UM up the main stem, UT up all "
           "tributaries, DM down the main way, DD down all diversions. Without --to the rows are "
           "the stretches traced; with --to the nearest target of each point, its distance along "
           "the river and, with -o, the way there. Targets are points (taken to the nearest "
           "river), lines and polygons (where the river meets them; a point inside has arrived). "
           "Points that are not clearly at one river are left out and listed; exit status 5.",
           "方向沿用水务服务的名称：UM 沿干流上溯，UT 上溯全部支流，DM 沿干流下溯，DD "
           "下溯全部分流。"
           "不给 --to 时各行为追溯河段；给 --to 时为每点最近的目标及沿河距离，-o 写出路径。"
           "目标可为点（取最近河段）、线、面（取与河相交处；点在面内即已到达）。"
           "不能明确所属河流的点不追溯并列出，退出状态为 5。"},
      .examples = {{"ecotone outfall trace --at 552300,3185000 --rivers rivers.shp --direction UT "
                    "--distance 3 -o upstream.gpkg",
                    {"All that flows in from 3 km above", "上游 3 km 内的全部来水"}},
                   {"ecotone outfall trace outfalls.csv --crs EPSG:4490 --rivers rivers.shp --to "
                    "intakes.geojson --target-name name",
                    {"The next intake below each outfall", "各排污口下游最近的取水口"}},
                   {"ecotone outfall trace outfalls.csv --crs EPSG:4490 --rivers rivers.shp --to "
                    "intakes.geojson --all --format csv",
                    {"The table of all outfalls and intakes", "排污口与取水口的全部配对"}}},
      .options = {option("POINTS", "LAYER", options->points, "FILE or FILE:LAYER of points",
                         "点图层：文件 或 文件:图层"),
                  option(
                      "--at", "X,Y", options->at,
                      "Trace from this place instead, east first, in the system of --crs or of the "
                      "rivers",
                      "改为从此处追溯，东坐标在前，坐标系为 --crs 或河流图层的坐标系"),
                  option("--direction", "WAY", options->direction,
                         "Up or down, the main stem or all", "方向：上溯或下溯，干流或全部")
                      .one_of({"UM", "UT", "DM", "DD"})
                      .otherwise("DD"),
                  option("--distance", "KM", options->distance_km,
                         "No farther than this, along the river", "沿河最远距离，公里"),
                  option("--to", "LAYER", options->targets,
                         "Intakes, sections, zones or borders to be reached",
                         "目标：取水口、断面、区域或界线"),
                  option("--target-name", "FIELD", options->target_name, "Name of a target",
                         "目标名称字段"),
                  flag("--all", options->all, "All targets of a point, not the nearest alone",
                       "列出全部目标，而非仅最近者"),
                  flag("--borders", options->borders,
                       "Polygons count by their borders alone: a point inside has not arrived",
                       "面只计其边界：点在面内不算到达"),
                  flag("--take-best", options->take_best,
                       "Take the best candidate also where another is nearly as good",
                       "多解时也取首位候选")},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, river_options(options->rivers));
  append(command.options, locating_options(options->locating));
  command.options.push_back(recipe_option(options->recipe));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
