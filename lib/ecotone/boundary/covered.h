// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: how much of an edge its near stretches cover.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ecotone/boundary/named_neighbours.h"

namespace ecotone {

/// The share of an edge near a neighbour, each place counted once.
struct EdgeCover {
  double first = 0;  ///< where the stretches begin
  double near = 0;
  double along = 0;
  bool at_start = false;  ///< the first point of the edge is near
  bool at_end = false;
};

/// Calls a function with each neighbour of an edge and what it covers.
/// @param stretches  of one edge, as `NamedNeighbours::along` gives them
template <typename Function>
void for_each_neighbour(const std::vector<NearStretch>& stretches, const Function& function) {
  for (std::size_t k = 0; k < stretches.size();) {
    const std::size_t neighbour = stretches[k].neighbour;
    EdgeCover cover{.first = stretches[k].from};
    double near_end = 0;
    double along_end = 0;
    for (; k < stretches.size() && stretches[k].neighbour == neighbour; ++k) {
      const NearStretch& s = stretches[k];
      cover.near += std::max(0.0, s.to - std::max(s.from, near_end));
      near_end = std::max(near_end, s.to);
      if (s.along) {
        cover.along += std::max(0.0, s.to - std::max(s.from, along_end));
        along_end = std::max(along_end, s.to);
      }
      cover.at_start = cover.at_start || s.from <= 0;
      cover.at_end = cover.at_end || s.to >= 1;
    }
    function(neighbour, cover);
  }
}

}  // namespace ecotone
