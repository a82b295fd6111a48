// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/layer_reading.h"

#include <fmt/format.h>

namespace ecotone {

void settle_crs(Layer& layer, const ReadOptions& options, std::vector<std::string>& notes) {
  if (!options.crs) return;
  if (!layer.crs || options.override_crs) {
    notes.push_back(layer.crs && !(*layer.crs == *options.crs)
                        ? fmt::format("CRS {} by option, in place of {} in the file",
                                      options.crs->label(), layer.crs->label())
                        : "CRS " + options.crs->label() + " by option");
    layer.crs = options.crs;
  } else if (!(*layer.crs == *options.crs)) {
    notes.push_back(fmt::format("the file names its CRS, {}; {} was given for files without one",
                                layer.crs->label(), options.crs->label()));
  }
}

Layer without_features(Layer layer, std::span<const std::size_t> places) {
  if (places.empty()) return layer;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0, k = 0; i < layer.size(); ++i) {
    if (k < places.size() && places[k] == i) {
      ++k;
    } else {
      kept.push_back(i);
    }
  }
  return select(layer, kept);
}

}  // namespace ecotone
