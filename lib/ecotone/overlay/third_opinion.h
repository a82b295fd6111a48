// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what a library that shares nothing with ours finds.

#include <optional>

#include "ecotone/overlay/geos.h"

namespace ecotone {

/// The area of a ∩ b, or of a − b, in square units of the coordinates, by Boost.Geometry; nothing
/// where it gives up. Rounded near the place of `a`, so that large coordinates lose little.
std::optional<double> area_by_boost(const geos::Polygons& a, const geos::Polygons& b, bool inside);

}  // namespace ecotone
