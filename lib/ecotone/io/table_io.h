// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/io/layer_io.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// A sheet or file of cells as texts; rows may have different lengths, a blank row has no cells.
struct CellTable {
  std::string file;  ///< name, for messages
  std::string sheet;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> lines;  ///< line of each row in its file, from 1
  std::vector<std::string> notes;
  std::string encoding = "UTF-8";
};

/// Reads a CSV or other delimited text: comma, semicolon, tab or white space; quoted cells as in
/// RFC 4180; encoding detected. @throws IoError  if it cannot be read
CellTable read_csv_cells(const std::filesystem::path& file, const ReadOptions& options = {});

/// Reads a sheet of an XLSX file as texts, without taking any row for a header.
/// @param sheet  empty: the only one that has cells
/// @throws IoError  if it cannot be read, or has several sheets and none is named
CellTable read_xlsx_cells(const std::filesystem::path& file, const std::string& sheet);

/// Makes a layer of a table with coordinates.
///
/// Columns are found by name: 经度/纬度, 东经/北纬, lon/lat; 横坐标/纵坐标, easting/northing;
/// X/Y, where X is the northing if the numbers say so (the custom of Chinese surveying), told in
/// the notes; WKT. Angles win over plane coordinates, unless a projected CRS is given. Otherwise by
/// value. `x_field` (east, longitude) and `y_field` override.
/// The header may stand below titles and may have two rows, as merged cells leave them.
///
/// Angles may be decimal, in degrees, minutes and seconds in the notations of `parse_angle`, or
/// packed (`AngleNotation::packed`, or columns called 经度(度分秒), lon_dms …); decimal numbers
/// that could all be packed are told.
///
/// Rows are points; a list of boundary points becomes polygons: a column 圈号 (ring), blank rows
/// between rings, a ring that returns to its first point, or point names J1, J2 … say so, or
/// `geometry` does. A column 地块编号, 地块号 or 地块名称 separates parcels. Of the other columns a
/// polygon keeps those with one value in each parcel.
///
/// Columns are integer, real or date where all their cells are; codes with leading zeros stay
/// text. The CRS is missing unless given by option; a likely one is told.
///
/// @throws IoError  naming line and cell: no coordinate columns, a cell that is no coordinate,
///                  packed angles with minutes or seconds of 60 and more, columns that
///                  contradict their names
Layer layer_of_table(const CellTable& table, const ReadOptions& options = {});

}  // namespace ecotone
