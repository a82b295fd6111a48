// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: features of two layers that carry the same id or name.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/layer/layer.h"

namespace ecotone::inspection {

/// Features that two layers have in common, by the pair of fields that matches most of them.
struct FeatureMatches {
  std::string field;            ///< of the layer; empty if nothing matches
  std::string reference_field;  ///< of the reference
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  ///< by place in the layer
};

/// Matches features by fields of ids and names whose values are used once in each layer. Nothing
/// unless at least two features and three of ten of the smaller layer match.
FeatureMatches matched_features(const Layer& layer, const Layer& reference);

}  // namespace ecotone::inspection
