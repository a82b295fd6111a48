// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// Text of boundary points as geoparks hand it in (国家地质公园边界拐点坐标文件).
///
///     [2000国家大地坐标系,直角坐标,3度带,带号36]
///     [地块,11]
///     J1,3236660.86,36568580.43
///     J2,3236500.00,36568585.82
///     J3,3236334.45,36568500.00
///     J1,3236660.86,36568580.43
///
/// Plane coordinates are X (north, 7 digits before the point) and Y (east, 8 digits, the first two
/// the zone), with two decimals; or longitude and latitude in packed degrees, ddd.mmss and the
/// decimals of the seconds, under the heading [2000国家大地坐标系,经纬度,ddd.mmss]. Every ring
/// repeats its first point; a blank line ends a ring. A ring inside another is a hole.
///
/// The forms of the numbers are those of the requirement for geoparks [S: max.book118.com, document
/// 8045055034003021, read in parts]; its arrangement of lines could not be read, so headings and
/// blank lines are ours [E].
struct GeoparkTextOptions {
  bool angles = false;      ///< packed degrees in place of plane coordinates
  int second_decimals = 2;  ///< of packed degrees
};

/// Writes a coordinate table, UTF-8 with LF.
///
/// @param rows   with two decimals, as `coordinate_table` makes them for `plane`; closing rows are
///               left out and written anew
/// @param zones  for each feature its id
/// @param plane  a Gauss-Kruger zone of CGCS2000 with the zone number in the easting
/// @throws OutputError  if the plane is another, or an id or name has a comma, bracket or line
/// break
std::string format_geopark_text(std::span<const CoordinateRow> rows,
                                std::span<const std::string> zones, const Crs& plane,
                                const GeoparkTextOptions& options = {});

/// Whether a text has the heading of the form, or consists of points with numbers of its plane
/// form.
bool is_geopark_text(std::string_view text);

/// Reads such a text; headings may be missing where plane coordinates tell their zone. A field
/// `zone` has the id of each heading 地块; the ids of the layer are these where distinct.
///
/// @param text  in UTF-8
/// @param file  its name, for messages and as name of the layer
/// @throws IoError  naming line and text: a line that is no point, a number that is none or has
///                  minutes or seconds of 60 and more, a ring of less than three points, eastings
///                  of several zones
Layer parse_geopark_text(std::string_view text, const std::string& file,
                         const ReadOptions& options = {});

/// Reads such a file. @throws IoError  as above, or if it cannot be read
Layer read_geopark_text(const std::filesystem::path& file, const ReadOptions& options = {});

}  // namespace ecotone
