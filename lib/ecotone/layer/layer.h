// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/geometry_column.h"
#include "ecotone/layer/table.h"

namespace ecotone {

/// Where the features of a layer came from; printed with results, never used in computing.
struct Provenance {
  std::string source;              ///< file name without folders, or table
  std::string source_layer;        ///< layer inside the file
  std::string format;              ///< driver or variant
  std::string encoding;            ///< of texts, as decided
  std::string sha256;              ///< of the bytes read; empty where there are none
  std::vector<std::string> notes;  ///< what was decided or changed while reading
};

/// Features of one kind: a geometry column, fields, identities, CRS and accuracy.
///
/// Row i of `fields`, `ids[i]` and geometry i belong to one feature. Identity is the id, never
/// the place in the file.
struct Layer {
  std::string name;
  GeometryColumn geometry;
  Table fields;
  std::vector<std::string> ids;
  std::optional<Crs> crs;
  std::optional<double> accuracy_m;  ///< of vertices, as stated by the source
  Provenance provenance;

  std::size_t size() const { return geometry.size(); }
  /// @throws CrsError  naming the layer, if it has none
  const Crs& require_crs() const;
  /// @throws SchemaError  naming the layer, if its geometry is of another type
  const MultiPolygonArray& polygons() const;
  const MultiLineStringArray& lines() const;
  const MultiPointArray& points() const;
};

/// The texts of a field, one a feature, as `to_text` gives them; empty ones where the layer has no
/// such field.
std::vector<std::string> field_texts(const Layer& layer, std::string_view field);

/// The features at these places, in this order.
Layer select(const Layer& layer, std::span<const std::size_t> places);

}  // namespace ecotone
