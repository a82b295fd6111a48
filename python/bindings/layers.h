// SPDX-License-Identifier: Apache-2.0
// A layer as Python holds it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/layer/arrow_table.h"
#include "ecotone/layer/layer.h"

namespace ecotone::python {

/// A layer whose fields stay in Arrow, by reference, until somebody asks for them. A copy is cheap.
struct ArrowLayer {
  std::shared_ptr<const Layer> layer;  ///< without fields
  ArrowTable fields;
  std::string geometry_name = "geometry";
  std::size_t geometry_place = 0;  ///< among the columns

  const Layer& operator*() const { return *layer; }
  const Layer* operator->() const { return layer.get(); }
  std::shared_ptr<const GeometryColumn> geometry() const { return {layer, &layer->geometry}; }
};

/// A layer that was computed. Its fields go to Arrow.
ArrowLayer to_arrow_layer(Layer layer);

/// Whether the values of a column can be read as a field.
bool has_counterpart(const ArrowColumn& column);

/// The layer with all of its fields that have a counterpart.
Layer with_known_fields(const ArrowLayer& layer);

/// The layer with these of its fields; those that are empty texts are left out.
/// @throws SchemaError  for a field that it does not have
Layer with_fields(const ArrowLayer& layer, const std::vector<std::string>& names);

}  // namespace ecotone::python
