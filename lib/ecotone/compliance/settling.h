// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/finding/finding.h"

namespace ecotone {

/// What survey would tell an area from its threshold: which stretches to which accuracy, rounded
/// down to what people ask for. Where the zones' border alone decides, only that is asked for.
///
/// @param layer    whose border it is
/// @param gap_m2   how far the area is from its threshold
/// @param terms    of the error that hides it
Bilingual survey_for_area(const Bilingual& layer, double gap_m2, const ErrorTerms& terms);

/// The same for a length along a line or a distance, in metres.
Bilingual survey_for_distance(const Bilingual& layer, double gap_m, double now_m);

}  // namespace ecotone
