// SPDX-License-Identifier: Apache-2.0
// ecotone boundary table: coordinates of boundary points as a workbook, CSV or text.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/geopark_text.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/report/coordinate_sheet.h"
#include "tools/boundary_walk.h"
#include "tools/commands/boundary.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct TableOptions {
  std::string zones;
  std::string layout = "national";
  std::string angles = "dms";
  std::string sides = "plane";
  std::string azimuth = "grid";
  std::string recipe;
  int decimals = 2;
  int second_decimals = -1;  // as the layout has them
  bool closing = false;
  bool zone_number = false;
  Walk walk;
  Reading reading;
  Transforming transforming;

  bool is_geopark() const { return layout != "national"; }
};

// The form of a table in a file, by its extension.
std::string form_of(const std::string& output) {
  const std::string extension = std::filesystem::path(output).extension().string();
  for (const char* known : {".xlsx", ".csv", ".txt"}) {
    if (extension == known) return extension;
  }
  if (output.empty()) return "";
  throw UsageError(usage_error("table_form_unknown"), {{"file", output}});
}

// The same zone with the zone number in the easting, where there is one.
Crs with_zone_number(const Crs& plane) {
  const auto found = chinese_zone(plane);
  if (!found) return plane;
  const auto code =
      gauss_kruger_epsg(found->datum, found->zone.width_deg, found->zone.number, true);
  return code ? Crs::from_epsg(*code) : plane;
}

struct Table {
  const Layer& zones;
  Crs plane;
  std::vector<BoundaryPoint> points;
  std::vector<CoordinateRow> rows;
};

CoordinateSheetOptions sheet_options(const TableOptions& options, const Session& session) {
  CoordinateSheetOptions form;
  form.language = session.options.language;
  form.decimals = options.decimals;
  form.angles = options.angles == "none"      ? AngleForm::none
                : options.angles == "decimal" ? AngleForm::decimal
                : options.angles == "packed"  ? AngleForm::packed
                                              : AngleForm::dms;
  if (options.second_decimals >= 0) form.second_decimals = options.second_decimals;
  form.sides = options.sides != "none";
  form.side_length = options.sides == "geodesic" ? SideLength::geodesic : SideLength::plane;
  form.grid_azimuth = options.azimuth != "geodesic";
  form.geodesic_azimuth = options.azimuth != "grid";
  return form;
}

// The zones between the printed points, with the fields of their features.
Layer printed_zones(const Table& table) {
  std::vector<BoundaryPoint> printed = table.points;
  std::size_t i = 0;
  for (const CoordinateRow& row : table.rows) {
    if (!row.closing) printed[i++].position = row.plane;
  }
  Layer layer = table.zones;
  layer.geometry = polygons_of(printed, table.zones.size());
  layer.crs = table.plane;
  std::vector<std::size_t> with_points;
  for (const BoundaryPoint& p : table.points) {
    if (with_points.empty() || with_points.back() != p.feature) with_points.push_back(p.feature);
  }
  return select(layer, with_points);
}

std::vector<std::string> write_national_text(const Table& table, const TableOptions& options,
                                             const Session& session) {
  // Names of the points by zone and ring, in the order of the walk.
  std::vector<std::vector<std::vector<std::string>>> names;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const CoordinateRow& row = table.rows[i];
    if (i == 0 || table.rows[i - 1].feature != row.feature) names.emplace_back();
    if (row.ring > names.back().size()) names.back().emplace_back();
    if (!row.closing) names.back().back().push_back(row.name);
  }
  WriteOptions writing{.overwrite = session.options.overwrite};
  writing.coordinate_text.decimals = options.decimals;
  writing.coordinate_text.point_name = [&](std::size_t feature, std::size_t ring,
                                           std::size_t vertex) {
    return names[feature][ring][vertex];
  };
  return write_layer(printed_zones(table), session.options.output, writing);
}

void write_table(const Table& table, const Sheet& sheet, const TableOptions& options,
                 const Session& session) {
  const std::string& output = session.options.output;
  const bool overwrite = session.options.overwrite;
  const std::string form = form_of(output);
  if (form == ".xlsx") {
    write_workbook(sheet, output, overwrite);
  } else if (form == ".csv") {
    write_file(output, "\xEF\xBB\xBF" + sheet_csv(sheet), overwrite);
  } else if (options.is_geopark()) {
    GeoparkTextOptions text{.angles = options.layout == "geopark-dms"};
    if (options.second_decimals >= 0) text.second_decimals = options.second_decimals;
    write_file(output, format_geopark_text(table.rows, table.zones.ids, table.plane, text),
               overwrite);
  } else {
    for (const std::string& note : write_national_text(table, options, session)) {
      session.tell({note, note});
    }
  }
}

// The value of a cell for programs: angles in degrees.
document::Value value_of(const std::string& key, const CoordinateRow& row,
                         const std::string& text) {
  const auto number = [](const std::optional<double>& value) {
    return value ? document::Value(*value) : document::Value();
  };
  if (key == "ring") return row.ring;
  if (key == "x_north_m") return row.plane.y;
  if (key == "y_east_m") return row.plane.x;
  if (key == "longitude_deg") return row.position.x;
  if (key == "latitude_deg") return row.position.y;
  if (key == "length_m") return number(row.length_m);
  if (key == "grid_azimuth_deg") return number(row.grid_azimuth_deg);
  if (key == "geodesic_azimuth_deg") return number(row.geodesic_azimuth_deg);
  return text;
}

// Points that have the printed coordinates of another point of their ring.
std::size_t coinciding(const std::vector<CoordinateRow>& rows) {
  std::set<std::pair<double, double>> seen;
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool new_ring =
        i == 0 || rows[i - 1].feature != rows[i].feature || rows[i - 1].ring != rows[i].ring;
    if (new_ring) seen.clear();
    if (!rows[i].closing && !seen.emplace(rows[i].plane.x, rows[i].plane.y).second) ++count;
  }
  return count;
}

Results results_of(const Table& table, const Sheet& sheet, const TableOptions& options,
                   const Session& session) {
  Results results{.command = "boundary-table"};
  results.run.set("plane", table.plane.label());
  results.run.set("datum", table.plane.datum());
  results.run.set("side_length", options.sides);
  record_walk(results.run, options.walk);
  for (const SheetColumn& column : sheet.columns) {
    results.columns.push_back({column.key, {column.title, column.title}, column.number});
  }
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    std::vector<Cell> cells;
    for (std::size_t j = 0; j < sheet.columns.size(); ++j) {
      const std::string& text = sheet.rows[i][j];
      cells.emplace_back(value_of(sheet.columns[j].key, table.rows[i], text), text);
    }
    results.rows.push_back(std::move(cells));
  }
  const std::size_t same = coinciding(table.rows);
  const std::string to = session.options.output.empty() ? "" : " -> " + session.options.output;
  results.more.set("output", session.options.output);
  results.more.set("points", table.points.size());
  results.more.set("coinciding", same);
  results.notes =
      session.say({fmt::format("{} points of {} zones, X and Y in {}{}\n", table.points.size(),
                               table.zones.size(), table.plane.label(), to),
                   fmt::format("{} 个区的 {} 个拐点，X、Y 为 {}{}\n", table.zones.size(),
                               table.points.size(), table.plane.label(), to)});
  if (same > 0) {
    results.notes += session.say(
        {fmt::format("{} points have the printed coordinates of another in their ring; give more "
                     "--decimals, or a --tolerance\n",
                     same),
         fmt::format("{} 个点与同圈另一点的打印坐标相同，请增加 --decimals 或设置 --tolerance\n",
                     same)});
  }
  return results;
}

ExitStatus run(const TableOptions& options, const Session& session) {
  const std::string& output = session.options.output;
  const std::string form = form_of(output);
  if (!form.empty()) {
    refuse_unwritable(output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  const Layer zones = read(session, options.reading, options.zones);
  Table table{zones, plane_of(session, zones), {}, {}};
  if (options.zone_number || (form == ".txt" && options.is_geopark())) {
    table.plane = with_zone_number(table.plane);
  }
  const Crs& crs = zones.require_crs();
  table.points = boundary_points(zones.polygons(), crs, to_boundary_point_options(options.walk));
  CoordinateTableOptions work{.decimals = options.decimals, .closing = options.closing};
  if (options.sides == "geodesic") work.side_length = SideLength::geodesic;
  work.transformation = to_transformation_options(options.transforming);
  table.rows = coordinate_table(table.points, crs, table.plane, work);
  const Sheet sheet =
      coordinate_sheet(table.rows, zones.ids, table.plane, sheet_options(options, session));
  Results results = results_of(table, sheet, options, session);
  if (!form.empty()) {
    write_table(table, sheet, options, session);
    write_recipe(session, options.recipe);
    if (session.options.format == "text") {
      results.columns.clear();
      results.rows.clear();
    }
  }
  write_beside_output(session, results);
  return ExitStatus::clean;
}

std::vector<Option> form_options(TableOptions& options) {
  return {
      option("--layout", "NAME", options.layout,
             "Of a .txt: national is the exchange text of land surveys; geopark has X and Y, "
             "geopark-dms longitude and latitude as ddd.mmss",
             ".txt 的格式：national 为勘测定界界址点坐标交换格式；geopark 为地质公园直角坐标，"
             "geopark-dms 为其经纬度（ddd.mmss）")
          .one_of({"national", "geopark", "geopark-dms"})
          .otherwise("national"),
      option("--decimals", "N", options.decimals, "Of X, Y and lengths", "坐标与边长的小数位数")
          .otherwise("2"),
      option(
          "--angles", "FORM", options.angles,
          "Longitude and latitude as 108°30′27.12″, as decimal degrees, packed as 108.302712, or "
          "not at all",
          "经纬度的形式：度分秒、十进制度、ddd.mmss 或不列")
          .one_of({"dms", "decimal", "packed", "none"})
          .otherwise("dms"),
      option("--second-decimals", "N", options.second_decimals, "Of the seconds of angles",
             "秒的小数位数")
          .otherwise("4; 2 in a geopark text"),
      option("--sides", "HOW", options.sides,
             "Lengths of sides: from the plane coordinates as printed, on the ellipsoid, or none",
             "边长：由表列平面坐标反算、椭球面大地线长或不列")
          .one_of({"plane", "geodesic", "none"})
          .otherwise("plane"),
      option("--azimuth", "WHICH", options.azimuth,
             "From the north of the grid, from true north along the geodesic, or both",
             "方位角：坐标方位角、大地方位角或两者")
          .one_of({"grid", "geodesic", "both"})
          .otherwise("grid"),
      flag("--closing", options.closing, "Repeat the first point of each ring at its end",
           "每圈末尾重复起点"),
      flag("--zone-number", options.zone_number,
           "Begin eastings with the number of the Gauss-Kruger zone", "东坐标前加带号"),
  };
}

}  // namespace

Command boundary_table_command() {
  auto options = std::make_shared<TableOptions>();
  Command command{
      .name = "table",
      .summary = {"Write a table of coordinates", "拐点坐标表"},
      .description =
          {"Point, X (north), Y (east), longitude, latitude, length and azimuth of the side to the "
           "next point. The extension of the output chooses its form: .xlsx, .csv or .txt; without "
           "-o the table goes to the screen. ecotone convert reads every one of them back, name "
           "the system of X and Y with --crs for .xlsx and .csv.",
           "点号、X（北）、Y（东）、经度、纬度、至下一点的边长和方位角。输出格式由扩展名决定：."
           "xlsx、"
           ".csv 或 .txt；不给 -o 则输出到屏幕。各种格式都可用 ecotone convert 读回，.xlsx 和 .csv "
           "请用 --crs 指明 X、Y 的坐标系。"},
      .examples =
          {{"ecotone boundary table data/sample-county/protected-areas.shp --tolerance 20 -o "
            "coordinates.xlsx",
            {"A workbook of the significant points", "重要拐点的坐标表"}},
           {"ecotone boundary table geopark.gpkg --layout geopark -o points.txt",
            {"The text that geoparks hand in", "地质公园边界拐点坐标文本"}},
           {"ecotone convert coordinates.xlsx zones.gpkg --crs EPSG:4545",
            {"The polygons of a table", "由坐标表还原多边形"}}},
      .options = {option("ZONES", "LAYER", options->zones, "FILE or FILE:LAYER of polygons",
                         "面图层：文件 或 文件:图层")
                      .must()},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, form_options(*options));
  append(command.options, walk_options(options->walk));
  command.options.push_back(recipe_option(options->recipe));
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
