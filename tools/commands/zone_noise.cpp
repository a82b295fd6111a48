// SPDX-License-Identifier: Apache-2.0
// ecotone zone noise: class 4 drawn into noise zones of classes 0 to 3.
#include <fmt/format.h>

#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/message/noise_zone_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/noise_zones.h"
#include "tools/commands/zone.h"
#include "tools/delineation.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

// A word that leaves out a layer that the catalogue has.
constexpr const char* no_layer = "none";

struct NoiseCommandOptions {
  std::string zones;
  std::string class_field;
  std::vector<std::string> roads, railways, waterways;
  std::string road_class, road_width, railway_year, name_field;
  std::vector<std::string> arteries;
  std::string buildings;
  std::string storeys_field;
  std::string clip;
  std::string catalog;
  std::vector<std::string> set;
  std::string method;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

// The layers of a run, in one CRS; a list, so that they stay in their place.
struct NoiseLayers {
  std::list<Layer> layers;
  std::vector<std::filesystem::path> catalogue_files;
  NoiseZoneInput input;
};

class NoiseLayerReader {
 public:
  NoiseLayerReader(const NoiseCommandOptions& options, const Session& session)
      : options_(options), session_(session), working_(named_crs(session)) {
    if (options.catalog.empty()) return;
    catalogue_ = read_catalogue(options.catalog, known_roles());
    if (!working_) working_ = catalogue_->working_crs;
    result_.catalogue_files.emplace_back(options.catalog);
  }

  NoiseLayers read_all() &&;

 private:
  bool is_in_catalogue(const std::string& word) const;
  std::vector<Layer*> named(const std::string& word);
  Layer* one_named(const std::string& word);
  void add_sources(NoiseSourceKind kind, const std::vector<std::string>& words,
                   const std::string& usual_role);
  Layer* keep(Layer layer);

  const NoiseCommandOptions& options_;
  const Session& session_;
  std::optional<Crs> working_;
  std::optional<Catalogue> catalogue_;
  NoiseLayers result_;
};

Layer* NoiseLayerReader::keep(Layer layer) {
  if (working_) {
    const Transformation transform(layer.require_crs(), *working_,
                                   to_transformation_options(options_.transforming));
    if (!transform.is_identity()) {
      layer.geometry = transform(layer.geometry);
      session_.tell({fmt::format("{}: transformed to {} ({})", layer.name, working_->label(),
                                 transform.description()),
                     fmt::format("{}：转换到 {}（{}）", layer.name, working_->label(),
                                 transform.description())});
    }
    layer.crs = working_;
  }
  return &result_.layers.emplace_back(std::move(layer));
}

bool NoiseLayerReader::is_in_catalogue(const std::string& word) const {
  return catalogue_ && std::ranges::any_of(catalogue_->layers, [&](const CatalogueLayer& layer) {
           return layer.id == word || layer.role == word;
         });
}

// The layers of the catalogue with an id or role, else the one of a file.
std::vector<Layer*> NoiseLayerReader::named(const std::string& word) {
  if (!is_in_catalogue(word)) return {keep(read(session_, options_.reading, word))};
  std::vector<Layer*> found;
  for (const CatalogueLayer& described : catalogue_->layers) {
    if (described.id != word && described.role != word) continue;
    LoadOptions loading;
    loading.roles = {described.role};
    loading.transformation = to_transformation_options(options_.transforming);
    loading.snapshots = session_.snapshots;
    for (const RoleLayer& loaded : load_layers(*catalogue_, loading).layers) {
      if (loaded.id == described.id) found.push_back(keep(loaded.layer));
    }
    result_.catalogue_files.push_back(described.file);
  }
  return found;
}

Layer* NoiseLayerReader::one_named(const std::string& word) {
  const std::vector<Layer*> found = named(word);
  if (found.size() > 1) {
    throw UsageError(noise_zone_error("several_layers"),
                     {{"count", std::to_string(found.size())}, {"role", word}});
  }
  return found.front();
}

void NoiseLayerReader::add_sources(NoiseSourceKind kind, const std::vector<std::string>& words,
                                   const std::string& usual_role) {
  std::vector<std::string> wanted = words;
  if (wanted.empty() && is_in_catalogue(usual_role)) wanted.push_back(usual_role);
  for (const std::string& word : wanted) {
    if (word == no_layer) continue;
    const bool is_canonical = is_in_catalogue(word);
    for (const Layer* layer : named(word)) {
      NoiseSourceLayer source{.kind = kind, .layer = layer, .name_field = options_.name_field};
      const auto usual = [&](const std::string& given, const char* name) {
        return given.empty() && is_canonical && layer->fields.find(name) ? name : given;
      };
      if (source.name_field.empty() && layer->fields.find("name")) source.name_field = "name";
      if (kind == NoiseSourceKind::road) {
        source.class_field = usual(options_.road_class, "class");
        source.artery_classes = options_.arteries;
        source.width_field = options_.road_width;
      }
      if (kind == NoiseSourceKind::railway) source.year_field = options_.railway_year;
      result_.input.sources.push_back(source);
    }
  }
}

NoiseLayers NoiseLayerReader::read_all() && {
  result_.input.zones = one_named(options_.zones);
  result_.input.class_field = options_.class_field;
  add_sources(NoiseSourceKind::road, options_.roads, "road_boundary");
  add_sources(NoiseSourceKind::railway, options_.railways, "railway_boundary");
  add_sources(NoiseSourceKind::waterway, options_.waterways, "");
  std::string buildings = options_.buildings;
  if (buildings.empty() && is_in_catalogue("building")) buildings = "building";
  if (!buildings.empty() && buildings != no_layer) {
    result_.input.buildings = one_named(buildings);
    result_.input.storeys_field = options_.storeys_field;
  }
  if (!options_.clip.empty()) {
    result_.input.area = &one_named(options_.clip)->polygons();
  }
  return std::move(result_);
}

document::Value to_value(const TilingFault& fault) {
  document::Value row;
  row.set("kind", fault.kind == TilingFault::Kind::gap ? "gap" : "overlap");
  row.set("area_m2", fault.area_m2);
  row.set("x", fault.position.x);
  row.set("y", fault.position.y);
  document::Value zones = document::Value::array();
  for (const std::string& zone : fault.zones) zones.push(zone);
  row.set("zones", std::move(zones));
  return row;
}

std::string fault_line(const Session& session, const TilingFault& fault, int decimals) {
  std::string zones;
  for (const std::string& zone : fault.zones) zones += (zones.empty() ? "" : ", ") + zone;
  const bool is_gap = fault.kind == TilingFault::Kind::gap;
  const std::string area = format_area(fault.area_m2, AreaUnit::square_metre);
  const std::string at =
      format_fixed(fault.position.x, decimals) + " " + format_fixed(fault.position.y, decimals);
  return session.say(
      {fmt::format("zones do not tile: {} of {} m² at {} ({} {})\n", is_gap ? "gap" : "overlap",
                   area, at, is_gap ? "beside zones" : "of zones", zones),
       fmt::format("分区未铺满：{} {} m²，位于 {}（{}分区 {}）\n", is_gap ? "空隙" : "重叠", area,
                   at, is_gap ? "相邻" : "", zones)});
}

std::string balance_line(const Session& session, const NoiseZones& zones) {
  const auto area = [](double area_m2) { return format_area(area_m2, AreaUnit::square_metre); };
  const bool holds = zones.balances();
  return session.say(
      {fmt::format("whole {} = pieces {} + unzoned {} + residue {:.2g} m² ({}, bound {:.2g})\n",
                   area(zones.whole_m2), area(zones.pieces_m2), area(zones.unzoned_m2),
                   zones.residue_m2, holds ? "balance ok" : "BALANCE BROKEN", zones.bound_m2),
       fmt::format("总面积 {} = 各块 {} + 未分区 {} + 残差 {:.2g} m²（{}，限差 {:.2g}）\n",
                   area(zones.whole_m2), area(zones.pieces_m2), area(zones.unzoned_m2),
                   zones.residue_m2, holds ? "面积平衡" : "面积不平衡", zones.bound_m2)});
}

void add_rows(const NoiseZones& zones, Results& results) {
  results.columns = {{"class", {"class", "类别"}},
                     {"day_db", {"day dB(A)", "昼间 dB(A)"}, true},
                     {"night_db", {"night dB(A)", "夜间 dB(A)"}, true},
                     {"pieces", {"pieces", "块数"}, true},
                     {"area_m2", {"area m²", "面积 m²"}, true},
                     {"share_pct", {"share %", "占比 %"}, true}};
  for (const NoiseClassArea& row : zones.rows) {
    const NoiseLimits limits = noise_limits(row.noise_class);
    results.rows.push_back({std::string(noise_class_name(row.noise_class)),
                            static_cast<std::size_t>(limits.day_db),
                            static_cast<std::size_t>(limits.night_db), row.pieces,
                            Cell(row.area_m2, format_area(row.area_m2, AreaUnit::square_metre)),
                            Cell(row.share * 100, format_fixed(row.share * 100, 2))});
  }
}

void add_account(const Session& session, const NoiseZones& zones, const Parameters& parameters,
                 Results& results) {
  document::Value balance;
  balance.set("whole_m2", zones.whole_m2);
  balance.set("pieces_m2", zones.pieces_m2);
  balance.set("unzoned_m2", zones.unzoned_m2);
  balance.set("residue_m2", zones.residue_m2);
  balance.set("bound_m2", zones.bound_m2);
  balance.set("holds", zones.balances());
  results.more.set("output", session.options.output);
  results.more.set("pieces", zones.layer.size());
  results.more.set("balance", std::move(balance));
  document::Value faults = document::Value::array();
  document::Value advice = document::Value::array();
  results.notes = balance_line(session, zones);
  const int decimals = zones.layer.crs->is_geographic() ? 6 : 2;
  constexpr std::size_t most_lines = 10;
  for (std::size_t i = 0; i < zones.faults.size(); ++i) {
    faults.push(to_value(zones.faults[i]));
    if (i < most_lines) results.notes += fault_line(session, zones.faults[i], decimals);
  }
  if (zones.faults.size() > most_lines) {
    const std::size_t more = zones.faults.size() - most_lines;
    results.notes += session.say({fmt::format("and {} smaller ones; --format json has all\n", more),
                                  fmt::format("另有 {} 处较小的，--format json 列出全部\n", more)});
  }
  for (const NoiseAdvice& one : zones.advice) {
    document::Value row;
    row.set("key", one.text->key);
    row.set("message", render(*one.text, session.options.language, one.arguments));
    advice.push(std::move(row));
    results.notes += session.say({"note: ", "提示："}) +
                     render(*one.text, session.options.language, one.arguments) + "\n";
  }
  results.more.set("faults", std::move(faults));
  results.more.set("advice", std::move(advice));
  results.more.set("ledger", ledger_rows(zones.ledger));
  results.notes +=
      session.say({"parameters:\n", "参数：\n"}) + parameter_lines(session, parameters);
  results.notes +=
      session.say({fmt::format("{} pieces, {} noted in the ledger -> {}\n", zones.layer.size(),
                               zones.ledger.entries.size(), session.options.output),
                   fmt::format("{} 块，台账 {} 条 -> {}\n", zones.layer.size(),
                               zones.ledger.entries.size(), session.options.output)});
}

ExitStatus run(const NoiseCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone noise");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  const Parameters parameters = parameters_of(noise_zone_parameters(), options.set);
  const NoiseLayers layers = NoiseLayerReader(options, session).read_all();
  NoiseZoneOptions work;
  work.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  work.progress = session.progress;
  const NoiseZones zones = delineate_noise_zones(layers.input, parameters, work);
  write_layer_and_tell(session, zones.layer, output);
  write_recipe(session, options.recipe, parameter_rows(parameters), layers.catalogue_files);
  Results results{.command = "zone-noise"};
  results.run.set("area_method", std::string(area_method_name(work.area_method)));
  results.run.set("crs", zones.layer.crs->label());
  results.run.set("grid", zones.grid);
  results.run.set("parameters", parameter_rows(parameters));
  add_rows(zones, results);
  add_account(session, zones, parameters, results);
  write_beside_output(session, results);
  if (!zones.balances()) return ExitStatus::bug;
  return zones.faults.empty() ? ExitStatus::clean : ExitStatus::indeterminate;
}

}  // namespace

Command zone_noise_command() {
  auto options = std::make_shared<NoiseCommandOptions>();
  options->class_field = "class";
  options->storeys_field = "storeys";
  Command command{
      .name = "noise",
      .summary = {"Draw class 4 into noise zones of classes 0 to 3", "在0至3类声功能区中划定4类区"},
      .description =
          {"Roads and waterways make class 4a, railways class 4b: their own land, and a strip on "
           "each side of the boundary line whose width follows the class of the zone it lies in. "
           "Beside roads the strip ends at the façades of street buildings of enough storeys, as "
           "seen from the boundary line at right angles; what stands behind keeps its class. "
           "Beside railways buildings do not matter. Roads below class 2 or secondary make no "
           "class 4 where --road-class names their class. The pieces tile exactly, vertex for "
           "vertex; each says its limits (GB 3096-2008), rule, source, neighbour, width and mark. "
           "Zones that overlap or leave gaps are named (status 5). Widths are parameters: what "
           "the county has published goes before the defaults. With --catalog, roads, railways "
           "and buildings come from its layers; none leaves one out. Navigable waterways are "
           "always named by hand.",
           "道路、航道两侧为4a类，铁路两侧为4b类：含其自身用地及边界线两侧的纵深，纵深随所在分区的"
           "类"
           "别而定。道路纵深遇层数足够的临街建筑时，到其面向道路一侧为止（自边界线垂直方向看去），"
           "其后保持原类别；铁路不计建筑高度。用 --road-class "
           "指明等级后，二级公路、次干路以下的道路"
           "不划4类区。各块严格铺满、节点一致，并注明限值（GB "
           "3096-2008）、规则、来源、相邻类别、纵深和"
           "标记。分区重叠或留空时逐一列出（状态5）。纵深为参数，县里公布的数值优先。给出 "
           "--catalog 时，"
           "道路、铁路、建筑取自目录，none 表示不用；通航河道须自行指明。"},
      .examples =
          {{"ecotone zone noise zones.gpkg --class-field GNQLB --roads road-land.gpkg "
            "--road-class DLDJ --railways rail-land.gpkg --railway-year JCNF --buildings "
            "buildings.shp --storeys-field CS --set width.1=55 -o noise.gpkg",
            {"The widths of the county, façades, the year of railways",
             "采用县里公布的纵深，计临街建筑与铁路年份"}},
           {"ecotone zone noise data/sample-county/noise-base-zones.geojson --class-field GNQLB "
            "--catalog data/sample-county/catalogue.yaml -o noise.gpkg",
            {"Roads, railways and buildings of a catalogue", "取用目录中的道路、铁路和建筑"}}},
      .options =
          {option("ZONES", "LAYER", options->zones,
                  "Zones of classes 0 to 3 that tile: FILE, FILE:LAYER, or id of the catalogue",
                  "铺满规划范围的0至3类区：文件、文件:图层 或目录中的标识")
               .must(),
           option("--class-field", "FIELD", options->class_field, "Field of their class",
                  "分区类别的字段")
               .otherwise("class"),
           several("--roads", "LAYER", options->roads, "Land of roads, or their boundary lines",
                   "道路用地面，或道路边界线"),
           option("--road-class", "FIELD", options->road_class,
                  "Field of the class of roads; without it every road makes class 4a",
                  "道路等级字段；不给则所有道路均划4a类"),
           comma_list(
               "--arteries", "CLASS,...", options->arteries,
               "Classes of roads that make class 4a, in the words of that field; otherwise "
               "motorways, class 1 and 2, urban express, main and secondary roads, in the "
               "words of the catalogue or the standard",
               "划4a类的道路等级（按该字段的取值）；不给则为高速公路、一二级公路、城市快速路、主干"
               "路、次干路"),
           option("--road-width", "FIELD", options->road_width,
                  "Field of the width of the land of roads given as centrelines, in metres",
                  "以中心线给出的道路的用地宽度字段（米）"),
           several("--railways", "LAYER", options->railways, "Land of railways, or their lines",
                   "铁路用地面，或铁路边界线"),
           option("--railway-year", "FIELD", options->railway_year,
                  "Field of the year of opening; without it railways count as new",
                  "铁路建成年份字段；不给则按新建处理"),
           several("--waterways", "LAYER", options->waterways,
                   "Navigable waterways: management ranges, or shorelines",
                   "通航河道：管理范围面，或岸线"),
           option("--name-field", "FIELD", options->name_field,
                  "Field of the names of roads, railways and waterways",
                  "道路、铁路、航道名称的字段")
               .otherwise("name"),
           option("--buildings", "LAYER", options->buildings, "Buildings with their storeys",
                  "带层数的建筑物"),
           option("--storeys-field", "FIELD", options->storeys_field, "Field of their storeys",
                  "建筑层数的字段")
               .otherwise("storeys"),
           option("--clip", "LAYER", options->clip, "Planned area; otherwise what the zones cover",
                  "规划范围；不给则为分区所覆盖的范围"),
           option("--catalog", "FILE", options->catalog, "Catalogue of the county", "全县图层目录"),
           set_option(options->set, noise_zone_parameters()),
           method_option(options->method).one_of({"ellipsoid", "plane"}),
           recipe_option(options->recipe)},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
