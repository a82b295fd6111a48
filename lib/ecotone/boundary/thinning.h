// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: which places of a boundary are significant.

#include <cstdint>
#include <vector>

#include "ecotone/boundary/boundary_graph.h"
#include "ecotone/geodesy/crs.h"

namespace ecotone {

/// Of each place, whether it stays. Nodes do; of what lies between, the points that keep the
/// line within the tolerance, and those without which lines would meet or points change sides.
///
/// @param graph  every ring has a node
std::vector<std::uint8_t> kept_places(const BoundaryGraph& graph, const Crs& crs,
                                      double tolerance_m);

}  // namespace ecotone
