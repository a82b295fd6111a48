// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/outline_plane.h"

#include <cmath>
#include <string>

#include "ecotone/error.h"
#include "ecotone/message/no_burn_errors.h"
#include "ecotone/message/units.h"

namespace ecotone::detail {

double plane_units_per_metre(const Crs& crs) {
  if (crs.is_geographic()) throw CrsError(no_burn_error("plane_needed"), {{"crs", crs.label()}});
  return 1 / crs.unit_factor();
}

void require_distance(std::string_view name, double value) {
  if (std::isfinite(value) && value >= 0) return;
  throw UsageError(no_burn_error("size_invalid"),
                   {{"name", std::string(name)}, {"value", format_shortest(value)}});
}

}  // namespace ecotone::detail
