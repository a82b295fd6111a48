// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: where walks along rings begin, and which way they run.

#include "ecotone/boundary/boundary_graph.h"
#include "ecotone/boundary/boundary_points.h"
#include "ecotone/geodesy/crs.h"

namespace ecotone {

/// Turns every ring of a graph the way it is walked and begins it at its start.
void order_walks(BoundaryGraph& graph, const Crs& crs, const BoundaryPointOptions& options);

}  // namespace ecotone
