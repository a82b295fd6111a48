// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the land beside a part of a water, and where it ends.

#include <string>
#include <vector>

#include "ecotone/zoning/region.h"

namespace ecotone::detail {

/// The stretches of the border of a water part that are banks: border of the whole water too, no
/// cuts through it. They run with the water on their left.
MultiLineStringArray banks_of(const Region& part, const Region& whole, const Crs& crs);

/// The land within a depth of the banks of a water part, without any of the water. It ends at a
/// right angle to the bank where the bank ends, so that it is no longer than the water part.
Region land_beside(const Region& part, const Region& whole, double depth_m,
                   const RegionAlgebra& algebra);

/// What a land part does not go beyond.
struct LandLimits {
  MultiLineStringArray lines;  ///< divides and dykes
  Region catchment;            ///< empty: not limited
  double share = 0.01;         ///< a side of a line with less of the water is the far side
};

/// The land on the near side of divides and dykes, and inside the catchment.
///
/// A line cuts land off from the water where it runs through it. Where a line ends within the
/// land, what lies behind it, seen from the nearest bank, is cut off by a ray away from that bank:
/// a dyke along half the bank ends the land along this half.
///
/// @param water_part  that the land belongs to
/// @param reach_m     no land is farther from the water
Region limited_land(const Region& land, const Region& water_part, const LandLimits& limits,
                    double reach_m, const RegionAlgebra& algebra);

/// Whether a point lies in a region, border included.
bool contains(const Region& region, const Point& p);

}  // namespace ecotone::detail
