// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the module: pieces of reaches in an index, for nearness.

#include <cstdint>
#include <tuple>
#include <vector>

#include "ecotone/geodesy/distance.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

/// Boxes around a few edges of a reach each, so that a long reach is not searched as a whole.
struct RiverNetwork::Pieces {
  struct Piece {
    std::uint32_t reach;
    std::uint32_t first;  ///< vertex of the reach
    std::uint32_t last;
  };

  explicit Pieces(const RiverNetwork& network);

  std::vector<Piece> pieces;
  BoxIndex index;
};

namespace detail {

/// Left or right of a path at its place nearest to a point. Outside a corner it is the outer side.
BankSide side_of(const Point& p, PathView path, const NearestPlace& place);

/// Orders reaches by their shape, whatever their numbers; only equal ones by number.
inline std::tuple<double, double, double, double, double, std::uint32_t> order_of(
    const RiverNetwork& network, std::uint32_t reach) {
  const PathView path = network.path(reach);
  return {
      path.back().x, path.back().y, path.front().x, path.front().y, network.reach(reach).length_m,
      reach};
}

/// Whether a place at a node is best told by this reach: by the one below, from which all inflows
/// are upstream, but at a divergence by one above, from which all outflows are downstream.
bool speaks_for(const RiverNetwork& network, std::uint32_t reach, std::uint32_t node);

}  // namespace detail

}  // namespace ecotone
