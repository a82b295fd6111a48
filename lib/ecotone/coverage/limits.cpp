// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/limits.h"

#include <fmt/format.h>

#include <cmath>

#include "ecotone/error.h"
#include "ecotone/message/coverage_errors.h"
#include "ecotone/overlay/borders.h"

namespace ecotone {

void refuse_bad_limit(double value, const std::string& name, const std::string& name_zh) {
  if (std::isfinite(value) && value >= 0) return;
  throw UsageError(coverage_error("limit_invalid"),
                   {{"name", name}, {"name_zh", name_zh}, {"value", fmt::format("{}", value)}});
}

double mean_width_m(const MultiPolygonView& region, const Crs& crs, double area_m2) {
  const double perimeter = perimeter_m(region, crs);
  return perimeter > 0 ? 2 * area_m2 / perimeter : 0;
}

}  // namespace ecotone
