// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/finding/ledger.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/union.h"

namespace ecotone {

/// The features of a column, valid by OGC Simple Features: valid ones exactly as they came,
/// invalid ones snapped and repaired by their structure and written in the ledger with their
/// areas before and after; missing stays missing. What cannot be repaired is empty and stands in
/// the ledger as quarantined.
MultiPolygonArray valid_polygons(const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                                 const UnionOptions& options = {});

}  // namespace ecotone
