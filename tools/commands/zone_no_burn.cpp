// SPDX-License-Identifier: Apache-2.0
// ecotone zone no-burn: a no-burn zone from built-up blocks, communities or hand-drawn lines.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/report/coordinate_sheet.h"
#include "tools/commands/zone.h"
#include "tools/delineation.h"
#include "tools/layer_source_errors.h"
#include "tools/layer_sources.h"
#include "tools/no_burn_inputs.h"
#include "tools/no_burn_results.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

std::vector<double> capacity_bands(const Parameters& parameters) {
  std::vector<double> limits;
  for (const char* name : {"capacity_band_1_t_h", "capacity_band_2_t_h", "capacity_band_3_t_h"}) {
    limits.push_back(parameters[name]);
  }
  std::sort(limits.begin(), limits.end());
  return limits;
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

/// The coordinate table (拐点坐标表) of the parts: a workbook by its name, else CSV.
void write_coordinates(const Layer& parts, const std::string& file, const Session& session) {
  BoundaryPointOptions walking;
  walking.numbering = PointNumbering::per_feature;
  const auto points = boundary_points(parts.polygons(), *parts.crs, walking);
  const auto rows = coordinate_table(points, *parts.crs, *parts.crs);
  const Sheet sheet =
      coordinate_sheet(rows, parts.ids, *parts.crs, {.language = session.options.language});
  if (std::filesystem::path(file).extension() == ".xlsx") {
    write_workbook(sheet, file, session.options.overwrite);
  } else {
    write_file(file, "\xEF\xBB\xBF" + sheet_csv(sheet), session.options.overwrite);
  }
}

void write_outputs(const NoBurnCommandOptions& options, const Session& session,
                   const NoBurnRun& result) {
  const bool overwrite = session.options.overwrite;
  close_snapshots(session);
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
    write_coordinates(result.zone.parts, options.table, session);
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
    if (!file.empty()) refuse_unwritable(file, session);
  }
}

void require_layers(const NoBurnCommandOptions& options, const NoBurnInputs& inputs) {
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
  const NoBurnInputs inputs = read_no_burn_inputs(options, session, sources);
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
                         .bands = capacity_bands(work.parameters),
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
  write_recipe(session, options.recipe, parameter_rows(work.parameters), inputs.files);
  write_beside_output(session, no_burn_results(session, result));
  return !result.difference || result.difference->holds() ? ExitStatus::clean : ExitStatus::bug;
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
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, no_burn_options(*options));
  return command;
}

}  // namespace ecotone::tools
