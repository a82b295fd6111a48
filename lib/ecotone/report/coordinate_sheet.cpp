// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/coordinate_sheet.h"

#include <functional>
#include <optional>
#include <utility>

#include "ecotone/message/units.h"

namespace ecotone {
namespace {

struct Words {
  std::string_view en, zh;
};

// A column: its words, whether it holds numbers, and its cell of a row.
struct ColumnOf {
  const char* key;
  Words title;
  bool number = true;
  std::function<std::string(const CoordinateRow&)> cell;
};

std::string angle_text(double degrees, const CoordinateSheetOptions& options) {
  // A degree of the last decimal is finer than a second of its own.
  constexpr int digits_of_second = 4;
  switch (options.angles) {
    case AngleForm::decimal:
      return format_fixed(degrees, options.second_decimals + digits_of_second);
    case AngleForm::packed:
      return format_packed_dms(degrees, options.second_decimals);
    default:
      return format_dms(degrees, options.second_decimals);
  }
}

std::vector<ColumnOf> columns_of(std::span<const std::string> zones,
                                 const CoordinateSheetOptions& options) {
  using Row = CoordinateRow;
  const int decimals = options.decimals;
  std::vector<ColumnOf> columns{
      {"parcel",
       {"parcel", "地块编号"},
       false,
       [zones](const Row& row) { return zones[row.feature]; }},
      {"ring", {"ring", "圈号"}, true, [](const Row& row) { return std::to_string(row.ring); }},
      {"point", {"point", "点号"}, false, [](const Row& row) { return row.name; }},
      {"x_north_m",
       {"X (north) m", "X（北）m"},
       true,
       [decimals](const Row& row) { return format_fixed(row.plane.y, decimals); }},
      {"y_east_m", {"Y (east) m", "Y（东）m"}, true, [decimals](const Row& row) {
         return format_fixed(row.plane.x, decimals);
       }}};
  if (options.angles != AngleForm::none) {
    const bool packed = options.angles == AngleForm::packed;
    const bool number = options.angles == AngleForm::decimal;
    columns.push_back(
        {"longitude_deg",
         packed ? Words{"longitude (ddd.mmss)", "经度（度分秒）"} : Words{"longitude", "经度"},
         number, [&options](const Row& row) { return angle_text(row.position.x, options); }});
    columns.push_back(
        {"latitude_deg",
         packed ? Words{"latitude (ddd.mmss)", "纬度（度分秒）"} : Words{"latitude", "纬度"},
         number, [&options](const Row& row) { return angle_text(row.position.y, options); }});
  }
  if (!options.sides) return columns;
  const auto azimuth = [](const std::optional<double>& degrees) {
    constexpr double half_of_last_digit = 0.05 / 3600;
    if (!degrees) return std::string();
    return format_dms(*degrees < 360 - half_of_last_digit ? *degrees : 0, 1);
  };
  columns.push_back({"length_m",
                     options.side_length == SideLength::plane
                         ? Words{"side m", "边长 m"}
                         : Words{"geodesic side m", "大地线边长 m"},
                     true, [decimals](const Row& row) {
                       return row.length_m ? format_fixed(*row.length_m, decimals) : std::string();
                     }});
  if (options.grid_azimuth) {
    columns.push_back(
        {"grid_azimuth_deg", {"grid azimuth", "坐标方位角"}, false, [azimuth](const Row& row) {
           return azimuth(row.grid_azimuth_deg);
         }});
  }
  if (options.geodesic_azimuth) {
    columns.push_back({"geodesic_azimuth_deg",
                       {"geodesic azimuth", "大地方位角"},
                       false,
                       [azimuth](const Row& row) { return azimuth(row.geodesic_azimuth_deg); }});
  }
  return columns;
}

}  // namespace

Sheet coordinate_sheet(std::span<const CoordinateRow> rows, std::span<const std::string> zones,
                       const Crs& plane, const CoordinateSheetOptions& options) {
  const bool english = options.language == Language::english;
  const auto say = [&](const Words& words) { return std::string(english ? words.en : words.zh); };
  Sheet sheet;
  sheet.name = say({"coordinates", "坐标表"});
  sheet.titles = {say({"Coordinates of boundary points", "拐点坐标表"}),
                  plane.epsg() ? plane.label() + " " + plane.name() : plane.name()};
  if (options.sides) {
    sheet.titles.push_back(
        options.side_length == SideLength::plane
            ? say({"Sides are computed from the plane coordinates as printed",
                   "边长由表列平面坐标反算"})
            : say({"Sides are geodesics of the ellipsoid", "边长为椭球面上的大地线长"}));
  }
  const std::vector<ColumnOf> columns = columns_of(zones, options);
  for (const ColumnOf& column : columns)
    sheet.columns.push_back({say(column.title), column.number, column.key});
  for (const CoordinateRow& row : rows) {
    std::vector<std::string> cells;
    for (const ColumnOf& column : columns) cells.push_back(column.cell(row));
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

}  // namespace ecotone
