// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/layer.h"

#include "ecotone/error.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

const char* type_name(GeometryType type) {
  switch (type) {
    case GeometryType::point:
      return "points";
    case GeometryType::line:
      return "lines";
    case GeometryType::polygon:
      return "polygons";
  }
  return "";
}

void require_type(const Layer& layer, GeometryType wanted) {
  if (layer.geometry.type() != wanted) {
    throw SchemaError(layer_error("geometry_of_other_type"),
                      {{"layer", layer.name},
                       {"found", type_name(layer.geometry.type())},
                       {"wanted", type_name(wanted)}});
  }
}

GeometryColumn select(const GeometryColumn& column, std::span<const std::size_t> places) {
  switch (column.type()) {
    case GeometryType::point: {
      MultiPointBuilder builder;
      for (const std::size_t i : places) {
        if (column.is_missing(i)) {
          builder.add_missing();
          continue;
        }
        for (const Point& p : column.as_points()[i]) builder.add_point(p);
        builder.finish_feature();
      }
      return std::move(builder).build();
    }
    case GeometryType::line: {
      MultiLineStringBuilder builder;
      for (const std::size_t i : places) {
        if (column.is_missing(i)) {
          builder.add_missing();
          continue;
        }
        const MultiLineStringView line = column.as_lines()[i];
        for (std::size_t j = 0; j < line.size(); ++j) builder.add_path(line.path(j));
        builder.finish_feature();
      }
      return std::move(builder).build();
    }
    case GeometryType::polygon:
      break;
  }
  MultiPolygonBuilder builder;
  for (const std::size_t i : places) {
    if (column.is_missing(i)) {
      builder.add_missing();
    } else {
      builder.add_feature(column.as_polygons()[i]);
    }
  }
  return std::move(builder).build();
}

}  // namespace

const Crs& Layer::require_crs() const {
  if (!crs) throw CrsError(layer_error("crs_missing"), {{"layer", name}});
  return *crs;
}

const MultiPolygonArray& Layer::polygons() const {
  require_type(*this, GeometryType::polygon);
  return geometry.as_polygons();
}

const MultiLineStringArray& Layer::lines() const {
  require_type(*this, GeometryType::line);
  return geometry.as_lines();
}

const MultiPointArray& Layer::points() const {
  require_type(*this, GeometryType::point);
  return geometry.as_points();
}

std::vector<std::string> field_texts(const Layer& layer, std::string_view field) {
  const auto place = layer.fields.find(field);
  if (!place) return std::vector<std::string>(layer.size());
  const Column& column = layer.fields.column(*place);
  std::vector<std::string> texts;
  texts.reserve(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) texts.push_back(to_text(column[i]));
  return texts;
}

Layer select(const Layer& layer, std::span<const std::size_t> places) {
  Layer result;
  result.name = layer.name;
  result.geometry = select(layer.geometry, places);
  result.fields = layer.fields.rows(places);
  for (const std::size_t i : places) result.ids.push_back(layer.ids[i]);
  result.crs = layer.crs;
  result.accuracy_m = layer.accuracy_m;
  result.provenance = layer.provenance;
  return result;
}

}  // namespace ecotone
