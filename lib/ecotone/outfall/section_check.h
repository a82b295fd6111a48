// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the national section that lies next below an outfall.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/geometry/point.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// What a row says of the section below it.
struct StatedSection {
  std::size_t row = 0;
  Point place;  ///< in the working CRS
  std::string section;
  std::string river;
};

struct NextSection {
  std::string name;
  double distance_m = 0;  ///< along the rivers
};

/// The sections that were found, one a stated one.
struct SectionsDownstream {
  bool has_sections = false;  ///< the layers have national sections and rivers
  std::vector<std::optional<NextSection>> next;
};

/// Finds the next national section below each place, along the lines of the role river. Places and
/// sections without a clear place on the rivers have none.
SectionsDownstream sections_downstream(std::span<const StatedSection> stated,
                                       const LayerSet& layers, int threads);

}  // namespace ecotone
