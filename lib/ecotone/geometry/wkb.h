// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/geometry/geometry_reading.h"

namespace ecotone {

/// Reads the structure of a WKB geometry without its coordinates: what it holds and what a
/// reader will leave out.
///
/// Reads ISO WKB and EWKB of both byte orders, with or without Z, M and SRID, from Point to
/// GeometryCollection; MultiCurve and MultiSurface too, as long as their parts are straight.
/// Z and M are skipped. A collection may nest up to 32 deep.
///
/// @param wkb  the bytes of one geometry; bytes behind its end are an error
/// @throws GeometryError  naming the byte offset, if the bytes end early or go on, if the byte
///                        order or the type is unknown, or if a part may not stand in its
///                        parent; naming the type, if it is a curve or a surface of patches.
///                        Counts are compared with the bytes that are left before anything is
///                        reserved.
GeometryReading scan_wkb(std::span<const std::uint8_t> wkb);

/// Appends a WKB geometry to a column as one feature; single geometries become multi-geometries
/// of one part. Of a collection the parts of the highest dimension are kept. POINT EMPTY is a
/// point of two NaN. A ring that does not end where it began is closed. Coordinates that are
/// not finite are kept; `faults` in validity.h finds them.
///
/// @throws GeometryError  as scan_wkb does, and if the geometry is neither empty nor of the
///                        dimension of the column; the column is as before then
GeometryReading append_wkb(std::span<const std::uint8_t> wkb, MultiPointBuilder& builder);
/// As for points; parts are paths.
GeometryReading append_wkb(std::span<const std::uint8_t> wkb, MultiLineStringBuilder& builder);
/// As for points; parts are polygons.
GeometryReading append_wkb(std::span<const std::uint8_t> wkb, MultiPolygonBuilder& builder);

/// Whether a geometry of one part is written as a multi-geometry or as a single one.
enum class WkbForm { multi, single_where_possible };

/// Writes a feature as ISO WKB, little endian. No point at all is a multi-geometry of no part.
std::vector<std::uint8_t> write_wkb(std::span<const Point> points, WkbForm form = WkbForm::multi);
/// Writes the paths of a feature as ISO WKB, little endian.
std::vector<std::uint8_t> write_wkb(const MultiLineStringView& lines,
                                    WkbForm form = WkbForm::multi);
/// Writes the polygons of a feature as ISO WKB, little endian.
std::vector<std::uint8_t> write_wkb(const MultiPolygonView& polygons,
                                    WkbForm form = WkbForm::multi);
/// Writes feature i of a column as ISO WKB, little endian; the caller asks for is_missing(i).
std::vector<std::uint8_t> write_wkb(const GeometryColumn& column, std::size_t i,
                                    WkbForm form = WkbForm::multi);

}  // namespace ecotone
