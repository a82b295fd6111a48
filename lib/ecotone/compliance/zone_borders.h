// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// Metres along x and y for a unit of the CRS at a place; good to a part in a hundred.
Point metres_per_unit(const Point& place, const Crs& crs);

/// The border of the union of zones near a place: those of their edges that come within a box,
/// without the stretches that lie inside the union. Zones side by side have no border between
/// them; zones that cover each other keep the one outside.
///
/// @param zones  each valid on its own; they may overlap
/// @param box    in the CRS of the zones
/// @return       one feature; empty if no border comes near
MultiLineStringArray borders_near(const std::vector<MultiPolygonView>& zones, const Box& box,
                                  const Crs& crs);

/// Length of the parts of paths that lie within a distance of borders, in metres.
///
/// Edges are straight in the CRS; its plane, scaled at the paths, stands for the ellipsoid, which
/// is good to a part in a thousand for what an error is reckoned from.
double length_near_m(const MultiLineStringView& paths, const MultiLineStringView& borders,
                     double distance_m, const Crs& crs);

}  // namespace ecotone
