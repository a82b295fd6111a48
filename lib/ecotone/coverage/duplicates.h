// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: features that are the same region.

#include <cstddef>
#include <vector>

#include "ecotone/overlay/clean_polygons.h"

namespace ecotone {

/// Groups of two or more features with the same vertices, wherever their rings begin and whichever
/// way they run; features rising, groups by their first.
std::vector<std::vector<std::size_t>> same_regions(const CleanPolygons& clean);

/// Whether two features are such.
bool is_same_region(const CleanPolygons& clean, std::size_t a, std::size_t b);

}  // namespace ecotone
