// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geometry/arrays.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// Takes hand-drawn closed lines for outlines of zones, and gives the zones: one feature a line
/// feature that closes on its own.
///
/// A path whose ends are no farther apart than the gap is closed. Of paths that stay open, those
/// whose ends meet within the gap are joined, across features, and the ring belongs to the
/// feature of its first path. Within a feature a ring inside another is a hole, a ring inside a
/// hole a part, and so on. Rings that cross themselves stay so; a union mends them.
///
/// @param drawn   lines in a projected CRS; missing and empty ones give missing polygons
/// @param gap_m   how far ends may lie apart
/// @return        one multipolygon a feature of `drawn`, missing where it gave its path to another
/// @throws GeometryError  if a line stays open, with its feature, its ends and the gap between
/// @throws CrsError       if the layer has no CRS, or a geographic one
/// @throws SchemaError    if it has no lines
/// @throws UsageError     if the gap is negative or not finite
MultiPolygonArray zones_of_closed_lines(const Layer& drawn, double gap_m);

}  // namespace ecotone
