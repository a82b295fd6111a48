// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// What can change the area of a feature by its being snapped, cut or united, in square metres:
/// the grid along its border (0.71 · grid · length), rounding, and what the method itself leaves
/// open when a region is divided: 2e-9 of the area for ellipsoid; besides that 0.1 mm along the
/// border for parcel, which rounds positions; 0.1 m² a vertex for geodesic, whose edges bend.
///
/// @param feature  vertices in `crs`; 0 for an empty one
/// @param area_m2  its area
double cutting_error_m2(const MultiPolygonView& feature, const Crs& crs, AreaMethod method,
                        double grid, double area_m2);

}  // namespace ecotone
