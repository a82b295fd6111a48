// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/limits.h"

#include <cmath>

#include "ecotone/error.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {

void require_distance(double distance_m) {
  if (distance_m > 0 && std::isfinite(distance_m)) return;
  throw UsageError(boundary_error("distance_invalid"), {{"distance", format_shortest(distance_m)}});
}

void require_share(double share) {
  if (share >= 0 && share <= 1) return;
  throw UsageError(boundary_error("share_invalid"), {{"share", format_shortest(share)}});
}

void require_tolerance(double tolerance_m) {
  if (tolerance_m > 0 && std::isfinite(tolerance_m)) return;
  throw UsageError(boundary_error("tolerance_not_positive"),
                   {{"value", format_shortest(tolerance_m)}});
}

}  // namespace ecotone
