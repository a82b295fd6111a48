// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ecotone/hydrology/river_network.h"

namespace ecotone {

/// A source and a target that a trace from it reaches.
struct NetworkPair {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  double distance_m = 0;  ///< along the network, by the shortest way of the direction

  friend bool operator==(const NetworkPair&, const NetworkPair&) = default;
};

struct PairOptions {
  TraceDirection direction = TraceDirection::downstream_diversions;
  double max_distance_m = std::numeric_limits<double>::infinity();
  bool nearest_only = false;  ///< of each source its nearest target; of equally near ones the first
  std::span<const NetworkPlace> barriers;  ///< end the traces
  int threads = 0;
};

/// Distances along a network from places to places, in one pass: by source, then distance, then
/// target. Sources from which no target is reached have no row.
///
/// @throws GeometryError  if a place is not in the network or the distance is negative or NaN
///
/// Cost: that of a trace for each source; nothing but the pairs is kept. With `nearest_only` a
/// trace ends at the first target, and of many sources along all ways (UT, DD) one walk from all
/// targets serves them all.
std::vector<NetworkPair> network_pairs(const RiverNetwork& network,
                                       std::span<const NetworkPlace> sources,
                                       std::span<const NetworkPlace> targets,
                                       const PairOptions& options = {});

/// The shortest way from one place downstream to another, in the order of the water; empty if it
/// does not come by. Distances are from the upper place. Of several equally short ways all.
///
/// @throws GeometryError  if a place is not in the network
std::vector<Stretch> shortest_way(const RiverNetwork& network, const NetworkPlace& from,
                                  const NetworkPlace& to,
                                  std::span<const NetworkPlace> barriers = {});

}  // namespace ecotone
