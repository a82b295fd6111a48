// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: a place to point at.

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// A point inside a multipolygon: the middle of the widest stretch of it on the horizontal line
/// halfway up its first polygon. Its first vertex if it is too flat for that; (0, 0) if empty.
Point inner_point(const MultiPolygonView& polygons);

}  // namespace ecotone
