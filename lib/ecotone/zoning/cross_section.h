// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: where a channel is cut.

#include <optional>
#include <vector>

#include "ecotone/hydrology/river_network.h"
#include "ecotone/zoning/metric_frame.h"
#include "ecotone/zoning/region.h"

namespace ecotone::detail {

/// A line across the water of a channel, from bank to bank and a little on.
struct CrossSection {
  std::vector<Point> line;  ///< left bank, if turned the place on the centreline, right bank
  double width_m = 0;
  bool turned = false;  ///< not perpendicular on one side, since that would cross another river
};

struct CrossSectionOptions {
  double reach_m = 2000;  ///< farther away is no bank
  double window_m = 10;   ///< the direction of the centreline is taken so far up and down
};

/// The cross-section of the water at a place of the network, perpendicular to the centreline.
///
/// Islands do not end it: it runs on to the outer bank. If the centreline lies beside the water,
/// it crosses the nearest water on the perpendicular. At a confluence the perpendicular may run up
/// the other river, over its centreline; then that side turns by steps of 5° until it does not.
///
/// @param water  one region, valid
/// @return  nothing if there is no bank within reach
std::optional<CrossSection> cross_section(const RiverNetwork& network, const NetworkPlace& place,
                                          const Region& water, const CrossSectionOptions& options);

/// The cross-section that parts a side branch from a river: the first one up (or down) the branch
/// from their node that is at most twice as wide as the narrowest there. Farther in it would run
/// along the river.
/// @param branch  a reach that begins or ends at the node
std::optional<CrossSection> mouth_section(const RiverNetwork& network, std::uint32_t branch,
                                          std::uint32_t node, const Region& water,
                                          const CrossSectionOptions& options);

}  // namespace ecotone::detail
