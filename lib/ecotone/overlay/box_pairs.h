// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: which features of two columns can share a point at all.

#include <cstdint>
#include <utility>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Pairs of places whose boxes, grown by a margin, share a point; sorted by first, then second.
std::vector<std::pair<std::uint32_t, std::uint32_t>> box_pairs(const MultiPolygonArray& a,
                                                               const MultiPolygonArray& b,
                                                               double margin);

}  // namespace ecotone
