// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/column_reader.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/layer/arrow_table.h"

namespace ecotone {

/// The geometry column of a table of Arrow.
struct GeometryField {
  std::size_t column = 0;
  /// Name of its GeoArrow type without the prefix, such as "wkb", "multipolygon".
  std::string encoding;
  std::optional<Crs> crs;  ///< nothing where none is stated
};

/// Finds the geometry column of a table: of several the one that GeoParquet's metadata calls
/// primary, else the first of a type of GeoArrow, else one of bytes named geometry, geom or
/// wkb_geometry, which is taken as WKB.
///
/// @param name   of the column, where it is known; bytes are WKB then, and texts WKT
/// @param layer  for messages
/// @throws SchemaError  naming the columns, if there is none
/// @throws CrsError     if its CRS cannot be understood
GeometryField find_geometry(const ArrowTable& table, std::string_view name, std::string_view layer);

/// Reads the geometries of a column: GeoArrow's points, lines and polygons, single or multi, with
/// coordinates interleaved or apart, in lists of 32 or 64 bits; WKB and WKT. Z and M are left out;
/// a point of NaN is empty.
///
/// @throws SchemaError    for another type, or coordinates that are not doubles
/// @throws GeometryError  naming the feature, for malformed WKB or WKT
ColumnReading read_geometries(const ArrowColumn& column, std::string_view encoding);

/// How geometries go out.
enum class GeometryEncoding { geoarrow, wkb };

/// A column of GeoArrow: multi-geometries with interleaved coordinates, which share the arrays of
/// `geometry`, or WKB, which is written. The CRS goes along as PROJJSON.
ArrowColumn to_geoarrow(const std::shared_ptr<const GeometryColumn>& geometry,
                        const std::optional<Crs>& crs, std::string name,
                        GeometryEncoding encoding = GeometryEncoding::geoarrow);

}  // namespace ecotone
