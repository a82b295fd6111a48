// SPDX-License-Identifier: Apache-2.0
// ecotone zone fireworks: where fireworks are banned, published zones and listed places together.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/fireworks.h"
#include "tools/commands/zone.h"
#include "tools/delineation.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

constexpr std::string_view published_basis = "重庆市燃放烟花爆竹管理条例 (2018) art. 5 [S]";
constexpr std::string_view listed_basis = "重庆市燃放烟花爆竹管理条例 (2018) art. 6 [S]";

struct FireworksCommandOptions {
  std::string zones;
  std::vector<std::string> places;
  std::string kind_field = "kind";
  std::string catalogue;
  std::string parts_output;
  std::vector<std::string> set;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

// What goes in, and the files that do not stand on the command line.
struct Input {
  Layer published;
  std::vector<FireworksPlaces> places;
  std::vector<std::filesystem::path> files;
};

std::string names_of_kinds() {
  std::string names;
  for (const FireworksPlaceKind& kind : fireworks_place_kinds()) {
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", kind.name, kind.zh);
  }
  return names;
}

[[noreturn]] void refuse_kind(const std::string& given) {
  throw UsageError(usage_error("places_of_no_kind"),
                   {{"given", given}, {"kinds", names_of_kinds()}});
}

// The kind of each place by a field of its layer.
FireworksPlaces by_field(Layer layer, const std::string& field, const std::string& given) {
  FireworksPlaces places{.layer = std::move(layer)};
  const std::optional<std::size_t> at = places.layer.fields.find(field);
  if (!at) refuse_kind(given);
  const Column& column = places.layer.fields.column(*at);
  for (std::size_t i = 0; i < places.layer.size(); ++i) {
    places.kinds.push_back(parse_fireworks_place_kind(to_text(column[i])));
  }
  return places;
}

FireworksPlaces of_kind(Layer layer, std::size_t kind) {
  FireworksPlaces places{.layer = std::move(layer)};
  places.kinds.assign(places.layer.size(), kind);
  return places;
}

Input from_files(const FireworksCommandOptions& options, const Session& session) {
  const TransformationOptions transforming = to_transformation_options(options.transforming);
  Input input{.published = read(session, options.reading, options.zones)};
  const Crs crs = named_crs(session).value_or(input.published.require_crs());
  input.published = in_crs(session, std::move(input.published), crs, transforming);
  const auto beside = [&](const std::string& reference) {
    return in_crs(session, read(session, {}, reference), crs, transforming);
  };
  for (const std::string& word : options.places) {
    // KIND=LAYER, unless a file has that name.
    const std::size_t equals = word.find('=');
    const bool has_kind = equals != std::string::npos && !std::filesystem::exists(word);
    if (!has_kind) {
      input.places.push_back(by_field(beside(word), options.kind_field, word));
      continue;
    }
    const std::optional<std::size_t> kind = parse_fireworks_place_kind(word.substr(0, equals));
    if (!kind) refuse_kind(word);
    input.places.push_back(of_kind(beside(word.substr(equals + 1)), *kind));
  }
  return input;
}

// Published zones, sensitive places with their kinds, and source zones of a catalogue.
Input from_catalogue(const FireworksCommandOptions& options, const Session& session) {
  const Catalogue catalogue = read_catalogue(options.catalogue, known_roles());
  LoadOptions loading;
  loading.roles = {"fireworks_ban_zone", "sensitive_place", "sensitive_receptor",
                   "source_protection_zone"};
  loading.progress = session.progress;
  loading.snapshots = session.snapshots;
  loading.transformation = to_transformation_options(options.transforming);
  const LayerSet set = load_layers(catalogue, loading);
  Input input;
  for (const RoleLayer& loaded : set.layers) {
    if (loaded.role == "fireworks_ban_zone") {
      input.published = loaded.layer;
    } else if (loaded.role == "source_protection_zone") {
      input.places.push_back(
          of_kind(loaded.layer, parse_fireworks_place_kind("source_zone").value()));
    } else if (loaded.role == "sensitive_place" || loaded.role == "sensitive_receptor") {
      input.places.push_back(by_field(loaded.layer, options.kind_field, loaded.layer.name));
    }
  }
  for (const CatalogueLayer& layer : catalogue.layers) {
    if (std::ranges::find(loading.roles, layer.role) != loading.roles.end()) {
      input.files.push_back(layer.file);
    }
  }
  return input;
}

std::string_view kind_name(const std::optional<std::size_t>& kind) {
  return kind ? fireworks_place_kinds()[*kind].name : std::string_view("published");
}

// Each part with what it stands for.
Layer parts_layer(const FireworksZone& zone, const Crs& crs) {
  Layer layer{.name = "parts", .geometry = zone.parts, .crs = crs};
  Column kind("kind", FieldType::text);
  Column basis("basis", FieldType::text);
  Column from("layer", FieldType::text);
  Column feature("feature", FieldType::text);
  Column distance("distance_m", FieldType::real);
  for (const FireworksPart& row : zone.rows) {
    kind.push_back(std::string(kind_name(row.kind)));
    basis.push_back(std::string(row.kind ? listed_basis : published_basis));
    from.push_back(row.layer);
    feature.push_back(row.feature);
    distance.push_back(row.distance_m);
    layer.ids.push_back(row.layer + "|" + row.feature);
  }
  for (Column* column : {&kind, &basis, &from, &feature, &distance}) {
    layer.fields.add(std::move(*column));
  }
  return layer;
}

Layer united_layer(const FireworksZone& zone, const Crs& crs) {
  Layer layer{.name = "fireworks", .geometry = zone.united, .ids = {"fireworks"}, .crs = crs};
  Column parts("parts", FieldType::integer);
  parts.push_back(static_cast<std::int64_t>(
      std::ranges::count_if(zone.rows, [](const FireworksPart& row) { return row.is_drawn; })));
  Column basis("basis", FieldType::text);
  basis.push_back(std::string(published_basis) + "; " + std::string(listed_basis));
  layer.fields.add(std::move(parts));
  layer.fields.add(std::move(basis));
  return layer;
}

Results results_of(const Session& session, const FireworksZone& zone, const Crs& crs,
                   const Parameters& parameters) {
  Results results{.command = "zone-fireworks"};
  results.run.set("parameters", parameter_rows(parameters));
  results.columns = {{"source", {"source", "来源"}},
                     {"basis", {"basis", "依据"}},
                     {"parts", {"parts", "数量"}, true},
                     {"not_drawn", {"not drawn", "未绘"}, true},
                     {"distance_m", {"reach m", "外延 m"}, true},
                     {"area_m2", {"area m²", "面积 m²"}, true}};
  std::size_t not_drawn = 0;
  for (std::size_t g = 0; g < zone.of_sources.size(); ++g) {
    const std::optional<std::size_t> kind = g == 0 ? std::nullopt : std::optional(g - 1);
    const auto count = [&](bool drawn) {
      return static_cast<std::size_t>(std::ranges::count_if(
          zone.rows, [&](const auto& row) { return row.kind == kind && row.is_drawn == drawn; }));
    };
    if (count(true) + count(false) == 0) continue;
    not_drawn += count(false);
    const double reach = kind ? parameters[fireworks_place_kinds()[*kind].parameter] : 0;
    const double area = area_m2(zone.of_sources[g], crs, AreaMethod::ellipsoid);
    results.rows.push_back({kind_name(kind), kind ? listed_basis : published_basis,
                            count(true) + count(false), count(false),
                            Cell(reach, format_shortest(reach)),
                            Cell(area, format_area(area, AreaUnit::square_metre))});
  }
  const double total = area_m2(zone.united[0], crs, AreaMethod::ellipsoid);
  results.more.set("area_m2", total);
  results.more.set("not_drawn", not_drawn);
  results.more.set("not_listed", zone.not_listed);
  results.more.set("output", session.options.output);
  results.more.set("ledger", ledger_rows(zone.ledger));
  results.notes = parameter_lines(session, parameters);
  if (not_drawn > 0) {
    results.notes += session.say(
        {fmt::format("{} places are points or lines with a reach of 0 m: the ban holds there, but "
                     "they have no area to draw; give a reach with --set\n",
                     not_drawn),
         fmt::format(
             "{} 处场所为点或线且外延为 0 米：禁放成立，但无面积可绘；可用 --set 给出外延\n",
             not_drawn)});
  }
  const std::string area = format_area(total, AreaUnit::square_metre);
  results.notes += session.say(
      {fmt::format("{} m² in all, overlaps counted once; {} places of other kinds left out; {} "
                   "noted in the ledger -> {}\n",
                   area, zone.not_listed, zone.ledger.entries.size(), session.options.output),
       fmt::format("合计 {} m²，重叠只计一次；其他类别的 {} 处略去；台账 {} 条 -> {}\n", area,
                   zone.not_listed, zone.ledger.entries.size(), session.options.output)});
  return results;
}

ExitStatus run(const FireworksCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone fireworks");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  if (options.zones.empty() == options.catalogue.empty()) {
    throw UsageError(usage_error("zones_or_catalogue"));
  }
  const Parameters parameters = parameters_of(fireworks_parameters(), options.set);
  const Input input =
      options.catalogue.empty() ? from_files(options, session) : from_catalogue(options, session);
  const FireworksZone zone =
      fireworks_zone(input.published, input.places, parameters, session.options.threads);
  const Crs& crs = input.published.require_crs();
  const WriteOptions writing{.overwrite = session.options.overwrite};
  if (!options.parts_output.empty()) refuse_unwritable(options.parts_output, session);
  close_snapshots(session);
  for (const std::string& note : write_layer(united_layer(zone, crs), output, writing)) {
    session.tell({note, note});
  }
  if (!options.parts_output.empty()) {
    write_layer(parts_layer(zone, crs), options.parts_output, writing);
  }
  write_recipe(session, options.recipe, parameter_rows(parameters), input.files);
  write_beside_output(session, results_of(session, zone, crs, parameters));
  return ExitStatus::clean;
}

}  // namespace

Command zone_fireworks_command() {
  auto options = std::make_shared<FireworksCommandOptions>();
  Command command{
      .name = "fireworks",
      .summary = {"Draw where fireworks are banned", "划定烟花爆竹禁放区"},
      .description =
          {"The published zones together with the places where the Chongqing regulation bans "
           "fireworks anyway (article 6): heritage, stations, source protection zones, hospitals, "
           "schools, care homes and others. The article names the places alone; how far the ban "
           "reaches beyond each kind is a parameter, 0 unless given. A point with a reach of 0 has "
           "no area: it is counted, not drawn. Kinds that the article does not name are left out "
           "and counted.",
           "已公布的禁放区与重庆市条例第六条所列场所（文物、车站、水源保护区、医院、学校、养老院等"
           "）合并。"
           "条例只列场所，外延距离为参数，缺省为 0。外延为 0 "
           "的点没有面积，只计数不绘制；条例未列的类别略去"
           "并计数。"},
      .examples = {{"ecotone zone fireworks --catalog data/sample-county/catalogue.yaml "
                    "--set school_m=100 --set hospital_m=100 -o ban.gpkg --parts parts.gpkg",
                    {"The ban of a county from its catalogue", "由目录划定全县禁放范围"}},
                   {"ecotone zone fireworks zones.shp --places schools.shp --kind-field LB "
                    "--places source_zone=source-zones.shp -o ban.gpkg",
                    {"From files, with the kind in a field or in front",
                     "由文件划定，类别取自字段或写在前面"}}},
      .options = {option("ZONES", "LAYER", options->zones,
                         "Published zones: FILE or FILE:LAYER of polygons",
                         "已公布的禁放区（面图层）：文件 或 文件:图层"),
                  several("--places", "[KIND=]LAYER", options->places,
                          "Places that the article lists, of one kind or with a field of kinds",
                          "条例所列场所：同一类别，或带类别字段的图层"),
                  option("--kind-field", "FIELD", options->kind_field,
                         "Field with the kind of a place", "场所类别字段")
                      .otherwise("kind"),
                  option("--catalog", "FILE", options->catalogue,
                         "Catalogue of the county, instead of ZONES and --places",
                         "县目录，代替 ZONES 和 --places"),
                  option("--parts", "FILE", options->parts_output,
                         "Also write every part with its source", "另外写出各部分及其来源")
                      .output_layer(),
                  set_option(options->set, fireworks_parameters()), recipe_option(options->recipe)},
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
