// SPDX-License-Identifier: Apache-2.0
// Private to io: what readers of layers do alike, wherever the features come from.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecotone/io/layer_io.h"

namespace ecotone {

/// Takes the CRS of the options where the source names none, or where they override it; told.
void settle_crs(Layer& layer, const ReadOptions& options, std::vector<std::string>& notes);

/// The layer without the features at these places, which ascend.
Layer without_features(Layer layer, std::span<const std::size_t> places);

}  // namespace ecotone
