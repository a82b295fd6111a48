// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/finding/ledger.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

/// What of each subject lies in no zone: subject minus the union of the zones, one feature a
/// subject in their order. Empty where a subject is covered, missing where it is missing, whole
/// (as it came, snapped) where no zone overlaps it.
///
/// `difference_of(subjects, coverage)` is what of the subjects lies outside a coverage.
///
/// @param subjects, zones  in the same CRS
/// @param ledger           receives what was repaired, snapped or set aside; a subject that
///                         cannot be computed is quarantined and empty
/// @throws                 as `overlap_areas`
MultiPolygonArray difference_of(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                                const Crs& crs, Ledger& ledger, const OverlapOptions& options = {});

/// What of each subject lies in any zone: subject ∩ union of the zones, one feature a subject;
/// else as `difference_of`. Together the two are the subject.
MultiPolygonArray intersection_of(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                                  const Crs& crs, Ledger& ledger,
                                  const OverlapOptions& options = {});

}  // namespace ecotone
