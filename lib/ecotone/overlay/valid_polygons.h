// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/finding/ledger.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/union.h"

namespace ecotone {

/// The features of a column, valid on the grid by OGC Simple Features.
///
/// A feature that is valid when it is snapped stays exactly as it came, its coordinates not
/// snapped; borders that cross each other by less than the grid are left so. All others are
/// snapped, repaired by their structure and written in the ledger with their areas before and
/// after: as `repaired`, or as `snapped` if they were valid as they came and the grid alone made
/// them invalid. Missing stays missing. What cannot be repaired is empty and stands in the ledger
/// as quarantined.
MultiPolygonArray valid_polygons(const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                                 const UnionOptions& options = {});

}  // namespace ecotone
