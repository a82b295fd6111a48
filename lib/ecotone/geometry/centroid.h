// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// The centroid of a feature in the plane of its coordinates: of polygons by area (shells add and
/// holes subtract, whichever way they run), of lines by length, of points their mean. Of polygons
/// without area the centroid of their rings as lines, of lines without length that of their points.
///
/// @return  nothing for a missing or empty geometry
/// Accuracy: rounding only; parts of one polygon that overlap count twice.
/// Source: OGC 06-103r4, section 6.1.10.2; the shoelace formula.
std::optional<Point> centroid(const GeometryColumn& column, std::size_t feature);

}  // namespace ecotone
