// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what of a strip beside a line lies on its left.

#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/geos.h"

namespace ecotone {

/// The part of a strip that lies on the left of the paths it was swept from.
///
/// The paths cut the strip into parts. A part stays if it adjoins the paths with their left more
/// than with their right, or not at all. Paths with ends cut as if they went on straight by the
/// distance, so that a part behind an end is no way from one side to the other.
///
/// @param strip  reaches over the paths to the right a little
/// @throws geos::Failure  if the strip cannot be cut
geos::Polygons left_part(const MultiPolygonView& strip,
                         const std::vector<std::vector<Point>>& paths, double distance_m,
                         const Crs& crs);

}  // namespace ecotone
