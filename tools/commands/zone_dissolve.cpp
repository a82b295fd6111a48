// SPDX-License-Identifier: Apache-2.0
// ecotone zone dissolve: zones with the same values of some fields, united.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "ecotone/geodesy/area.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/dissolve.h"
#include "tools/commands/zone.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct DissolveCommandOptions {
  std::string zones;
  std::vector<std::string> by;
  std::string method;
  std::string recipe;
  Reading reading;
};

ExitStatus run(const DissolveCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone dissolve");
  refuse_unwritable(recipe_path(session, options.recipe), session);
  const Layer zones = read(session, options.reading, options.zones);
  DissolveOptions work;
  work.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  const DissolveResult result = dissolve(zones, options.by, work);
  const std::vector<double> zone_areas_m2 =
      areas_m2(result.layer.polygons(), result.layer.require_crs(), work.area_method);
  write_layer_and_tell(session, result.layer, output);
  write_recipe(session, options.recipe);
  Results results{.command = "zone-dissolve"};
  results.run.set("area_method", options.method.empty() ? "ellipsoid" : options.method);
  results.columns = {{"id", {"zone", "区"}},
                     {"features", {"features", "要素"}, true},
                     {"area_m2", {"area m²", "面积 m²"}, true}};
  double total_m2 = 0;
  const Column& count = result.layer.fields.column(result.layer.fields.column_count() - 1);
  for (std::size_t i = 0; i < result.layer.size(); ++i) {
    total_m2 += zone_areas_m2[i];
    results.rows.push_back(
        {result.layer.ids[i], static_cast<std::size_t>(std::get<std::int64_t>(count[i])),
         Cell(zone_areas_m2[i], format_area(zone_areas_m2[i], AreaUnit::square_metre))});
  }
  results.more.set("output", session.options.output);
  results.more.set("area_m2", total_m2);
  results.more.set("ledger", ledger_rows(result.ledger));
  results.notes = session.say(
      {fmt::format("{} zones of {} features, {} m², {} noted in the ledger -> {}\n",
                   result.layer.size(), zones.size(), format_area(total_m2, AreaUnit::square_metre),
                   result.ledger.entries.size(), session.options.output),
       fmt::format("{} 个区，由 {} 个要素合并，{} m²，台账 {} 条 -> {}\n", result.layer.size(),
                   zones.size(), format_area(total_m2, AreaUnit::square_metre),
                   result.ledger.entries.size(), session.options.output)});
  write_beside_output(session, results);
  return ExitStatus::clean;
}

}  // namespace

Command zone_dissolve_command() {
  auto options = std::make_shared<DissolveCommandOptions>();
  Command command{
      .name = "dissolve",
      .summary = {"Unite zones that share values of fields", "按字段合并区域"},
      .description =
          {"Zones with the same values of the fields of --by become one; without --by all of "
           "them do. Parts that touch along a line merge, parts apart stay parts of one zone. "
           "What lies under several zones counts once. Invalid zones are repaired and noted.",
           "--by 所列字段取值相同的区域合并为一个；不给 --by 则全部合并。沿线相接的部分合并，"
           "相离的部分保留为同一区域的多个部分。重叠处只计一次。无效区域经修复并记入台账。"},
      .examples = {{"ecotone zone dissolve data/sample-county/townships.shp -o county.gpkg",
                    {"One county of its townships", "由乡镇合并成县"}},
                   {"ecotone zone dissolve source-zones.shp --by JB -o by-level.gpkg",
                    {"One zone for each level", "按级别合并"}}},
      .options = {option("ZONES", "LAYER", options->zones, "FILE or FILE:LAYER of polygons",
                         "面图层：文件 或 文件:图层")
                      .must(),
                  comma_list("--by", "FIELD,...", options->by, "Fields whose values make a zone",
                             "据以合并的字段"),
                  method_option(options->method).one_of({"ellipsoid", "plane"}),
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
