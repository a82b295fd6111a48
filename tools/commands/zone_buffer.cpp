// SPDX-License-Identifier: Apache-2.0
// ecotone zone buffer: the places within a distance of features.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/union.h"
#include "tools/commands/zone.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct BufferCommandOptions {
  std::string layer;
  std::optional<Metres> distance;
  std::string distance_field;
  std::string side = "both";
  std::string cap = "round";
  std::optional<Metres> arc_tolerance;
  bool dissolve = false;
  std::string recipe;
  Reading reading;
};

double number_in(const FieldValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return static_cast<double>(*integer);
  }
  return std::nan("");
}

// One distance for all, or the field of each.
std::vector<double> distances_of(const Layer& layer, const BufferCommandOptions& options) {
  if (options.distance.has_value() == !options.distance_field.empty()) {
    throw UsageError(usage_error("distance_missing_or_two"));
  }
  if (options.distance) return {options.distance->value};
  const Column& field = layer.fields.at(options.distance_field);
  std::vector<double> distances;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    distances.push_back(number_in(field[i]));
    if (std::isnan(distances.back())) {
      throw SchemaError(usage_error("distance_not_a_number"), {{"field", field.name()}},
                        layer.name + ", " + layer.ids[i]);
    }
  }
  return distances;
}

// A name that no field has yet.
std::string free_name(const Table& fields, std::string name) {
  while (fields.find(name)) name += '_';
  return name;
}

// The buffers with the fields of their features and the distance.
Layer zones_of(const Layer& layer, std::span<const double> distances, MultiPolygonArray buffers) {
  Layer zones{.name = layer.name + "_buffer",
              .geometry = std::move(buffers),
              .fields = layer.fields,
              .ids = layer.ids,
              .crs = layer.crs};
  Column distance(free_name(layer.fields, "buffer_m"), FieldType::real);
  for (std::size_t i = 0; i < layer.size(); ++i) {
    distance.push_back(distances[distances.size() == 1 ? 0 : i]);
  }
  zones.fields.add(std::move(distance));
  return zones;
}

// All buffers as one zone.
Layer united(const Layer& zones, int threads, Ledger& ledger) {
  Layer one{.name = zones.name,
            .geometry = union_of(zones.polygons(), zones.require_crs(), ledger,
                                 {.threads = threads, .layer = zones.name, .ids = zones.ids}),
            .ids = {"all"},
            .crs = zones.crs};
  Column count("count", FieldType::integer);
  count.push_back(static_cast<std::int64_t>(zones.size()));
  one.fields.add(std::move(count));
  return one;
}

Results results_of(const Session& session, const Layer& layer, const Layer& zones,
                   std::span<const double> distances, const BufferOptions& work,
                   const Ledger& ledger) {
  double error_m = 0;
  for (const double d : distances) {
    error_m = std::max(error_m, buffer_error_m(d, zones.require_crs(), work));
  }
  Results results{.command = "zone-buffer"};
  results.run.set("side", std::string(buffer_side_name(work.side)));
  results.run.set("cap", std::string(buffer_cap_name(work.cap)));
  results.columns = {{"id", {"zone", "区"}},
                     {"vertices", {"vertices", "顶点"}, true},
                     {"area_m2", {"area m²", "面积 m²"}, true}};
  const std::vector<double> zone_areas_m2 =
      areas_m2(zones.polygons(), zones.require_crs(), AreaMethod::ellipsoid);
  std::size_t empty = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const std::size_t vertices = zones.polygons()[i].vertex_count();
    if (vertices == 0) ++empty;
    results.rows.push_back(
        {zones.ids[i], vertices,
         Cell(zone_areas_m2[i], format_area(zone_areas_m2[i], AreaUnit::square_metre))});
  }
  const double total_m2 = std::accumulate(zone_areas_m2.begin(), zone_areas_m2.end(), 0.0);
  const std::string total = format_area(total_m2, AreaUnit::square_metre);
  results.more.set("output", session.options.output);
  results.more.set("features", layer.size());
  results.more.set("empty", empty);
  results.more.set("area_m2", total_m2);
  results.more.set("border_error_m", error_m);
  results.more.set("ledger", ledger_rows(ledger));
  const std::string error = format_fixed(error_m, 3);
  results.notes = session.say(
      {fmt::format("{} zones of {} features, {} empty, {} m² in sum; borders within {} m of their "
                   "distance on the ellipsoid; {} noted in the ledger -> {}\n",
                   zones.size(), layer.size(), empty, total, error, ledger.entries.size(),
                   session.options.output),
       fmt::format("{} 个区，由 {} 个要素生成，其中 {} 个为空，面积合计 {} "
                   "m²；边界与椭球面距离之差不超过 {} 米；台账 {} 条 -> {}\n",
                   zones.size(), layer.size(), empty, total, error, ledger.entries.size(),
                   session.options.output)});
  return results;
}

ExitStatus run(const BufferCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone buffer");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  const Layer layer = read(session, options.reading, options.layer);
  const std::vector<double> distances = distances_of(layer, options);
  const BufferOptions work{.side = parse_buffer_side(options.side).value_or(BufferSide::both),
                           .cap = parse_buffer_cap(options.cap).value_or(BufferCap::round),
                           .arc_tolerance_m = options.arc_tolerance.value_or(Metres{}).value,
                           .threads = session.options.threads,
                           .layer = layer.name,
                           .ids = layer.ids};
  Ledger ledger;
  Layer zones = zones_of(layer, distances,
                         buffer(layer.geometry, distances, layer.require_crs(), ledger, work));
  if (options.dissolve) zones = united(zones, work.threads, ledger);
  write_layer_and_tell(session, zones, output);
  write_recipe(session, options.recipe);
  write_beside_output(session, results_of(session, layer, zones, distances, work, ledger));
  return ExitStatus::clean;
}

}  // namespace

Command zone_buffer_command() {
  auto options = std::make_shared<BufferCommandOptions>();
  Command command{
      .name = "buffer",
      .summary = {"Draw the places within a distance of features", "生成缓冲区"},
      .description =
          {"Distances are those on the ellipsoid, in metres, whatever the coordinate system: also "
           "in longitude and latitude and far from a central meridian. How far borders may be off "
           "is computed and told. Polygons grow, or shrink with a negative distance; invalid ones "
           "are repaired first and noted. One side of a line is seen along its direction and ends "
           "flat.",
           "距离为椭球面上的米数，与坐标系无关：经纬度坐标和远离中央子午线处同样成立；边界误差随结"
           "果"
           "给出。面按正距离外扩、按负距离内缩，无效面先修复并记入台账。线的单侧按线的方向确定，"
           "端点为平头。"},
      .examples =
          {{"ecotone zone buffer data/sample-county/sinkholes.geojson --distance 100 "
            "--dissolve -o near-sinkholes.gpkg",
            {"What lies within 100 m of a sinkhole, as one zone", "落水洞 100 米范围"}},
           {"ecotone zone buffer roads.shp --distance-field width_m --cap flat -o strips.gpkg",
            {"Strips as wide as a field says", "按字段宽度生成条带"}},
           {"ecotone zone buffer bank.shp --distance 1km --side left -o band.gpkg",
            {"The band on the left of a line", "线左侧的带"}}},
      .options = {option("LAYER", "LAYER", options->layer, "FILE or FILE:LAYER",
                         "图层：文件 或 文件:图层")
                      .must(),
                  option("--distance", "LENGTH", options->distance,
                         "Distance for all features, as 50 or 1km; negative shrinks polygons",
                         "所有要素的距离，如 50 或 1km；负值使面内缩"),
                  option("--distance-field", "FIELD", options->distance_field,
                         "Field with the distance of each feature, in metres",
                         "各要素距离所在的字段，单位米"),
                  option("--side", "SIDE", options->side, "Side of lines, seen along them",
                         "线的哪一侧，按线的方向")
                      .one_of({"both", "left", "right"})
                      .otherwise("both"),
                  option("--cap", "CAP", options->cap, "How buffers of lines end", "线端的形式")
                      .one_of({"round", "flat", "square"})
                      .otherwise("round"),
                  option("--arc-tolerance", "LENGTH", options->arc_tolerance,
                         "By how much the chords of arcs may fall short", "圆弧的弦与弧的最大偏差")
                      .otherwise("distance / 10 000, 1 mm to 0.1 m"),
                  flag("--dissolve", options->dissolve, "Unite all buffers to one zone",
                       "将全部缓冲区合并为一个区"),
                  recipe_option(options->recipe)},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  return command;
}

}  // namespace ecotone::tools
