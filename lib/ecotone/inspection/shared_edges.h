// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: whether the polygons of a layer tile.

#include "ecotone/geometry/arrays.h"

namespace ecotone::inspection {

/// The share of the edges of a column that two of its features have in common, vertex for vertex:
/// near 0 for scattered polygons, above a half for zones that tile.
double shared_edge_share(const MultiPolygonArray& zones);

/// Whether features were drawn to tile: at least three of them, and at least four of ten edges
/// shared.
bool tiles(const MultiPolygonArray& zones);

}  // namespace ecotone::inspection
