// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: features divided by the union of another layer.

#include <cstdint>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/index/zone_index.h"
#include "ecotone/overlay/clean_polygons.h"

namespace ecotone {

/// The union of a column, indexed. Where its features cross each other, its grid is finer than
/// that of the run, down to the last place of doubles of both layers, so that its own crossings are
/// not moved.
struct Region {
  ZoneIndex index;
  GridScale scale;
  int finer_bits = 0;  ///< the grid of the run is 2^finer_bits times as coarse
};

/// @param divided  the features that the region is to divide
Region region_of(const NamedPolygons& column, const CleanPolygons& clean,
                 const CleanPolygons& divided, const Crs& crs, int threads, Ledger& ledger);

struct DivisionTask {
  bool inside = false;   ///< make the part of each feature in the region
  bool outside = false;  ///< and the part outside it
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;
  Progress* progress = nullptr;
};

/// The features of a column, divided.
struct Division {
  MultiPolygonArray inside;
  MultiPolygonArray outside;
  /// Area of the part in the region by the crossings, never by `inside`; where the method is no
  /// sum over edges, that of `inside`.
  std::vector<double> inside_m2;
  std::vector<std::uint8_t> is_whole;  ///< the feature lies in the region
  std::vector<std::uint8_t> is_cut;    ///< it shares an area with the region
  std::vector<std::uint8_t> is_quarantined;
  Ledger ledger;
};

/// Divides features by a region; what contradicts itself is computed again or quarantined.
Division divide(const NamedPolygons& column, const CleanPolygons& clean, const Region& region,
                const Crs& crs, const DivisionTask& task);

}  // namespace ecotone
