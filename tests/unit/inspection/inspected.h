// SPDX-License-Identifier: Apache-2.0
// Layers from WKT, and what inspection finds in them.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>

#include "ecotone/inspection/inspection.h"
#include "tests/support/wkt_builders.h"

namespace ecotone {

inline Layer layer_of(GeometryColumn geometry, std::optional<Crs> crs) {
  Layer layer;
  layer.name = "zones";
  layer.geometry = std::move(geometry);
  for (std::size_t i = 0; i < layer.size(); ++i) layer.ids.push_back(std::to_string(i + 1));
  layer.crs = std::move(crs);
  return layer;
}

inline Layer polygon_layer(std::initializer_list<std::string> texts, std::optional<Crs> crs) {
  return layer_of(multipolygons(texts), std::move(crs));
}

/// The first finding of a code; nullptr if there is none.
inline const InspectFinding* found(const LayerInspection& seen, std::string_view code) {
  for (const InspectFinding& finding : seen.findings) {
    if (finding.code() == code) return &finding;
  }
  return nullptr;
}

/// Adds a column with one value a feature.
inline void add_column(Layer& layer, std::string name, FieldType type,
                       std::vector<FieldValue> values) {
  Column column(std::move(name), type);
  for (FieldValue& value : values) column.push_back(std::move(value));
  layer.fields.add(std::move(column));
}

/// A square by its lower left corner, as WKT with three decimals.
std::string square(double x, double y, double size);

}  // namespace ecotone
