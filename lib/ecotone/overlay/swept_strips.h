// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what paths sweep over, stretch by stretch.

#include <cstddef>
#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
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

/// @throws CrsError  if a path leaves the domain of the CRS, or its strip reaches a pole of a CRS
///                   of longitude and latitude
SweptStrips swept_strips(std::span<const SweptPath> paths, const Crs& crs, int threads);

}  // namespace ecotone
