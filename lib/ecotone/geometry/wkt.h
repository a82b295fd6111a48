// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/geometry/geometry_reading.h"

namespace ecotone {

/// Reads the structure of a WKT geometry: what it holds and what a reader will leave out.
///
/// Reads Point to GeometryCollection and LINEARRING, in any case of letters, with Z, M and ZM
/// (also without the word, by the count of numbers), EMPTY, and a leading `SRID=4326;`.
/// MULTIPOINT may have its points in brackets or not.
///
/// @throws GeometryError  naming the character (from 1) and what was expected there; naming the
///                        type, if it is a curve or a surface of patches
GeometryReading scan_wkt(std::string_view wkt);

/// Appends a WKT geometry to a column as one feature, as append_wkb in wkb.h does.
///
/// @throws GeometryError  as scan_wkt does, and if the geometry is neither empty nor of the
///                        dimension of the column; the column is as before then
GeometryReading append_wkt(std::string_view wkt, MultiPointBuilder& builder);
/// As for points; parts are paths.
GeometryReading append_wkt(std::string_view wkt, MultiLineStringBuilder& builder);
/// As for points; parts are polygons.
GeometryReading append_wkt(std::string_view wkt, MultiPolygonBuilder& builder);

/// Writes a feature as WKT: a single geometry where it has one part, `EMPTY` where it has none.
/// Numbers are the shortest that read back to the same value.
std::string write_wkt(std::span<const Point> points);
/// Writes the paths of a feature as WKT.
std::string write_wkt(const MultiLineStringView& lines);
/// Writes the polygons of a feature as WKT.
std::string write_wkt(const MultiPolygonView& polygons);
/// Writes feature i of a column as WKT.
std::string write_wkt(const GeometryColumn& column, std::size_t i);

}  // namespace ecotone
