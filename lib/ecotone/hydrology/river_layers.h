// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "ecotone/hydrology/river_network.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// One network of the lines of several layers; names of rivers come from their field `name`.
/// Layers of another geometry are left out.
///
/// @param layers  in one CRS
/// @return        a network without reaches if there is no line
/// @throws CrsError  as RiverNetwork does
RiverNetwork network_of_layers(std::span<const Layer* const> layers, int threads = 0);

}  // namespace ecotone
