// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: one round of cleaning.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/coverage/coverage_cleaning.h"
#include "ecotone/overlay/clean_polygons.h"

namespace ecotone {

/// What decides between features, whatever their order in the layer.
struct FeatureRanks {
  std::vector<double> areas_m2;
  std::vector<std::uint32_t> place;     ///< by geometry, then id
  std::vector<std::uint32_t> priority;  ///< by the field, else all 0
};

struct PassResult {
  MultiPolygonArray zones;            ///< as after the round
  std::vector<std::uint8_t> changed;  ///< one flag a feature
  std::size_t gaps_filled = 0;
  std::size_t overlaps_given = 0;
  /// Features that overlap and of which neither may lose the overlap, as places.
  std::vector<std::pair<std::size_t, std::size_t>> kept_apart;

  bool failed = false;  ///< borders could not be cut apart: nothing was done

  bool is_idle() const;
};

/// Runs one round on valid features.
/// @param zones  as they are now; features that are left out are empty
PassResult cleaning_pass(const MultiPolygonArray& zones, const CleanPolygons& clean,
                         const FeatureRanks& ranks, const Crs& crs, const CleanOptions& options);

}  // namespace ecotone
