// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/river_layers.h"

#include <string>
#include <utility>
#include <vector>

namespace ecotone {

RiverNetwork network_of_layers(std::span<const Layer* const> layers, int threads) {
  MultiLineStringBuilder builder;
  RiverFields fields;
  const Crs* crs = nullptr;
  for (const Layer* layer : layers) {
    if (layer->geometry.type() != GeometryType::line) continue;
    crs = &layer->require_crs();
    const MultiLineStringArray& lines = layer->lines();
    const std::vector<std::string> names = field_texts(*layer, "name");
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines.is_missing(i)) continue;
      for (std::size_t j = 0; j < lines[i].size(); ++j) builder.add_path(lines[i].path(j));
      builder.finish_feature();
      fields.name.push_back(names[i]);
    }
  }
  if (crs == nullptr) return {};
  return RiverNetwork(std::move(builder).build(), *crs, fields, {.threads = threads});
}

}  // namespace ecotone
