// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what distances, shares and tolerances may be.

namespace ecotone {

/// @throws UsageError  unless a distance is positive and finite
void require_distance(double distance_m);
/// @throws UsageError  unless a share lies from 0 to 1
void require_share(double share);
/// @throws UsageError  unless a tolerance is positive and finite
void require_tolerance(double tolerance_m);

}  // namespace ecotone
