// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what paths sweep over, stretch by stretch.

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/overlay/offset_curve.h"

namespace ecotone {

/// A path of a feature, and how far it sweeps; straight edges in the CRS. A path that ends where
/// it began has no ends; one of a single place is a point.
struct SweptPath {
  std::size_t feature = 0;
  std::vector<Point> points;
  OffsetCurve shape;
};

/// Valid polygons in the CRS, each with its feature; together they are what the paths sweep over.
struct SweptStrips {
  MultiPolygonArray polygons;
  std::vector<std::size_t> features;  ///< one a row of `polygons`
};

/// What planes and edges may add to the error of an offset, in metres: half a millimetre for the
/// plane of a stretch, and a quarter each for edges laid into it and taken back.
inline constexpr double sweeping_error_m = 1e-3;

/// Whether a ring is at least so broad in the mean, 2 · area / perimeter. What is less than an
/// error broad may be made by it: crossings that are rounded, strips that meet at a fine angle.
inline bool is_broad(RingView ring, double width) {
  double perimeter = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    perimeter += std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y);
  }
  return std::abs(twice_signed_area(ring)) >= width * perimeter;
}

/// Visits the rings of a feature that are broad: (ring, whether it is the last of its polygon).
/// Polygons whose shell is not are left out.
template <typename Visit>
void for_broad_rings(const MultiPolygonView& feature, double width, const Visit& visit) {
  for (std::size_t j = 0; j < feature.size(); ++j) {
    const PolygonView polygon = feature.polygon(j);
    if (!is_broad(polygon.shell(), width)) continue;
    std::vector<std::size_t> holes;
    for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
      if (is_broad(polygon.ring(k), width)) holes.push_back(k);
    }
    visit(polygon.shell(), holes.empty());
    for (const std::size_t k : holes) visit(polygon.ring(k), k == holes.back());
  }
}

/// @throws CrsError  if a path leaves the domain of the CRS, or its strip reaches a pole of a CRS
///                   of longitude and latitude
SweptStrips swept_strips(std::span<const SweptPath> paths, const Crs& crs, int threads);

}  // namespace ecotone
