// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "ecotone/compliance/spatial_facts.h"

namespace ecotone {

/// What a subject would have to do so that a condition on its place ceases to hold: give up what
/// it shares with zones, or keep a distance from features.
struct Demand {
  /// What a polygon may give up: its part in all of these zones and of the second, but not in the
  /// third. Empty where giving up is no way out, as for a distance.
  std::vector<ZoneSet> in;
  std::vector<ZoneSet> also;
  std::vector<ZoneSet> except;
  /// Where a threshold allows some of it: so much is enough.
  std::optional<double> enough_m2;

  /// Layers of any geometry to keep a distance from, each with its accuracy.
  std::vector<std::pair<std::size_t, double>> layers;
  std::function<bool(std::size_t layer, std::size_t feature)> wanted;  ///< which features count
  double distance_m = 0;  ///< beyond the accuracies; 0 where only the inside is barred
};

/// Demands that have all to be met; a condition may leave several ways out.
using WayOut = std::vector<Demand>;

}  // namespace ecotone
