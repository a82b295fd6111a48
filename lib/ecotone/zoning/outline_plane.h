// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what work on outlines asks of its CRS and its distances.

#include <string_view>

#include "ecotone/geodesy/crs.h"

namespace ecotone::detail {

/// Units of the plane of a projected CRS in a metre.
/// @throws CrsError  if the CRS is geographic: outlines are moved in a plane
double plane_units_per_metre(const Crs& crs);

/// @throws UsageError  if a distance or a size is negative or not finite; names it
void require_distance(std::string_view name, double value);

}  // namespace ecotone::detail
