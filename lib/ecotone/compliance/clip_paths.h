// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Whether a point lies inside a polygon or on its border.
bool is_covered(const Point& p, const PolygonView& polygon);

/// Whether a point lies inside one of the zones or on its border.
bool is_covered(const Point& p, const std::vector<MultiPolygonView>& zones);

/// Cuts paths along the borders of zones and keeps what lies inside their union (or outside of
/// it). Stretches along a border count as inside.
///
/// @param zones  each valid on its own; they may overlap
/// @return       one feature; empty if nothing is left
MultiLineStringArray clip_paths(const MultiLineStringView& paths,
                                const std::vector<MultiPolygonView>& zones, bool keep_inside);

}  // namespace ecotone
