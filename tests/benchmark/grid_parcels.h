// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone::bench {

/// A perturbed grid of cells whose neighbours share wiggly borders vertex for vertex.
struct ParcelGrid {
  int columns = 0;
  int rows = 0;
  Point origin;
  double cell_width_m = 0;
  double cell_height_m = 0;
  int fewest_between = 2;  ///< vertices on a border between two corners
  int most_between = 13;
  std::uint64_t seed = 1;
  /// Moves every vertex by up to this, as a second survey would; the same vertex always alike.
  double resurvey_m = 0;
  /// Moves the ground smoothly by up to this in every fourth block of the county.
  double shift_m = 0;
};

/// Appends the ring around the cells [first_column, last_column] of a row: one polygon, one
/// feature. Counter-clockwise; borders of cells that are merged away leave no vertex, corners on
/// the outline stay.
void append_parcel(const ParcelGrid& grid, int first_column, int last_column, int row,
                   MultiPolygonBuilder& builder);

}  // namespace ecotone::bench
