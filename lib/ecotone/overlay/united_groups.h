// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: unions of groups of features that are clean already.

#include <span>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/overlay/clean_polygons.h"

namespace ecotone {

struct UnitedGroups {
  MultiPolygonArray regions;   ///< one a group
  bool has_crossings = false;  ///< not all of their vertices lie on the grid
};

/// Unites groups by their edges; a group whose edges contradict each other by GEOS, which the
/// ledger tells. A group of one feature is that feature.
UnitedGroups unite_groups(const NamedPolygons& named, const CleanPolygons& clean,
                          std::span<const std::vector<std::size_t>> groups, int threads,
                          Ledger& ledger);

}  // namespace ecotone
