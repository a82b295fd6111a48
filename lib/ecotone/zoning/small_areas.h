// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Fills the holes of zones that are smaller than a size, with whatever parts lie in them.
///
/// Each filled hole is a line of the ledger, `merged`: the zone had `area_before_m2` in it (parts
/// inside the hole, mostly none) and has `area_after_m2` now; the differences add up to what the
/// zones gained.
///
/// @param zones     valid multipolygons
/// @param below_m2  0 fills nothing
/// @param name      of the layer, for the ledger; features are told by their place
/// @throws UsageError  if the size is negative or not finite
MultiPolygonArray fill_holes(const MultiPolygonArray& zones, double below_m2, const Crs& crs,
                             AreaMethod method, const std::string& name, Ledger& ledger);

/// Drops the parts of zones that are smaller than a size. Each is a line of the ledger, `dropped`.
///
/// @param zones     valid multipolygons; of a part, its holes do not count to its size
/// @param below_m2  0 drops nothing
/// @param reason    why specks are looked for, for the ledger
/// @throws UsageError  if the size is negative or not finite
MultiPolygonArray drop_specks(const MultiPolygonArray& zones, double below_m2, const Crs& crs,
                              AreaMethod method, const std::string& name, const std::string& reason,
                              Ledger& ledger);

}  // namespace ecotone
