// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: the pairs that overlap, for every operation that needs them.

#include <cstdint>
#include <optional>
#include <vector>

#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

/// Whether an overlap is the whole of one side.
enum class Whole : std::uint8_t { none, subject, zone };

struct OverlapPairs {
  std::vector<Overlap> pairs;  ///< sorted by subject, then zone
  std::vector<Whole> whole;    ///< one a pair
  MultiPolygonArray pieces;    ///< one a pair, if asked for
};

struct PairSides {
  const NamedPolygons& subjects;
  const NamedPolygons& zones;
  const CleanPolygons& clean_subjects;
  const CleanPolygons& clean_zones;
  bool same_column = false;  ///< each pair of different features of one column, once
};

/// Finds and measures the overlaps of two columns; pairs that cannot be computed go to the ledger.
OverlapPairs overlap_pairs(const PairSides& sides, const Crs& crs, const OverlapOptions& options,
                           const GridScale& scale, Ledger& ledger);

/// What rounding of coordinates and crossings can make of the area of a polygon, in its unit
/// squared: a few units in the last place along its whole border.
double rounding_noise(double perimeter, const Box& box);

/// What snapping a border of this length can make of an area, near a box.
double snapping_error_m2(double length_m, double grid, const Box& box, const Crs& crs);

}  // namespace ecotone
