// SPDX-License-Identifier: Apache-2.0
// ecotone boundary markers: where posts, monuments and boards stand along boundaries.
#include "ecotone/boundary/markers.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/message/units.h"
#include "tools/boundary_walk.h"
#include "tools/commands/boundary.h"
#include "tools/delineation.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

constexpr int decimals = 2;  // of metres, and of the seconds of angles

// No standard with these numbers could be read (GB/T 39740-2020, LY/T 3190-2020 and the code for
// red lines, 环办生态〔2019〕49号, were not found).
constexpr std::string_view not_found = "GB/T 39740-2020 and 环办生态〔2019〕49号 were not found";
constexpr std::array<Parameter, 5> parameters_table{{
    {"spacing_m", 1000, "m", "E", not_found, "markers follow each other at this distance at most",
     "相邻界桩的最大间距", 0, 1e7},
    {"turning_angle_deg", 60, "°", "E", not_found,
     "the boundary turns by so much at a turning point", "拐点的最小转角", 0, 180},
    {"turning_tolerance_m", 50, "m", "E", not_found,
     "of thinning to the significant points between which turns are measured",
     "计算转角前边界抽稀的容差", 0, 1e6},
    {"least_distance_m", 50, "m", "E", not_found, "markers nearer to each other become one",
     "间距小于此值的界桩合并", 0, 1e6},
    {"access_distance_m", 0, "m", "E", not_found,
     "a place so near to a road that does not cross is accessible",
     "距未穿越道路不超过此值的边界处为可到达点", 0, 1e6},
}};

struct MarkersOptions {
  std::string zones;
  std::vector<std::string> roads, rivers, others;
  std::string line_name;
  std::string area;
  std::vector<std::string> settings;
  std::optional<double> spacing_m;
  std::vector<std::string> kinds;
  std::vector<std::string> codes;
  std::string pattern = "{kind}{zone}-{n:03}";
  std::string scope;
  std::string recipe;
  Walk walk;
  Reading reading;
  Transforming transforming;
};

constexpr std::array<std::string_view, 4> kinds_zh{"边界桩", "功能区桩", "界碑", "标识牌"};
constexpr std::array<std::string_view, marker_reason_count> reasons_zh{
    "交会点", "起点", "道路穿越", "河流穿越", "其他穿越", "拐点", "可到达点", "间距"};

// KEY=VALUE of an option.
std::pair<std::string, std::string> pair_of(const char* name, const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(usage_error("not_a_pair"), {{"name", name}, {"given", word}});
  }
  return {word.substr(0, equals), word.substr(equals + 1)};
}

MarkerKind kind_of(const char* name, const std::string& word) {
  if (const auto kind = parse_marker_kind(word)) return *kind;
  throw UsageError(usage_error("value_not_a_choice"),
                   {{"name", name},
                    {"given", word},
                    {"choices", "boundary_post, function_zone_post, monument, board"}});
}

MarkerOptions to_marker_options(const MarkersOptions& options, const Parameters& parameters) {
  MarkerOptions work;
  work.walk = to_boundary_point_options(options.walk);
  work.spacing_m = parameters["spacing_m"];
  work.turning_angle_deg = parameters["turning_angle_deg"];
  work.turning_tolerance_m = parameters["turning_tolerance_m"];
  work.least_distance_m = parameters["least_distance_m"];
  work.access_distance_m = parameters["access_distance_m"];
  // Boards stand at crossings, villages and busy places (a draft measure on red lines) [S].
  work.kinds[static_cast<std::size_t>(MarkerReason::road_crossing)] = MarkerKind::board;
  for (const std::string& word : options.kinds) {
    const auto [reason_name, kind_name] = pair_of("--kind", word);
    const auto reason = parse_marker_reason(reason_name);
    if (!reason) {
      std::string choices;
      for (std::size_t i = 0; i < marker_reason_count; ++i) {
        choices += (i > 0 ? ", " : "");
        choices += marker_reason_name(static_cast<MarkerReason>(i));
      }
      throw UsageError(usage_error("value_not_a_choice"),
                       {{"name", "--kind"}, {"given", reason_name}, {"choices", choices}});
    }
    work.kinds[static_cast<std::size_t>(*reason)] = kind_of("--kind", kind_name);
  }
  for (const std::string& word : options.codes) {
    const auto [kind_name, code] = pair_of("--code", word);
    work.kind_codes[static_cast<std::size_t>(kind_of("--code", kind_name))] = code;
  }
  work.name_pattern = options.pattern;
  work.number_through_layer = options.scope == "layer";
  return work;
}

// The lines of a layer; the borders of one of polygons.
MultiLineStringArray lines_of(const Layer& layer) {
  if (layer.geometry.type() != GeometryType::polygon) return layer.lines();
  const MultiPolygonArray& polygons = layer.polygons();
  MultiLineStringBuilder builder;
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    for (std::size_t j = 0; j < polygons[i].size(); ++j) {
      for (std::size_t k = 0; k < polygons[i].polygon(j).ring_count(); ++k) {
        builder.add_path(polygons[i].polygon(j).ring(k));
      }
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

// The names of the features, by the field of --line-name or one that usually holds them.
std::vector<std::string> names_of(const Layer& layer, const std::string& field) {
  const Column* column = nullptr;
  if (!field.empty()) {
    column = &layer.fields.at(field);
  } else {
    for (const char* usual :
         {"name", "NAME", "名称", "MC", "DLMC", "HLMC", "道路名称", "河流名称"}) {
      const auto found = layer.fields.find(usual);
      if (found && column == nullptr) column = &layer.fields.column(*found);
    }
  }
  std::vector<std::string> names(layer.size());
  for (std::size_t i = 0; i < names.size() && column != nullptr; ++i)
    names[i] = to_text((*column)[i]);
  return names;
}

std::vector<MarkerLines> read_lines(const MarkersOptions& options, const Session& session,
                                    const Crs& crs) {
  std::vector<MarkerLines> all;
  const auto read_all = [&](const std::vector<std::string>& references, MarkerReason reason) {
    for (const std::string& reference : references) {
      Layer layer = read(session, options.reading, reference);
      const Transformation transform(layer.require_crs(), crs,
                                     to_transformation_options(options.transforming));
      layer.geometry = transform(layer.geometry);
      all.push_back({reason, lines_of(layer), names_of(layer, options.line_name)});
    }
  };
  read_all(options.roads, MarkerReason::road_crossing);
  read_all(options.rivers, MarkerReason::river_crossing);
  read_all(options.others, MarkerReason::other_crossing);
  return all;
}

std::string joined(const std::vector<std::string>& words, const char* separator = ";") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

struct Placed {
  const Layer& zones;
  Crs plane;
  std::vector<Marker> markers;
  std::vector<CoordinateRow> rows;  ///< one for each marker

  std::string zone_of(const Marker& marker) const { return zones.ids[marker.feature]; }
  std::string zones_of(const Marker& marker) const {
    std::vector<std::string> ids;
    for (const std::size_t feature : marker.features) ids.push_back(zones.ids[feature]);
    return joined(ids);
  }
};

std::string reasons_of(const Marker& marker, Language language) {
  std::vector<std::string> words;
  for (const MarkerReason reason : marker.reasons) {
    const auto i = static_cast<std::size_t>(reason);
    words.emplace_back(language == Language::chinese ? reasons_zh[i] : marker_reason_name(reason));
  }
  return joined(words);
}

// Coordinates of the markers, each as a point of its own.
std::vector<CoordinateRow> coordinates_of(const std::vector<Marker>& markers, const Crs& crs,
                                          const Crs& plane, const TransformationOptions& options) {
  std::vector<BoundaryPoint> points;
  for (const Marker& marker : markers) {
    points.push_back({.feature = points.size(), .name = marker.name, .position = marker.position});
  }
  return coordinate_table(points, crs, plane, {.decimals = decimals, .transformation = options});
}

Layer layer_of(const Placed& placed) {
  Layer layer;
  layer.name = "boundary_markers";
  layer.crs = placed.zones.crs;
  const std::array<std::pair<const char*, FieldType>, 14> fields{{{"name", FieldType::text},
                                                                  {"kind", FieldType::text},
                                                                  {"kind_zh", FieldType::text},
                                                                  {"zone", FieldType::text},
                                                                  {"zones", FieldType::text},
                                                                  {"ring", FieldType::integer},
                                                                  {"number", FieldType::integer},
                                                                  {"along_m", FieldType::real},
                                                                  {"reasons", FieldType::text},
                                                                  {"crossed", FieldType::text},
                                                                  {"x_north_m", FieldType::real},
                                                                  {"y_east_m", FieldType::real},
                                                                  {"lon_dms", FieldType::text},
                                                                  {"lat_dms", FieldType::text}}};
  for (const auto& [name, type] : fields) layer.fields.add(Column(name, type));
  MultiPointBuilder places;
  for (std::size_t i = 0; i < placed.markers.size(); ++i) {
    const Marker& marker = placed.markers[i];
    const CoordinateRow& row = placed.rows[i];
    places.add_point(marker.position);
    places.finish_feature();
    layer.ids.push_back(std::to_string(i + 1));
    const std::array<FieldValue, 14> values{
        marker.name,
        std::string(marker_kind_name(marker.kind)),
        std::string(kinds_zh[static_cast<std::size_t>(marker.kind)]),
        placed.zone_of(marker),
        placed.zones_of(marker),
        static_cast<std::int64_t>(marker.ring),
        static_cast<std::int64_t>(marker.number),
        marker.along_m,
        reasons_of(marker, Language::english),
        joined(marker.crossed),
        row.plane.y,
        row.plane.x,
        format_dms(row.position.x, decimals),
        format_dms(row.position.y, decimals)};
    for (std::size_t j = 0; j < values.size(); ++j) layer.fields.column(j).push_back(values[j]);
  }
  layer.geometry = std::move(places).build();
  return layer;
}

Results results_of(const Placed& placed, const Session& session) {
  Results results{.command = "boundary-markers"};
  results.columns = {{"name", {"marker", "编号"}},
                     {"kind", {"kind", "类型"}},
                     {"zones", {"zones", "区"}},
                     {"along_m", {"along m", "沿界距离 m"}, true},
                     {"reasons", {"because of", "设置原因"}},
                     {"crossed", {"crossed", "穿越"}},
                     {"x_north_m", {"X (north) m", "X（北）m"}, true},
                     {"y_east_m", {"Y (east) m", "Y（东）m"}, true},
                     {"longitude_deg", {"longitude", "经度"}, true},
                     {"latitude_deg", {"latitude", "纬度"}, true}};
  const Language language = session.options.language;
  for (std::size_t i = 0; i < placed.markers.size(); ++i) {
    const Marker& marker = placed.markers[i];
    const CoordinateRow& row = placed.rows[i];
    const auto kind = static_cast<std::size_t>(marker.kind);
    const std::string kind_name(marker_kind_name(marker.kind));
    results.rows.push_back(
        {marker.name,
         Cell(kind_name, language == Language::chinese ? std::string(kinds_zh[kind]) : kind_name),
         placed.zones_of(marker), Cell(marker.along_m, format_fixed(marker.along_m, decimals)),
         Cell(reasons_of(marker, Language::english), reasons_of(marker, language)),
         joined(marker.crossed), Cell(row.plane.y, format_fixed(row.plane.y, decimals)),
         Cell(row.plane.x, format_fixed(row.plane.x, decimals)),
         Cell(row.position.x, format_dms(row.position.x, decimals)),
         Cell(row.position.y, format_dms(row.position.y, decimals))});
  }
  return results;
}

// How many markers there are of each kind and for each reason.
void add_counts(const Placed& placed, const Session& session, Results& results) {
  document::Value kinds = document::Value::object();
  std::string text;
  for (std::size_t k = 0; k < kinds_zh.size(); ++k) {
    const auto kind = static_cast<MarkerKind>(k);
    const auto count = static_cast<std::size_t>(
        std::count_if(placed.markers.begin(), placed.markers.end(),
                      [&](const Marker& marker) { return marker.kind == kind; }));
    kinds.set(std::string(marker_kind_name(kind)), count);
    if (count > 0) {
      text += session.say({fmt::format(", {} {}", count, marker_kind_name(kind)),
                           fmt::format("，{} {}", kinds_zh[k], count)});
    }
  }
  document::Value reasons = document::Value::object();
  for (std::size_t r = 0; r < marker_reason_count; ++r) {
    const auto reason = static_cast<MarkerReason>(r);
    const auto count = static_cast<std::size_t>(
        std::count_if(placed.markers.begin(), placed.markers.end(),
                      [&](const Marker& marker) { return marker.reasons.front() == reason; }));
    reasons.set(std::string(marker_reason_name(reason)), count);
  }
  results.more.set("markers", placed.markers.size());
  results.more.set("kinds", std::move(kinds));
  results.more.set("reasons", std::move(reasons));
  const std::string to = session.options.output.empty() ? "" : " -> " + session.options.output;
  results.notes = session.say({fmt::format("{} markers of {} zones{}{}\n", placed.markers.size(),
                                           placed.zones.size(), text, to),
                               fmt::format("{} 个区共 {} 个界桩{}{}\n", placed.zones.size(),
                                           placed.markers.size(), text, to)});
}

ExitStatus run(const MarkersOptions& options, const Session& session) {
  const std::string& output = session.options.output;
  if (!output.empty()) {
    refuse_unwritable(output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  Parameters parameters = parameters_of(parameters_table, options.settings);
  if (options.spacing_m) parameters.set("spacing_m", *options.spacing_m);
  const MarkerOptions work = to_marker_options(options, parameters);
  const Layer zones = read(session, options.reading, options.zones);
  const Crs& crs = zones.require_crs();
  const MultiPolygonArray& polygons = zones.polygons();
  const std::vector<MarkerLines> lines = read_lines(options, session, crs);
  std::vector<std::string> areas;
  if (!options.area.empty()) {
    const Column& column = zones.fields.at(options.area);
    for (std::size_t i = 0; i < zones.size(); ++i) areas.push_back(to_text(column[i]));
  }
  Placed placed{zones, plane_of(session, zones), {}, {}};
  placed.markers = boundary_markers(polygons, zones.ids, areas, crs, lines, work);
  placed.rows = coordinates_of(placed.markers, crs, placed.plane,
                               to_transformation_options(options.transforming));
  if (!output.empty()) {
    write_layer_and_tell(session, layer_of(placed), output);
    write_recipe(session, options.recipe, parameter_rows(parameters));
  }
  Results results = results_of(placed, session);
  results.run.set("plane", placed.plane.label());
  results.run.set("datum", placed.plane.datum());
  record_walk(results.run, options.walk, false);
  results.run.set("parameters", parameter_rows(parameters));
  results.more.set("output", output);
  add_counts(placed, session, results);
  results.notes += parameter_lines(session, parameters);
  write_beside_output(session, results);
  return ExitStatus::clean;
}

std::vector<Option> marker_options(MarkersOptions& options) {
  return {
      several("--roads", "LAYER", options.roads, "Roads that cross boundaries or come near",
              "穿越或靠近边界的道路"),
      several("--rivers", "LAYER", options.rivers, "Rivers that cross; of polygons their banks",
              "穿越边界的河流；面图层取其岸线"),
      several("--cross", "LAYER", options.others, "Other lines that cross", "其他穿越边界的线"),
      option("--line-name", "FIELD", options.line_name, "Field with the names of these lines",
             "上述线图层的名称字段")
          .otherwise("name, 名称, MC …"),
      option("--spacing", "M", options.spacing_m, "The same as --set spacing_m=M",
             "等同 --set spacing_m=M"),
      set_option(options.settings, parameters_table),
      option("--area", "FIELD", options.area,
             "Field that says which zones are of one area: between them stand function zone posts",
             "表明同属一个保护地的字段：其间设功能区桩"),
      several("--kind", "REASON=KIND", options.kinds,
              "What stands for a reason (junction, start, road_crossing, river_crossing, "
              "other_crossing, turning_point, accessible, spacing): boundary_post, monument, board",
              "各设置原因对应的类型：boundary_post 边界桩、monument 界碑、board 标识牌")
          .otherwise("road_crossing=board, others boundary_post"),
      option("--pattern", "TEXT", options.pattern,
             "Names of markers: {kind}, {zone}, {ring}, {n}, {n:03} for three digits",
             "编号规则：{kind} 类型代号、{zone} 区、{ring} 圈号、{n} 序号、{n:03} 三位序号")
          .otherwise("{kind}{zone}-{n:03}"),
      several("--code", "KIND=TEXT", options.codes, "What {kind} is for a kind", "各类型的代号")
          .otherwise("JZ, GZ, JB, BP"),
      option("--count", "SCOPE", options.scope, "Where {n} begins anew: in each zone, or never",
             "{n} 按区重新编号，或全图层连续")
          .one_of({"zone", "layer"})
          .otherwise("zone"),
  };
}

// Of the options of walks those that mean something for markers.
std::vector<Option> walk_options_of_markers(Walk& walk) {
  std::vector<Option> options;
  for (Option& option : walk_options(walk)) {
    for (const char* kept : {"--start", "--start-near", "--direction", "--holes", "--match"}) {
      if (option.names == kept) options.push_back(std::move(option));
    }
  }
  return options;
}

}  // namespace

Command boundary_markers_command() {
  auto options = std::make_shared<MarkersOptions>();
  Command command{
      .name = "markers",
      .summary = {"Place boundary posts, monuments and boards", "界桩、界碑与标识牌布设"},
      .description =
          {"Markers stand where borders meet, where roads and rivers cross, where the boundary "
           "turns, "
           "at places near roads, and between these so that none is farther from the next than the "
           "spacing. Zones share the markers of their common border. No standard with a spacing or "
           "a "
           "rule for names could be read: all numbers are parameters with their marks.",
           "界桩设在边界交会处、道路和河流穿越处、拐点、可到达处，其间按间距等分加设。公共边上的界"
           "桩为"
           "两侧共用。间距和编号规则未能在标准中查到，均为带标记的参数。"},
      .examples =
          {{"ecotone boundary markers data/sample-county/protected-areas.shp --roads "
            "data/sample-county/roads.geojson --rivers data/sample-county/rivers.shp --area MC "
            "-o markers.gpkg",
            {"Markers of all protected areas", "全部自然保护地的界桩"}},
           {"ecotone boundary markers zones.gpkg --spacing 500 --kind junction=monument "
            "--pattern {zone}{kind}{n:04}",
            {"Another spacing and other names", "自定间距与编号"}}},
      .options = {option("ZONES", "LAYER", options->zones, "FILE or FILE:LAYER of polygons",
                         "面图层：文件 或 文件:图层")
                      .must()},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, marker_options(*options));
  append(command.options, walk_options_of_markers(options->walk));
  command.options.push_back(recipe_option(options->recipe));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
