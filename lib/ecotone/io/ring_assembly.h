// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Adds rings as one feature: a ring inside of another is a hole, inside of a hole a part again,
/// else a part of its own, whatever their order. Rings that touch or cross go by where most of
/// their vertices lie. Every ring repeats its first point.
/// @return  its area in the plane
double add_assembled_rings(const std::vector<std::vector<Point>>& rings,
                           MultiPolygonBuilder& builder);

}  // namespace ecotone
