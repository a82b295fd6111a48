// SPDX-License-Identifier: Apache-2.0
#include "tools/no_burn_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "ecotone/compliance/expression.h"
#include "ecotone/error.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/message/units.h"
#include "tools/delineation.h"
#include "tools/layer_source_errors.h"
#include "tools/recipe.h"
#include "tools/zone_description.h"

namespace ecotone::tools {
namespace {

// A word that switches off what a catalogue would bring.
constexpr const char* none = "none";

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
               NoBurnInputs& inputs) {
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
      if (layer.role.empty()) {
        inputs.neighbours.push_back({layer.title, layer.layer.geometry, layer.names()});
      }
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

/// What the description may name: lines of files that are snapped to, --near, and the catalogue.
void read_described(const NoBurnCommandOptions& options, const Session& session,
                    const LayerSources& sources, NoBurnInputs& inputs) {
  NeighbourSources near = options.near;
  near.catalogue = options.catalogue;
  for (NeighbourLayer& layer :
       read_neighbours(session, near, options.reading, sources.working_crs(),
                       to_transformation_options(options.transforming), &inputs.files)) {
    inputs.neighbours.push_back(std::move(layer));
  }
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
          .output_layer(),
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
      near_option(options.near),
      option("--description", "FILE", options.description,
             "Text file for the public description with the four bounds of each part",
             "公告用文字描述（含各片四至）写入的文件")
          .output_file(),
      option("--table", "FILE", options.table,
             "File for the table of boundary points: .xlsx a workbook, else CSV",
             "拐点坐标表写入的文件：.xlsx 为工作簿，其他为 CSV")
          .output_file(),
      method_option(options.method).one_of({"ellipsoid", "plane"}),
      recipe_option(options.recipe),
  };
}

}  // namespace

std::vector<Option> no_burn_options(NoBurnCommandOptions& options) {
  std::vector<Option> all = step_options(options);
  append(all, record_options(options));
  append(all, around_options(options));
  append(all, reading_options(options.reading));
  append(all, transforming_options(options.transforming));
  return all;
}

NoBurnInputs read_no_burn_inputs(const NoBurnCommandOptions& options, const Session& session,
                                 LayerSources& sources) {
  NoBurnInputs inputs;
  const Expression where = options.where.empty() ? Expression() : Expression::parse(options.where);
  for (NamedLayer& block : named_layers(sources, options.blocks, true)) {
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
  if (!options.description.empty()) read_described(options, session, sources, inputs);
  inputs.files.insert(inputs.files.end(), sources.files().begin(), sources.files().end());
  return inputs;
}

NoBurnOptions to_no_burn_options(const NoBurnCommandOptions& options, const Session& session,
                                 const NoBurnInputs& inputs) {
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

}  // namespace ecotone::tools
