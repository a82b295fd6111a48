// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: boundary lines without the jitter of their vertices.

#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// A path without the vertices that lie within a tolerance of the line without them; its ends stay,
/// of a closed path also the vertex farthest from them.
/// Source: D. H. Douglas, T. K. Peucker, Cartographica 10 (1973).
std::vector<Point> straightened(PathView path, double tolerance_m, const Crs& crs);

}  // namespace ecotone
