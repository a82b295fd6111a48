// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/message/text.h"
#include "ecotone/report/sheet.h"

namespace ecotone {

/// How longitudes and latitudes are printed.
enum class AngleForm {
  dms,      ///< 108°30′27.12″
  decimal,  ///< 108.5075333, with four digits more than seconds have
  packed,   ///< 108.302712, in columns that say so
  none,     ///< not at all
};

/// What a coordinate table shows.
struct CoordinateSheetOptions {
  Language language = Language::chinese;
  int decimals = 2;  ///< of X, Y and lengths
  AngleForm angles = AngleForm::dms;
  int second_decimals = 4;
  bool sides = true;                           ///< length and azimuths
  bool grid_azimuth = true;                    ///< 坐标方位角
  bool geodesic_azimuth = false;               ///< from true north
  SideLength side_length = SideLength::plane;  ///< as the rows were made, for the titles
};

/// Sets a coordinate table (拐点坐标表) as a sheet: zone, ring, point, X (north), Y (east),
/// longitude, latitude, side length and azimuth to the next point. The title names the systems and
/// how lengths are measured. Columns have names that `layer_of_table` knows, so that the sheet
/// reads back, as CSV and as workbook.
///
/// @param rows   as `coordinate_table` makes them, with the same decimals
/// @param zones  for each feature its id
/// @param plane  system of X and Y
Sheet coordinate_sheet(std::span<const CoordinateRow> rows, std::span<const std::string> zones,
                       const Crs& plane, const CoordinateSheetOptions& options = {});

}  // namespace ecotone
