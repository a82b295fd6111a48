// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: wells and the ground around them.

#include <span>
#include <vector>

#include "ecotone/zoning/region.h"

namespace ecotone::detail {

/// The convex hull of points, counter-clockwise from the lowest by x, then y, without its inner
/// vertices and its first point not repeated; fewer than three points if they lie on a line.
std::vector<Point> convex_hull(std::vector<Point> points);

/// The ground around wells with a radius each: wells farther than 2R from all others have a
/// circle; of those that are nearer, the hull of the group is widened by R. Wells belong to a group
/// by a chain of neighbours no farther apart than 2R, on the ellipsoid.
/// @param fields  receives the number of wells of each group of two or more, largest first
Region well_field(std::span<const Point> wells, double radius_m, const RegionAlgebra& algebra,
                  std::vector<std::size_t>& fields);

}  // namespace ecotone::detail
