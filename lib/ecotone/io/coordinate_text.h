// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/io/layer_io.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// Reads the national coordinate exchange text (勘测定界界址点坐标交换格式): attributes of the
/// file, then parcels, each with a line of 8 to 13 fields ending in `@` and its boundary points.
///
/// Variants taken as they come: GBK, UTF-8 and UTF-16; full-width digits and punctuation; spaces
/// and blank lines; missing keys; `分带=3度带`; the closing point repeated or not, counted or
/// not; areas in hectares or square metres; eastings with or without the zone number. Rings: one
/// that lies inside another is a hole, in a hole again a part, else a part, whatever its number.
///
/// Fields: number 地块编号, name 地块名称, sheet 图幅号, use 地块用途, land_class 地类编码 (text);
/// stated_area_m2 (real); stated_points (integer); the further fields of the 12- and 13-field
/// lines under the names of that profile (TBLX, DL, GZQ, GZH, BZ) where a parcel has them.
/// Ids: 地块编号 where it is given and distinct for all, else 1, 2, 3 …
///
/// Notes tell the detected system, encoding and axis order, stated areas that differ from the
/// plane area of the coordinates, and counts that do not fit.
///
/// @param text  the file in UTF-8
/// @param file  its name, for messages and as name of the layer
/// @throws IoError   naming line and text: a line that is neither parcel nor point, a number
///                   that is none, a ring of less than three points, easting and northing
///                   swapped (unless `axis` says so), a zone that contradicts the eastings or is
///                   not known (unless `crs` names it)
/// Source: celiang.net/13032, cnblogs.com/znlgis/p/19274558, cnblogs.com/loveyl/p/19088909 and a
/// real file; the official text of the format is not public.
Layer parse_coordinate_text(std::string_view text, const std::string& file,
                            const ReadOptions& options = {});

/// Reads such a file. @throws IoError  as above, or if it cannot be read
Layer read_coordinate_text(const std::filesystem::path& file, const ReadOptions& options = {});

/// Whether a text has the marks of the format: a section [地块坐标], or a line that ends in `@`.
bool is_coordinate_text(std::string_view text);

/// Writes parcels as coordinate text in UTF-8 with LF; `write_layer` stores it in GBK with CRLF,
/// as the national programs expect. Rings run on in their order, shells before their holes;
/// every ring repeats and counts its first point.
///
/// @throws OutputError  if the CRS is not a Gauss-Kruger zone of a Chinese datum, or a text has
///                      a comma or line break that the format cannot hold
std::string format_coordinate_text(const Layer& layer, const CoordinateTextOptions& options = {});

}  // namespace ecotone
