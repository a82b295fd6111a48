// SPDX-License-Identifier: Apache-2.0
// ecotone boundary points: the vertices of boundaries, numbered.
#include "ecotone/boundary/boundary_points.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/message/units.h"
#include "tools/boundary_walk.h"
#include "tools/commands/boundary.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

constexpr int decimals = 2;  // 0.01 m, and 0.01″ of the angles for people
constexpr int second_decimals = 2;

struct PointsOptions {
  std::string zones;
  std::string recipe;
  Walk walk;
  Reading reading;
  Transforming transforming;
};

Results table(const Layer& zones, const Crs& plane, const std::vector<BoundaryPoint>& points,
              const std::vector<CoordinateRow>& rows) {
  Results results{.command = "boundary-points"};
  results.run.set("plane", plane.label());
  results.run.set("datum", plane.datum());
  results.columns = {{"zone", {"zone", "区"}},
                     {"ring", {"ring", "圈号"}, true},
                     {"name", {"point", "点号"}},
                     {"x_north_m", {"X (north) m", "X（北）m"}, true},
                     {"y_east_m", {"Y (east) m", "Y（东）m"}, true},
                     {"longitude_deg", {"longitude", "经度"}, true},
                     {"latitude_deg", {"latitude", "纬度"}, true}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CoordinateRow& row = rows[i];
    results.rows.push_back({zones.ids[points[i].feature], row.ring, row.name,
                            Cell(row.plane.y, format_fixed(row.plane.y, decimals)),
                            Cell(row.plane.x, format_fixed(row.plane.x, decimals)),
                            Cell(row.position.x, format_dms(row.position.x, second_decimals)),
                            Cell(row.position.y, format_dms(row.position.y, second_decimals))});
  }
  return results;
}

std::size_t vertex_count(const MultiPolygonArray& zones) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      for (std::size_t k = 0; k < zones[i].polygon(j).ring_count(); ++k) {
        count += std::max<std::size_t>(zones[i].polygon(j).ring(k).size(), 1) - 1;
      }
    }
  }
  return count;
}

ExitStatus run(const PointsOptions& options, const Session& session) {
  const std::string output = session.options.output;
  if (!output.empty()) {
    refuse_unwritable(output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  const Layer zones = read(session, options.reading, options.zones);
  const Crs plane = plane_of(session, zones);
  const auto points = boundary_points(zones.polygons(), zones.require_crs(),
                                      to_boundary_point_options(options.walk));
  CoordinateTableOptions work{.decimals = decimals};
  work.transformation = to_transformation_options(options.transforming);
  const auto rows = coordinate_table(points, zones.require_crs(), plane, work);
  if (!output.empty()) {
    const Layer layer = layer_of_points(zones, points, rows, second_decimals);
    write_layer_and_tell(session, layer, output);
    write_recipe(session, options.recipe);
  }
  Results results = table(zones, plane, points, rows);
  record_walk(results.run, options.walk);
  const std::size_t vertices = vertex_count(zones.polygons());
  results.more.set("output", output);
  results.more.set("zones", zones.size());
  results.more.set("vertices", vertices);
  results.more.set("points", points.size());
  const std::string to = output.empty() ? "" : " -> " + output;
  results.notes =
      session.say({fmt::format("{} points of {} vertices of {} zones, X and Y in {}{}\n",
                               points.size(), vertices, zones.size(), plane.label(), to),
                   fmt::format("{} 个界址点，取自 {} 个区的 {} 个顶点，X、Y 为 {}{}\n",
                               points.size(), zones.size(), vertices, plane.label(), to)});
  write_beside_output(session, results);
  return ExitStatus::clean;
}

}  // namespace

Command boundary_points_command() {
  auto options = std::make_shared<PointsOptions>();
  Command command{
      .name = "points",
      .summary = {"Number the boundary points of zones", "界址点编号"},
      .description =
          {"Lists the vertices of every ring: from the north-west, clockwise, J1 to Jn. Zones that "
           "share a border share its points: with --tolerance a shared stretch is thinned once and "
           "both keep the same points; with --numbering layer a point has one number in all of "
           "them. X and Y are those of --crs, else of the layer, else of the 3-degree Gauss-Kruger "
           "zone that holds its middle.",
           "列出各环顶点：自西北角起顺时针编为 J1…Jn。共用边界的区共用其上的点：用 --tolerance "
           "抽稀时公共边只抽稀一次，两侧保留相同的点；--numbering layer 时同一点只有一个编号。"
           "X、Y 采用 --crs，其次图层自身的投影，再次图层中心所在的 3 度带。"},
      .examples = {{"ecotone boundary points data/sample-county/protected-areas.shp -o points.gpkg",
                    {"The points of all protected areas", "全部自然保护地的界址点"}},
                   {"ecotone boundary points zones.gpkg --tolerance 5 --numbering layer -o j.gpkg",
                    {"Significant points, numbered through the layer",
                     "重要拐点，全图层连续编号"}}},
      .options = {option("ZONES", "LAYER", options->zones, "FILE or FILE:LAYER of polygons",
                         "面图层：文件 或 文件:图层")
                      .must(),
                  recipe_option(options->recipe)},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, walk_options(options->walk));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
