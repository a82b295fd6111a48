// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what a feature has lost and gained.

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/grid_point.h"

namespace ecotone {

/// Each polygon that was taken from a feature, and each that was given to it.
struct RegionChanges {
  MultiPolygonArray removed;
  MultiPolygonArray added;
};

/// Compares a valid feature before and after, on the grid; edges that both have are no work.
RegionChanges region_changes(const MultiPolygonView& before, const MultiPolygonView& after,
                             const GridScale& scale);

}  // namespace ecotone
