// SPDX-License-Identifier: Apache-2.0
// Layers of zones for the tests of this module.
#pragma once

#include <initializer_list>
#include <string>

#include "ecotone/layer/layer.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {

/// Zones in metres (EPSG:4545) with the ids 1, 2, …
inline Layer layer_of(MultiPolygonArray zones) {
  Layer layer{.name = "units", .crs = Crs::from_epsg(4545)};
  layer.geometry = std::move(zones);
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back(std::to_string(i + 1));
  return layer;
}
inline Layer layer_of(std::initializer_list<std::string> texts) {
  return layer_of(multipolygons(texts));
}

}  // namespace ecotone
