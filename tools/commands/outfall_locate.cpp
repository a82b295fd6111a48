// SPDX-License-Identifier: Apache-2.0
// ecotone outfall locate: the reaches where points may lie, weighed.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/index/box_index.h"
#include "ecotone/message/units.h"
#include "tools/commands/outfall.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/river_points.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct LocateCommandOptions {
  std::string points;
  std::string water;
  RiverReading rivers;
  PointLocating locating;
  int most = 5;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

Cell agreement_cell(const Session& session, Agreement agreement) {
  switch (agreement) {
    case Agreement::agrees:
      return {true, session.say({"agrees", "相符"})};
    case Agreement::differs:
      return {false, session.say({"differs", "不符"})};
    case Agreement::not_stated:
      break;
  }
  return {document::Value(), ""};
}

Cell number_cell(double value, int decimals) {
  return {value, format_fixed(value, decimals)};
}

// Distance of each point to the edge of the nearest water, 0 inside; nothing where none is within
// the distance.
std::vector<std::optional<double>> distances_to_water(const LocatedPoints& points,
                                                      const Layer& water, double within_m,
                                                      int threads) {
  const MultiPolygonArray& zones = water.polygons();
  std::vector<Box> boxes;
  for (std::size_t z = 0; z < zones.size(); ++z) boxes.push_back(zones.box(z));
  const BoxIndex index(boxes);
  const Crs& crs = water.require_crs();
  // No place within the distance differs by more in a coordinate; near a pole it would.
  const double margin = crs.is_geographic() ? within_m / 50000 : 1.1 * within_m / crs.unit_factor();
  std::vector<std::optional<double>> out(points.size());
  parallel_for(points.size(), threads, nullptr, [&](std::size_t i) {
    if (!points.positions[i]) return;
    const Point& p = *points.positions[i];
    for (const std::uint32_t z : index.query(Box{p.x, p.y, p.x, p.y}.grown(margin))) {
      const double distance = distance_m(p, zones[z], crs);
      if (distance <= within_m && (!out[i] || distance < *out[i])) out[i] = distance;
    }
  });
  return out;
}

// Adds a column to the rows of the candidates.
void add_water_column(Results& results, const LocatedPoints& points,
                      const std::vector<std::optional<double>>& distances) {
  results.columns.push_back({"water_m", {"to water m", "距水边 m"}, true});
  auto row = results.rows.begin();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Cell cell = distances[i] ? number_cell(*distances[i], 2) : Cell(document::Value(), "");
    const std::size_t rows = std::max<std::size_t>(points.locations[i].candidates.size(), 1);
    for (std::size_t k = 0; k < rows; ++k, ++row) row->push_back(cell);
  }
}

Results table(const Session& session, const Rivers& rivers, const LocatedPoints& points) {
  Results results{.command = "outfall-locate"};
  results.columns = {{"id", {"point", "点"}},
                     {"status", {"status", "状态"}},
                     {"rank", {"rank", "次序"}, true},
                     {"line", {"line", "河流线"}},
                     {"river", {"river", "河流"}},
                     {"distance_m", {"distance m", "距离 m"}, true},
                     {"bank", {"bank", "岸别"}},
                     {"measure_m", {"measure m", "里程 m"}, true},
                     {"name_agrees", {"name", "名称"}},
                     {"bank_agrees", {"stated bank", "所填岸别"}},
                     {"confidence", {"confidence", "置信度"}, true}};
  const Cell nothing(document::Value(), "");
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::vector<ReachCandidate>& candidates = points.locations[i].candidates;
    if (candidates.empty()) {
      results.rows.push_back({points.ids[i], points.status(i), nothing, nothing, nothing, nothing,
                              nothing, nothing, nothing, nothing, nothing});
    }
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      const ReachCandidate& c = candidates[k];
      results.rows.push_back({points.ids[i], points.status(i), k + 1, rivers.line_id(c.place.reach),
                              rivers.network.name(c.place.reach), number_cell(c.distance_m, 2),
                              Cell(bank_side_name(c.side), session.say(to_words(c.side))),
                              number_cell(rivers.network.feature_measure(c.place), 1),
                              agreement_cell(session, c.name), agreement_cell(session, c.bank),
                              number_cell(c.confidence, 3)});
    }
  }
  return results;
}

// Every candidate as a point on its river; a point without one keeps its row.
Layer layer_of_candidates(const Rivers& rivers, const LocatedPoints& points) {
  Layer layer;
  layer.name = "candidates";
  layer.crs = rivers.crs();
  MultiPointBuilder geometry;
  Column id("point", FieldType::text), status("status", FieldType::text),
      rank("rank", FieldType::integer), line("line", FieldType::text),
      river("river", FieldType::text), distance("distance_m", FieldType::real),
      bank("bank", FieldType::text), measure("measure_m", FieldType::real),
      name("name", FieldType::text), confidence("confidence", FieldType::real);
  const auto add_point = [&](std::size_t i) {
    layer.ids.push_back(std::to_string(layer.ids.size() + 1));
    id.push_back(points.ids[i]);
    status.push_back(std::string(points.status(i)));
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::vector<ReachCandidate>& candidates = points.locations[i].candidates;
    if (candidates.empty()) {
      add_point(i);
      geometry.add_missing();
      for (Column* column : {&rank, &line, &river, &distance, &bank, &measure, &name, &confidence})
        column->push_back({});
    }
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      const ReachCandidate& c = candidates[k];
      add_point(i);
      geometry.add_point(c.position);
      geometry.finish_feature();
      rank.push_back(static_cast<std::int64_t>(k + 1));
      line.push_back(rivers.line_id(c.place.reach));
      river.push_back(rivers.network.name(c.place.reach));
      distance.push_back(c.distance_m);
      bank.push_back(std::string(bank_side_name(c.side)));
      measure.push_back(rivers.network.feature_measure(c.place));
      name.push_back(std::string(agreement_name(c.name)));
      confidence.push_back(c.confidence);
    }
  }
  layer.geometry = std::move(geometry).build();
  for (Column* column :
       {&id, &status, &rank, &line, &river, &distance, &bank, &measure, &name, &confidence}) {
    layer.fields.add(std::move(*column));
  }
  return layer;
}

ExitStatus run(const LocateCommandOptions& options, const Session& session) {
  const std::string& output = session.options.output;
  if (!output.empty()) {
    refuse_unwritable(output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  const Parameters parameters = locating_parameters(options.locating);
  LocateOptions work = to_locate_options(session, parameters);
  if (options.most < 1) {
    throw UsageError(usage_error("number_out_of_range"),
                     {{"name", "--candidates"}, {"least", "1"}, {"most", "100"}});
  }
  work.most = static_cast<std::size_t>(options.most);
  const TransformationOptions transformation = to_transformation_options(options.transforming);
  const Layer points = read(session, options.reading, options.points);
  const Rivers rivers = read_rivers(session, options.rivers);
  const RiverBarriers barriers =
      read_barriers(session, options.rivers, rivers.network, work.tolerance_m, transformation);
  const LocatedPoints located =
      locate_points(points, options.locating, rivers.network, barriers, work, transformation);
  if (!output.empty()) {
    write_layer_and_tell(session, layer_of_candidates(rivers, located), output);
    write_recipe(session, options.recipe, parameter_rows(parameters));
  }
  Results results = table(session, rivers, located);
  if (!options.water.empty()) {
    const Layer water = in_crs_of(rivers.network, read(session, {}, options.water), transformation);
    add_water_column(results, located,
                     distances_to_water(located, water, work.search_m, work.threads));
  }
  results.run.set("crs", rivers.crs().label());
  results.more.set("output", output);
  results.more.set("parameters", parameter_rows(parameters));
  results.more.set("network", network_record(rivers));
  document::Value counts;
  for (const std::string_view status :
       {"located", "doubtful", "ambiguous", "beyond_barrier", "none", "no_position"}) {
    counts.set(status, located.count(status));
  }
  results.more.set("counts", std::move(counts));
  results.notes = status_counts(session, located) + "\n" + network_notes(session, rivers) +
                  parameter_lines(session, parameters);
  write_beside_output(session, results);
  return located.count("located") == located.size() ? ExitStatus::clean : ExitStatus::indeterminate;
}

}  // namespace

Command outfall_locate_command() {
  auto options = std::make_shared<LocateCommandOptions>();
  Command command{
      .name = "locate",
      .summary = {"Find the reach that each point belongs to", "确定各点所属河段"},
      .description =
          {"Every reach near enough is a candidate, with its distance, the bank of the point, the "
           "measure along the line as drawn, and a confidence from distance, name and bank. One is "
           "called located only if it is clearly before the second. Exit status 5 if a point is "
           "not located. -o writes the candidates as points on their rivers.",
           "足够近的河段均为候选，给出距离、岸别、沿线里程，以及由距离、名称、岸别得出的置信度。"
           "仅当首位明显优于次位时才视为已定位。有点未定位时退出状态为 5。-o 将候选写成河上的点。"},
      .examples =
          {{"ecotone outfall locate outfalls.csv --crs EPSG:4490 --rivers rivers.shp",
            {"Candidates of every outfall", "各排污口的候选河段"}},
           {"ecotone outfall locate outfalls.csv --crs EPSG:4490 --rivers rivers.shp --name-field "
            "HLMC --water-field 受纳水体 --bank-field 岸别 -o places.gpkg",
            {"With the name and the bank that the register states", "利用名录所填水体和岸别"}},
           {"ecotone outfall locate outfalls.csv --rivers rivers.shp --barriers dams.geojson",
            {"Not across a dam", "不跨越坝"}}},
      .options = {option("POINTS", "LAYER", options->points, "FILE or FILE:LAYER of points",
                         "点图层：文件 或 文件:图层")
                      .must()},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, river_options(options->rivers));
  append(command.options, locating_options(options->locating));
  command.options.push_back(option("--water", "LAYER", options->water,
                                   "Water surfaces: adds the distance of a point to their edge, 0 "
                                   "inside",
                                   "水面图层：另给出点到水边的距离，水面内为 0"));
  command.options.push_back(
      option("--candidates", "N", options->most, "Candidates kept for a point", "每点保留的候选数")
          .otherwise("5"));
  command.options.push_back(recipe_option(options->recipe));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
