// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone::bench {

/// Heights on a square lattice of 2^levels + 1 points a side.
struct HeightField {
  int side = 0;
  std::vector<float> heights;  ///< row by row, from south to north

  float operator()(int column, int row) const {
    return heights[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                   static_cast<std::size_t>(column)];
  }
};

/// Raises a fractal landscape by midpoint displacement in two dimensions (diamond-square).
/// @param roughness  the exponent H; displacements shrink by 2^-H from level to level, so that a
///                   small H gives coastlines of many vertices
/// Source: A. Fournier, D. Fussell, L. Carpenter, Computer rendering of stochastic models,
///         Comm. ACM 25 (1982).
HeightField diamond_square(int levels, double roughness, std::uint64_t seed);

/// The height that this part of the field lies below.
float height_at_quantile(const HeightField& field, double part);

/// Where a field lies on the ground, and which of its columns take part.
struct FieldWindow {
  Point origin;
  double spacing_m = 0;
  int first_column = 0;
  int last_column = -1;  ///< -1: the last of the field
};

/// Appends what lies above a height as one multipolygon: marching squares with linear
/// interpolation, crossings kept away from lattice points, land cut apart at saddles. Shells run
/// counter-clockwise and holes clockwise; the rim of the window is sea, so that every ring
/// closes. Valid by construction: two contours never share a point.
void append_contoured(const HeightField& field, float height, const FieldWindow& window,
                      MultiPolygonBuilder& builder);

}  // namespace ecotone::bench
