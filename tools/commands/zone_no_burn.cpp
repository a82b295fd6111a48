// SPDX-License-Identifier: Apache-2.0
// ecotone zone no-burn: a no-burn zone from built-up blocks, communities or hand-drawn lines.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/compliance/expression.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/message/units.h"
#include "tools/commands/zone.h"
#include "tools/delineation.h"
#include "tools/layer_source_errors.h"
#include "tools/layer_sources.h"
#include "tools/no_burn_results.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

struct NoBurnCommandOptions {
  std::vector<std::string> blocks;
  std::string where;
  std::string catalogue;
  std::vector<std::string> rules;
  std::vector<std::string> sizes;  ///< words of --set
  std::optional<double> close_gaps_m, fill_holes_m2, drop_specks_m2, smooth_m;
  std::vector<std::string> snap;
  std::string clip;
  std::string fuel_class;
  std::string class_field;
  std::string class_areas;
  std::string name_field;
  NoBurnRecord record;
  std::string stated_area;
  std::string in_force;
  std::vector<std::string> facilities;
  std::optional<double> accuracy_m;
  std::vector<std::string> neighbours;
  std::string description;
  std::string table;
  std::string facility_list;
  std::string changes;
  std::string method;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

// A word that switches off what a catalogue would bring.
constexpr const char* none = "none";

// Capacities at which the catalogue of fuels or plans to close boilers draw a line: 20 t/h stands
// in the catalogue [S], the others are our choice [E].
const std::vector<double> capacity_bands = {10, 20, 35};

std::optional<double> area_of(const std::string& name, const std::string& text) {
  if (text.empty()) return std::nullopt;
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit(end, text.data() + text.size());
  const auto parsed = parse_area_unit(unit.empty() ? "m2" : unit);
  if (problem != std::errc() || !parsed || !(value > 0)) {
    throw UsageError(layer_source_error("area_unreadable"), {{"name", name}, {"given", text}});
  }
  return value / area_in(*parsed, 1);
}

std::optional<FuelClass> class_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_fuel_class(text);
  if (!parsed) throw UsageError(no_burn_error("class_unknown"), {{"value", text}}, "--class");
  return parsed;
}

Parameters parameters_of(const NoBurnCommandOptions& options) {
  Parameters parameters = tools::parameters_of(no_burn_parameters(), options.sizes);
  const std::pair<const char*, std::optional<double>> given[] = {
      {"close_gaps_m", options.close_gaps_m},
      {"fill_holes_m2", options.fill_holes_m2},
      {"drop_specks_m2", options.drop_specks_m2},
      {"smooth_m", options.smooth_m}};
  for (const auto& [name, value] : given) {
    if (value) parameters.set(name, *value);
  }
  return parameters;
}

/// The features that satisfy a condition; what it leaves out is told.
Layer chosen(const Session& session, Layer layer, const Expression& where) {
  if (where.empty()) return layer;
  for (const auto& [name, mark] : where.fields()) layer.fields.at(name);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    ExpressionScope scope;
    scope.field = [&](std::string_view name) { return layer.fields.at(name)[i]; };
    scope.parameter = [](std::string_view) { return ExpressionValues(); };
    if (where.evaluate(scope, nullptr) == Truth::yes) places.push_back(i);
  }
  session.tell(
      {fmt::format("{}: {} of {} features satisfy --where", layer.name, places.size(),
                   layer.size()),
       fmt::format("{}：{} 个要素中 {} 个满足 --where", layer.name, layer.size(), places.size())});
  return select(layer, places);
}

/// The layers that a run reads, all in the working CRS.
struct Inputs {
  std::vector<Layer> blocks;
  std::vector<SnapLines> snap;
  std::optional<Layer> county;
  std::optional<NamedLayer> class_areas;
  std::optional<Layer> in_force;
  std::vector<NamedLayer> facilities;
  std::vector<NamedLayer> neighbours;
  std::optional<double> accuracy_m;  ///< of the blocks, the worst
};

SnapLines snap_lines(const Session& session, const NamedLayer& named, double distance_m) {
  SnapLines lines{.layer = named.title,
                  .names = spoken_names(named, session.options.language),
                  .distance_m = distance_m};
  lines.lines = named.layer.geometry.type() == GeometryType::polygon
                    ? borders_of(named.layer.polygons())
                    : named.layer.lines();
  return lines;
}

void read_snap(const NoBurnCommandOptions& options, const Session& session, LayerSources& sources,
               Inputs& inputs) {
  const Option named{.names = "--snap", .value = "LAYER=M"};
  for (const std::string& word : options.snap) {
    const std::size_t equals = word.rfind('=');
    if (equals == 0 || equals == std::string::npos) {
      throw UsageError(layer_source_error("snap_unreadable"), {{"given", word}});
    }
    double distance_m = 0;
    read_value(named, word.substr(equals + 1), distance_m);
    for (NamedLayer& layer : sources.named(word.substr(0, equals))) {
      inputs.snap.push_back(snap_lines(session, layer, distance_m));
      inputs.neighbours.push_back(std::move(layer));
    }
  }
}

/// A layer that is named, else the first of a role of the catalogue; "none" for none.
std::optional<NamedLayer> one_layer(const std::string& word, const std::string& role,
                                    LayerSources& sources) {
  if (word == none) return std::nullopt;
  std::vector<NamedLayer> found = word.empty() ? sources.of_role(role) : sources.named(word);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// With a catalogue, the public description is drawn from what it knows, unless others are named.
void read_neighbours(const NoBurnCommandOptions& options, LayerSources& sources, Inputs& inputs) {
  for (NamedLayer& layer : named_layers(sources, options.neighbours)) {
    inputs.neighbours.push_back(std::move(layer));
  }
  if (!options.neighbours.empty() || !sources.has_catalogue()) return;
  for (const char* role : {"road", "railway", "river", "contour", "township"}) {
    for (NamedLayer& layer : sources.of_role(role)) {
      const bool known = std::ranges::any_of(
          inputs.neighbours, [&](const NamedLayer& n) { return n.title == layer.title; });
      if (!known) inputs.neighbours.push_back(std::move(layer));
    }
  }
}

Inputs read_inputs(const NoBurnCommandOptions& options, const Session& session,
                   LayerSources& sources) {
  Inputs inputs;
  const Expression where = options.where.empty() ? Expression() : Expression::parse(options.where);
  for (NamedLayer& block : named_layers(sources, options.blocks)) {
    if (block.layer.accuracy_m) {
      inputs.accuracy_m = std::max(inputs.accuracy_m.value_or(0), *block.layer.accuracy_m);
    }
    inputs.blocks.push_back(chosen(session, std::move(block.layer), where));
  }
  read_snap(options, session, sources, inputs);
  if (auto county = one_layer(options.clip, "county", sources)) {
    inputs.county = std::move(county->layer);
  }
  if (!options.class_areas.empty()) {
    inputs.class_areas = one_layer(options.class_areas, "", sources);
  }
  if (auto in_force = one_layer(options.in_force, "no_burn_zone", sources)) {
    inputs.in_force = std::move(in_force->layer);
  }
  if (options.facilities.empty()) {
    inputs.facilities = sources.of_role("fuel_facility");
  } else if (options.facilities.front() != none) {
    inputs.facilities = named_layers(sources, options.facilities);
  }
  if (!options.description.empty()) read_neighbours(options, sources, inputs);
  return inputs;
}

NoBurnOptions to_no_burn_options(const NoBurnCommandOptions& options, const Session& session,
                                 const Inputs& inputs) {
  NoBurnOptions work;
  work.parameters = parameters_of(options);
  work.snap = inputs.snap;
  work.county = inputs.county ? &*inputs.county : nullptr;
  work.fuel_class = class_of(options.fuel_class);
  work.class_field = options.class_field;
  if (inputs.class_areas) {
    work.class_areas = &inputs.class_areas->layer;
    const bool named = !inputs.class_areas->field.empty() && inputs.class_areas->field != "name";
    work.class_areas_field = named ? inputs.class_areas->field : "class";
  }
  work.name_field = options.name_field;
  if (work.name_field.empty()) {
    const auto has_name = [](const Layer& layer) { return layer.fields.find("name").has_value(); };
    if (std::ranges::all_of(inputs.blocks, has_name)) work.name_field = "name";
  }
  work.record = options.record;
  work.stated_area_m2 = area_of("--stated-area", options.stated_area);
  work.method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  work.progress = session.progress;
  return work;
}

/// Rules of the catalogue, else the national pack.
RulePack rules_of(const NoBurnCommandOptions& options, const LayerSources& sources) {
  std::vector<std::string> packs = options.rules;
  if (packs.empty() && sources.has_catalogue()) packs = sources.catalogue().rules;
  if (packs.empty()) packs = {"cn"};
  const std::filesystem::path folder = std::filesystem::path(options.catalogue).parent_path();
  return load_packs(packs, folder);
}

std::string class_field_of(const Layer& layer) {
  return layer.fields.find("class") ? "class" : "";
}

/// The coordinate table (拐点坐标表) of the parts, as CSV.
std::string coordinate_csv(const Layer& parts, const Transforming& transforming) {
  BoundaryPointOptions walking;
  walking.numbering = PointNumbering::per_feature;
  const auto points = boundary_points(parts.polygons(), *parts.crs, walking);
  CoordinateTableOptions work;
  work.transformation = to_transformation_options(transforming);
  const auto rows = coordinate_table(points, *parts.crs, *parts.crs, work);
  std::string text = "\xEF\xBB\xBF片,圈号,点号,X,Y,经度,纬度,边长\r\n";
  for (const CoordinateRow& row : rows) {
    text += fmt::format(
        "{},{},{},{},{},{},{},{}\r\n", parts.ids[row.feature], row.ring, csv_field(row.name, false),
        format_fixed(row.plane.y, 2), format_fixed(row.plane.x, 2), format_dms(row.position.x, 2),
        format_dms(row.position.y, 2), row.length_m ? format_fixed(*row.length_m, 2) : "");
  }
  return text;
}

void write_outputs(const NoBurnCommandOptions& options, const Session& session,
                   const NoBurnRun& result) {
  const bool overwrite = session.options.overwrite;
  for (const std::string& note :
       write_layer(result.zone.parts, session.options.output, {.overwrite = overwrite})) {
    session.tell({note, note});
  }
  if (!options.changes.empty() && result.difference) {
    write_layer(result.difference->changes, options.changes, {.overwrite = overwrite});
  }
  if (!options.description.empty()) {
    write_file(options.description,
               notice_text(result.zone, result.record, result.bounds, session.options.language),
               overwrite);
  }
  if (!options.table.empty()) {
    write_file(options.table, coordinate_csv(result.zone.parts, options.transforming), overwrite);
  }
  if (!options.facility_list.empty() && result.facilities) {
    Session to_file = session;
    to_file.options.output = options.facility_list;
    to_file.options.format = "csv";
    write_results(to_file, facility_results(session, result));
  }
}

void refuse_unwanted(const NoBurnCommandOptions& options, const Session& session) {
  for (const std::string& file : {options.description, options.table, options.facility_list,
                                  options.changes, recipe_path(session, options.recipe).string()}) {
    if (!file.empty()) refuse_existing(file, session);
  }
}

void require_layers(const NoBurnCommandOptions& options, const Inputs& inputs) {
  const std::pair<const std::string&, bool> needed[] = {
      {options.facility_list, !inputs.facilities.empty()},
      {options.changes, inputs.in_force.has_value()}};
  const char* names[] = {"--facilities", "--in-force"};
  for (std::size_t k = 0; k < std::size(needed); ++k) {
    if (!needed[k].first.empty() && !needed[k].second) {
      throw UsageError(layer_source_error("layer_needed"), {{"name", names[k]}});
    }
  }
}

ExitStatus run(const NoBurnCommandOptions& options, const Session& session) {
  needed_output(session, "ecotone zone no-burn");
  refuse_unwanted(options, session);
  LayerSources sources(session, options.reading, options.transforming, options.catalogue);
  const Inputs inputs = read_inputs(options, session, sources);
  require_layers(options, inputs);
  const NoBurnOptions work = to_no_burn_options(options, session, inputs);
  NoBurnRun result{.zone = delineate_no_burn_zone(inputs.blocks, work),
                   .record = options.record,
                   .parameters = work.parameters,
                   .method = work.method,
                   .working_crs = sources.working_crs().label()};
  for (const Layer& layer : inputs.blocks) result.blocks += layer.size();
  result.accuracy_m = options.accuracy_m.value_or(inputs.accuracy_m.value_or(0));
  result.zone.parts.accuracy_m = result.accuracy_m;
  result.output = session.options.output;
  if (inputs.in_force) {
    result.difference =
        zone_difference(result.zone.parts, "class", *inputs.in_force,
                        class_field_of(*inputs.in_force), work.method, work.threads);
  }
  if (!inputs.facilities.empty()) {
    Layer facilities = facility_layer(inputs.facilities);
    SurveyOptions asking{.error_m = result.accuracy_m + facilities.accuracy_m.value_or(0),
                         .as_of = session.as_of(),
                         .bands = capacity_bands,
                         .threads = work.threads,
                         .progress = session.progress};
    result.facilities = survey_facilities(result.zone.parts, std::move(facilities),
                                          inputs.in_force ? &*inputs.in_force : nullptr,
                                          rules_of(options, sources), asking);
  }
  if (!options.description.empty()) {
    result.bounds =
        bounds_of_parts(result.zone.parts, inputs.neighbours,
                        {.distance_m = work.parameters["neighbour_m"], .area_method = work.method});
  }
  write_outputs(options, session, result);
  write_recipe(session, options.recipe, parameter_rows(work.parameters), sources.files());
  Session to_screen = session;
  to_screen.options.output.clear();
  write_results(to_screen, no_burn_results(session, result));
  return !result.difference || result.difference->holds() ? ExitStatus::clean : ExitStatus::bug;
}

std::vector<Option> step_options(NoBurnCommandOptions& options) {
  return {
      option("--close-gaps", "M", options.close_gaps_m,
             "Close gaps between blocks that are narrower (parameter close_gaps_m)",
             "合并街区之间窄于此值（米）的缝隙（参数 close_gaps_m）"),
      option("--fill-holes", "M2", options.fill_holes_m2,
             "Fill holes that are smaller (parameter fill_holes_m2)",
             "填充小于此面积（平方米）的空洞（参数 fill_holes_m2）"),
      option("--drop-specks", "M2", options.drop_specks_m2,
             "Drop parts that are smaller (parameter drop_specks_m2)",
             "剔除小于此面积（平方米）的碎块（参数 drop_specks_m2）"),
      option("--smooth", "M", options.smooth_m,
             "Smooth the outline, which moves no farther than this (parameter smooth_m)",
             "平滑边界，移动不超过此值（米）（参数 smooth_m）"),
      several("--snap", "LAYER[:FIELD]=M", options.snap,
              "Snap stretches of the outline to the lines of a layer, or to borders of areas, "
              "within a distance; the first layer given wins",
              "将边界在此距离（米）内吸附到该图层的线或面界；先给出的图层优先"),
      option("--clip", "LAYER", options.clip,
             "Clip to these areas; none: not even to the county of the catalogue",
             "裁切到这些面内；none 表示不裁切")
          .otherwise("the county of the catalogue / 目录中的县界"),
      set_option(options.sizes, no_burn_parameters()),
  };
}

std::vector<Option> record_options(NoBurnCommandOptions& options) {
  return {
      option("--class", "CLASS", options.fuel_class,
             "Fuel class of the zone, or of blocks that say none: I, II or III",
             "禁燃区燃料类别，或未注明的街区的类别：I、II、III"),
      option("--class-field", "FIELD", options.class_field, "Field of the blocks with their class",
             "街区中记载燃料类别的字段"),
      option("--class-areas", "LAYER[:FIELD]", options.class_areas,
             "Areas with a class each that the zone is divided by (field class unless named)",
             "按此图层各面的类别划分（默认字段 class）"),
      option("--name", "TEXT", options.record.name, "Name of the zone", "禁燃区名称"),
      option("--name-field", "FIELD", options.name_field,
             "Field of the blocks with their names, for the list of those in each part",
             "街区名称字段，用于列出各片所含街区")
          .otherwise("name"),
      option("--start", "DAY", options.record.start, "First day in force", "施行日期"),
      option("--deadline", "DAY", options.record.deadline,
             "Last day to convert existing facilities", "已建设施改用清洁能源的期限"),
      option("--issuer", "TEXT", options.record.issuer, "Who issues the zone", "发布机关"),
      option(
          "--issuer-level", "LEVEL", options.record.issuer_level,
          "Level of the issuer; article 207 of the Code empowers cities with districts and above",
          "发布机关级别；生态环境法典第二百零七条授权设区的市级以上政府")
          .one_of({"county", "city", "province"}),
      option("--issued-on", "DAY", options.record.issued_on, "Day of issue", "发布日期"),
      option("--basis", "TEXT", options.record.basis, "Law and act that the zone rests on",
             "划定依据"),
      option("--approval", "TEXT", options.record.approval, "Number of the document", "批准文号"),
      option("--stated-area", "AREA", options.stated_area,
             "Published area of the whole zone, as 8.96km2, to hold against the computed one",
             "公布的总面积，如 8.96km2，与计算面积比较"),
  };
}

std::vector<Option> around_options(NoBurnCommandOptions& options) {
  return {
      option("--in-force", "LAYER", options.in_force,
             "Zone in force to compare with; none: not even that of the catalogue",
             "与之比较的现行禁燃区；none 表示不比较")
          .otherwise("no_burn_zone of the catalogue / 目录中的禁燃区"),
      option("--changes", "FILE", options.changes,
             "File for what is kept, added and removed against the zone in force",
             "与现行禁燃区相比保留、调入、调出部分写入的文件")
          .output_file(),
      several("--facilities", "LAYER", options.facilities,
              "Sellers, boilers, stoves and kilns, with the fields of the role fuel_facility; none "
              "for none",
              "销售点、锅炉、炉灶、窑炉（字段同角色 fuel_facility）；none 表示不查"),
      option("--facility-list", "FILE", options.facility_list,
             "CSV file for the facilities inside, with what bars each and from when",
             "区内设施清单（CSV），含各设施的禁止依据与起始日期")
          .output_file(),
      option("--accuracy", "M", options.accuracy_m,
             "Accuracy of the border: facilities nearer to it are undecided",
             "边界精度（米）：距边界更近的设施列为待定")
          .otherwise("that of the blocks / 街区图层的精度"),
      comma_list("--rules", "PACK,...", options.rules, "Rule packs with NB-1 to NB-3",
                 "含 NB-1 至 NB-3 的规则包")
          .otherwise("of the catalogue, else cn / 目录所列，否则 cn"),
      several("--neighbour", "LAYER[:FIELD]", options.neighbours,
              "Named features that the description may name, besides those snapped to",
              "四至描述可引用的地物图层（吸附图层之外）"),
      option("--description", "FILE", options.description,
             "Text file for the public description with the four bounds of each part",
             "公告用文字描述（含各片四至）写入的文件")
          .output_file(),
      option("--table", "FILE", options.table, "CSV file for the table of boundary points",
             "拐点坐标表（CSV）写入的文件")
          .output_file(),
      method_option(options.method).one_of({"ellipsoid", "plane"}),
      recipe_option(options.recipe),
  };
}

}  // namespace

Command zone_no_burn_command() {
  auto options = std::make_shared<NoBurnCommandOptions>();
  Command command{
      .name = "no-burn",
      .summary = {"Draw a no-burn zone", "划定高污染燃料禁燃区"},
      .description =
          {"From built-up blocks, communities or hand-drawn closed lines to a zone: they are "
           "united, narrow gaps closed, small holes filled, specks dropped, the outline smoothed "
           "within a tolerance, snapped to named lines, clipped to the county, and divided by "
           "fuel class. What each step does to the area is told, and every hole and speck stands "
           "in the ledger. Then: who is inside and what bars them, the difference from the zone "
           "in force, the public description and the table of coordinates. With --catalog, layers "
           "may be named by role or id, and county, zone in force and facilities come from there.",
           "由建成区、社区或手绘闭合线划定禁燃区：合并、并缝、填洞、剔除碎块、在容差内平滑、吸附到"
           "道路河流等地物、裁切至县域、按燃料类别分片。各步骤对面积的影响逐项列出，空洞与碎块记入"
           "台账。并给出区内设施及其禁止依据、与现行禁燃区的差异、四至描述和拐点坐标表。给出 "
           "--catalog 时，图层可用角色或标识指定，县界、现行禁燃区和设施取自目录。"},
      .examples =
          {{"ecotone zone no-burn blocks.shp --fill-holes 10000 --smooth 5 --class II -o zone.gpkg",
            {"A class II zone around blocks", "由街区划定Ⅱ类禁燃区"}},
           {"ecotone zone no-burn built_up_area --catalog data/sample-county/catalogue.yaml "
            "--where "
            "\"township = '示例茶溪'\" --snap road=25 --class II --description notice.txt --table "
            "points.csv --facility-list facilities.csv -o zone.gpkg",
            {"One town of the sample county, from its built-up area to the notice",
             "示例县一镇：从建成区到公告文本"}}},
      .options = {several("BLOCKS", "LAYER", options->blocks,
                          "Polygons or closed lines: FILE, FILE:LAYER, or role or id in the "
                          "catalogue",
                          "面或闭合线图层：文件、文件:图层，或目录中的角色、标识")
                      .must(),
                  option("--where", "CONDITION", options->where,
                         "Take only blocks that satisfy a condition, as in rules: \"FIELD = 'text' "
                         "AND …\"",
                         "只取满足条件的街区，写法同规则：\"字段 = '文本' AND …\""),
                  option("--catalog", "FILE", options->catalogue,
                         "Catalogue of the county's layers", "县级图层目录")},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--as-of", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, step_options(*options));
  append(command.options, record_options(*options));
  append(command.options, around_options(*options));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
