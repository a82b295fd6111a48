// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: widths, and limits that are asked for.

#include <string>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// @throws UsageError  for a limit that is negative or not finite
void refuse_bad_limit(double value, const std::string& name, const std::string& name_zh);

/// Mean width of a region: 2 · area / perimeter, the width of a strip of that area and perimeter.
double mean_width_m(const MultiPolygonView& region, const Crs& crs, double area_m2);

}  // namespace ecotone
