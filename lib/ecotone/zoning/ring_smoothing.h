// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Outlines after smoothing, and how far they moved.
struct SmoothedOutlines {
  MultiPolygonArray zones;  ///< one a feature; as many parts and holes as before
  /// No point of an old outline is farther from the new one than this, and none of the new one
  /// from the old: at most the tolerance. Measured along every edge, in the plane of the CRS.
  double largest_move_m = 0;
  std::size_t vertices_before = 0;
  std::size_t vertices_after = 0;
  /// Rings that had to be smoothed less, or not at all, since the result was not valid otherwise.
  std::size_t restrained_rings = 0;
};

/// Smooths the outlines of zones: ragged stretches become straight, corners stay.
///
/// Of four vertices in a row the middle two become one, placed such that the area of the ring
/// stays what it was, as long as the outline moves no farther than the tolerance; the least
/// displacement first. So vertices are averaged, not picked, and neither side gains. Vertices
/// where rings touch stay; parts and holes keep their number, and a ring keeps four vertices
/// (three if it has no more). No edge crosses another: what a last check of validity finds is
/// smoothed with half the tolerance, at last not at all.
///
/// @param zones        valid multipolygons
/// @param tolerance_m  0 changes nothing
/// @param crs          projected; distances are those of its plane
/// @throws CrsError    if the CRS is geographic
/// @throws UsageError  if the tolerance is negative or not finite
///
/// Accuracy: new vertices lie on the grid of overlays (0.1 mm); but for that the area in the plane
/// stays.
/// Source: B. J. Kronenfeld et al., Simplification of polylines by segment collapse, Int. J. of
/// Cartography 6 (2020), section 3, with a bound of the Hausdorff distance in place of a count.
SmoothedOutlines smooth_outlines(const MultiPolygonArray& zones, double tolerance_m,
                                 const Crs& crs);

}  // namespace ecotone
