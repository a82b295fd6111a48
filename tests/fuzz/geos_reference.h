// SPDX-License-Identifier: Apache-2.0
// What GEOS says of the same shapes; the slowest witness, asked about samples.
#pragma once

#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone::fuzz {

/// Whether GEOS calls a feature valid.
bool geos_is_valid(const MultiPolygonView& feature);
/// Area of what is in `piece` or in the intersection of a and b, and not in both; -1 if GEOS
/// fails.
double geos_difference_from_intersection(const MultiPolygonView& piece, const MultiPolygonView& a,
                                         const MultiPolygonView& b);

}  // namespace ecotone::fuzz
