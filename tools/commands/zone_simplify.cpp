// SPDX-License-Identifier: Apache-2.0
// ecotone zone simplify: fewer vertices, shared borders stay shared.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/coverage/coverage_simplification.h"
#include "ecotone/message/units.h"
#include "tools/commands/zone.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct SimplifyCommandOptions {
  std::string zones;
  double tolerance_m = 0;
  std::string simplification = "visvalingam";
  bool lock_border = false;
  std::string method;
  std::string recipe;
  Reading reading;
};

void add_rows(Results& results, const SimplifyResult& result) {
  results.columns = {{"feature", {"feature", "要素"}},
                     {"vertices_before", {"vertices before", "原顶点数"}, true},
                     {"vertices_after", {"after", "现顶点数"}, true},
                     {"before_m2", {"area before m²", "原面积 m²"}, true},
                     {"after_m2", {"after m²", "现面积 m²"}, true},
                     {"change_m2", {"change m²", "变化 m²"}, true}};
  const auto area = [](double v) { return Cell(v, format_area(v, AreaUnit::square_metre)); };
  for (std::size_t i = 0; i < result.features.size(); ++i) {
    const SimplifiedFeature& feature = result.features[i];
    results.rows.push_back({result.layer.ids[i], feature.vertices_before, feature.vertices_after,
                            area(feature.before_m2), area(feature.after_m2),
                            area(feature.after_m2 - feature.before_m2)});
  }
}

double largest_change_m2(const SimplifyResult& result) {
  double largest = 0;
  for (const SimplifiedFeature& feature : result.features) {
    largest = std::max(largest, std::abs(feature.after_m2 - feature.before_m2));
  }
  return largest;
}

std::string summary(const SimplifyResult& result, const Session& session) {
  const double share = result.vertices_before == 0
                           ? 0
                           : 100.0 * static_cast<double>(result.vertices_after) /
                                 static_cast<double>(result.vertices_before);
  std::string text = session.say(
      {fmt::format("{} of {} vertices stay ({:.1f} %), {} of them lest borders cross; largest "
                   "displacement {:.3f} m, largest change of an area {} m² -> {}\n",
                   result.vertices_after, result.vertices_before, share, result.kept_for_topology,
                   result.largest_displacement_m,
                   format_area(largest_change_m2(result), AreaUnit::square_metre),
                   session.options.output),
       fmt::format("{} 个顶点保留 {} 个（{:.1f} %），其中 {} 个为避免边界相交；最大位移 {:.3f} 米，"
                   "最大面积变化 {} m² -> {}\n",
                   result.vertices_before, result.vertices_after, share, result.kept_for_topology,
                   result.largest_displacement_m,
                   format_area(largest_change_m2(result), AreaUnit::square_metre),
                   session.options.output)});
  if (result.unmatched_vertices > 0) {
    text += session.say(
        {fmt::format("{} vertices are missing on the other side of their border; what is not "
                     "shared is simplified apart: run zone clean first\n",
                     result.unmatched_vertices),
         fmt::format("{} 个顶点在相邻边界上缺少对应；未共享的边界各自化简，请先运行 zone clean\n",
                     result.unmatched_vertices)});
  }
  return text;
}

ExitStatus run(const SimplifyCommandOptions& options, const Session& session) {
  const std::filesystem::path output = needed_output(session, "ecotone zone simplify");
  refuse_unwritable(output, session);
  refuse_unwritable(recipe_path(session, options.recipe), session);
  const Layer zones = read(session, options.reading, options.zones);
  SimplifyOptions work;
  work.method = parse_simplify_method(options.simplification).value_or(work.method);
  work.lock_border = options.lock_border;
  work.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  work.progress = session.progress;
  const SimplifyResult result = simplify_coverage(zones, options.tolerance_m, work);
  write_layer_and_tell(session, result.layer, output);
  write_recipe(session, options.recipe);
  Results results{.command = "zone-simplify"};
  results.run.set("area_method", options.method.empty() ? "ellipsoid" : options.method);
  results.run.set("crs", zones.require_crs().label());
  results.run.set("grid", result.grid);
  results.run.set("simplification", options.simplification);
  results.run.set("tolerance_m", options.tolerance_m);
  results.run.set("lock_border", options.lock_border);
  add_rows(results, result);
  results.more.set("output", session.options.output);
  results.more.set("vertices_before", result.vertices_before);
  results.more.set("vertices_after", result.vertices_after);
  results.more.set("kept_for_topology", result.kept_for_topology);
  results.more.set("largest_displacement_m", result.largest_displacement_m);
  results.more.set("largest_change_m2", largest_change_m2(result));
  results.more.set("unmatched_vertices", result.unmatched_vertices);
  results.more.set("ledger", ledger_rows(result.ledger));
  results.notes = summary(result, session);
  write_beside_output(session, results);
  return ExitStatus::clean;
}

}  // namespace

Command zone_simplify_command() {
  auto options = std::make_shared<SimplifyCommandOptions>();
  Command command{
      .name = "simplify",
      .summary = {"Leave out vertices of zones, shared borders stay shared",
                  "化简各区边界，公共边保持一致"},
      .description =
          {"Takes every border once, between the places where borders meet, and leaves out "
           "vertices that it can do without; none is moved. Nothing crosses that did not cross "
           "before, and no ring vanishes: vertices stay where that would happen, and are counted. "
           "visvalingam leaves out triangles of less than tolerance² square metres, the smallest "
           "first; douglas-peucker what lies nearer than the tolerance to the line without it. "
           "The largest displacement and the change of every area are listed.",
           "每条公共边在交汇点之间只取一次，去除可省的顶点，不移动任何顶点。不产生新的相交，任何环"
           "都不会消失：否则保留有关顶点并计数。visvalingam 自小到大去除面积小于容差平方（平方米）"
           "的三角形；douglas-peucker 去除距简化线小于容差的顶点。列出最大位移和各区面积变化。"},
      .examples = {{"ecotone zone simplify townships.shp --tolerance 20 -o simple.gpkg",
                    {"Triangles below 400 m² left out", "去除 400 平方米以下的三角形"}},
                   {"ecotone zone simplify units.gpkg --tolerance 5 --simplification "
                    "douglas-peucker --lock-border -o simple.gpkg",
                    {"At most 5 m off, the outer border as it is", "偏离不超过 5 米，外边界不变"}}},
      .options = {option("ZONES", "LAYER", options->zones, "FILE or FILE:LAYER of polygons",
                         "面图层：文件 或 文件:图层")
                      .must(),
                  option("--tolerance", "M", options->tolerance_m,
                         "How much may be left out, in metres", "化简容差（米）")
                      .must(),
                  option("--simplification", "HOW", options->simplification,
                         "By areas of triangles, or by distances", "按三角形面积或按距离")
                      .one_of({"visvalingam", "douglas-peucker"})
                      .otherwise("visvalingam"),
                  flag("--lock-border", options->lock_border,
                       "Leave borders with a zone on one side only as they are",
                       "只有一侧有区的边界保持不变"),
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
