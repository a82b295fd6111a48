// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/exact_geojson.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/document/value.h"
#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

using document::Value;

constexpr std::pair<FieldType, std::string_view> type_names[] = {
    {FieldType::text, "text"}, {FieldType::integer, "integer"},
    {FieldType::real, "real"}, {FieldType::boolean, "boolean"},
    {FieldType::date, "date"}, {FieldType::date_time, "date_time"},
};

std::string_view name_of(FieldType type) {
  for (const auto& [candidate, name] : type_names) {
    if (candidate == type) return name;
  }
  return "text";
}

// JSON has no word for numbers that are none.
Value number_value(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return number;
}

Value field_value(const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return number_value(*real);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* date = std::get_if<Date>(&value)) return date->to_string();
  return {};
}

Value positions(std::span<const Point> points) {
  Value array = Value::array();
  for (const Point& p : points) {
    array.push(Value::Array{number_value(p.x), number_value(p.y)});
  }
  return array;
}

Value geometry_value(const GeometryColumn& column, std::size_t i) {
  if (column.is_missing(i)) return {};
  Value geometry = Value::object();
  Value coordinates = Value::array();
  switch (column.type()) {
    case GeometryType::point:
      geometry.set("type", "MultiPoint");
      coordinates = positions(column.as_points()[i]);
      break;
    case GeometryType::line: {
      geometry.set("type", "MultiLineString");
      const MultiLineStringView lines = column.as_lines()[i];
      for (std::size_t j = 0; j < lines.size(); ++j) coordinates.push(positions(lines.path(j)));
      break;
    }
    case GeometryType::polygon: {
      geometry.set("type", "MultiPolygon");
      const MultiPolygonView polygons = column.as_polygons()[i];
      for (std::size_t j = 0; j < polygons.size(); ++j) {
        Value rings = Value::array();
        for (std::size_t k = 0; k < polygons.polygon(j).ring_count(); ++k) {
          rings.push(positions(polygons.polygon(j).ring(k)));
        }
        coordinates.push(std::move(rings));
      }
      break;
    }
  }
  geometry.set("coordinates", std::move(coordinates));
  return geometry;
}

Value header_value(const Layer& layer) {
  Value header = Value::object();
  header.set("name", layer.name);
  header.set("geometry", geometry_type_name(layer.geometry.type()));
  header.set("features", layer.size());
  header.set("crs", layer.crs ? Value(layer.crs->epsg() ? layer.crs->label() : layer.crs->wkt())
                              : Value());
  header.set("accuracy_m", layer.accuracy_m ? Value(*layer.accuracy_m) : Value());
  Value fields = Value::array();
  for (const Column& column : layer.fields.columns()) {
    Value field = Value::object();
    field.set("name", column.name());
    field.set("type", name_of(column.type()));
    fields.push(std::move(field));
  }
  header.set("fields", std::move(fields));
  Value provenance = Value::object();
  provenance.set("source", layer.provenance.source);
  provenance.set("source_layer", layer.provenance.source_layer);
  provenance.set("format", layer.provenance.format);
  provenance.set("encoding", layer.provenance.encoding);
  provenance.set("sha256", layer.provenance.sha256);
  Value notes = Value::array();
  for (const std::string& note : layer.provenance.notes) notes.push(note);
  provenance.set("notes", std::move(notes));
  header.set("provenance", std::move(provenance));
  return header;
}

[[noreturn]] void refuse(const std::string& reason) {
  throw DocumentError(io_error("evidence_layer_damaged"), {{"reason", reason}});
}

double number_of(const Value& value) {
  if (value.is_number()) return value.as_number();
  if (value.is_string()) {
    const std::string& word = value.as_string();
    if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (word == "Infinity") return std::numeric_limits<double>::infinity();
    if (word == "-Infinity") return -std::numeric_limits<double>::infinity();
  }
  refuse("a number is none");
}

Point position_of(const Value& value) {
  const Value::Array& pair = value.as_array();
  if (pair.size() != 2) refuse("a position does not have two numbers");
  return {number_of(pair[0]), number_of(pair[1])};
}

FieldValue field_of(const Value& value, FieldType type) {
  if (value.is_null()) return {};
  switch (type) {
    case FieldType::integer:
      return value.as_integer();
    case FieldType::real:
      return number_of(value);
    case FieldType::boolean:
      return value.as_bool();
    case FieldType::date: {
      const auto date = parse_date(value.as_string());
      if (!date) refuse("a date is none: " + value.as_string());
      return *date;
    }
    case FieldType::text:
    case FieldType::date_time:
      break;
  }
  return value.as_string();
}

// Collects features of one type of geometry.
class ColumnReader {
 public:
  explicit ColumnReader(GeometryType type) : type_(type) {}

  void add(const Value& geometry) {
    if (geometry.is_null()) return add_missing();
    constexpr std::string_view names[] = {"MultiPoint", "MultiLineString", "MultiPolygon"};
    if (geometry.at("type").as_string() != names[static_cast<std::size_t>(type_)]) {
      refuse("a feature has another type of geometry than the layer");
    }
    const Value::Array& parts = geometry.at("coordinates").as_array();
    switch (type_) {
      case GeometryType::point:
        for (const Value& position : parts) points_.add_point(position_of(position));
        points_.finish_feature();
        break;
      case GeometryType::line:
        for (const Value& path : parts) {
          for (const Value& position : path.as_array()) lines_.add_point(position_of(position));
          lines_.finish_path();
        }
        lines_.finish_feature();
        break;
      case GeometryType::polygon:
        for (const Value& polygon : parts) {
          for (const Value& ring : polygon.as_array()) {
            std::vector<Point> points;
            for (const Value& position : ring.as_array()) points.push_back(position_of(position));
            polygons_.add_ring(points);
          }
          polygons_.finish_polygon();
        }
        polygons_.finish_feature();
        break;
    }
  }

  GeometryColumn finish() && {
    switch (type_) {
      case GeometryType::point:
        return std::move(points_).build();
      case GeometryType::line:
        return std::move(lines_).build();
      case GeometryType::polygon:
        break;
    }
    return std::move(polygons_).build();
  }

 private:
  void add_missing() {
    switch (type_) {
      case GeometryType::point:
        return points_.add_missing();
      case GeometryType::line:
        return lines_.add_missing();
      case GeometryType::polygon:
        return polygons_.add_missing();
    }
  }

  GeometryType type_;
  MultiPointBuilder points_;
  MultiLineStringBuilder lines_;
  MultiPolygonBuilder polygons_;
};

GeometryType geometry_type_of(const std::string& name) {
  for (const GeometryType type : {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
    if (geometry_type_name(type) == name) return type;
  }
  refuse("the type of geometry is unknown: " + name);
}

void read_header(const Value& header, Layer& layer) {
  layer.name = header.at("name").as_string();
  if (const Value& crs = header.at("crs"); !crs.is_null()) {
    layer.crs = Crs::from_text(crs.as_string());
  }
  if (const Value& accuracy = header.at("accuracy_m"); !accuracy.is_null()) {
    layer.accuracy_m = accuracy.as_number();
  }
  for (const Value& field : header.at("fields").as_array()) {
    const std::string& type_word = field.at("type").as_string();
    std::optional<FieldType> type;
    for (const auto& [candidate, name] : type_names) {
      if (name == type_word) type = candidate;
    }
    if (!type) refuse("the type of a field is unknown: " + type_word);
    layer.fields.add(Column(field.at("name").as_string(), *type));
  }
  const Value& provenance = header.at("provenance");
  layer.provenance.source = provenance.at("source").as_string();
  layer.provenance.source_layer = provenance.at("source_layer").as_string();
  layer.provenance.format = provenance.at("format").as_string();
  layer.provenance.encoding = provenance.at("encoding").as_string();
  layer.provenance.sha256 = provenance.at("sha256").as_string();
  for (const Value& note : provenance.at("notes").as_array()) {
    layer.provenance.notes.push_back(note.as_string());
  }
}

// The lines of a text without their ends.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  std::string_view next() {
    ++number_;
    const std::size_t end = rest_.find('\n');
    if (end == rest_.npos) refuse("it ends too early, in line " + std::to_string(number_));
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  std::size_t number() const { return number_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

constexpr std::string_view begins_features = ",\"features\":[";

void read_features(Lines& lines, std::size_t count, GeometryType type, Layer& layer) {
  ColumnReader geometry(type);
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view line = lines.next();
    if (line.ends_with(',')) line.remove_suffix(1);
    try {
      const Value feature = document::parse_json(line);
      layer.ids.push_back(feature.at("id").as_string());
      const Value& properties = feature.at("properties");
      for (std::size_t j = 0; j < layer.fields.column_count(); ++j) {
        Column& column = layer.fields.column(j);
        column.push_back(field_of(properties.at(column.name()), column.type()));
      }
      geometry.add(feature.at("geometry"));
    } catch (DocumentError& error) {
      error.prepend_place("line " + std::to_string(lines.number()));
      throw;
    }
  }
  layer.geometry = std::move(geometry).finish();
}

}  // namespace

std::string exact_geojson(const Layer& layer) {
  Value head = Value::object();
  head.set("type", "FeatureCollection");
  head.set("name", layer.name);
  if (layer.crs && layer.crs->epsg()) {
    const std::string name = "urn:ogc:def:crs:EPSG::" + std::to_string(*layer.crs->epsg());
    head.set("crs",
             Value::Object{{"type", "name"}, {"properties", Value::Object{{"name", Value(name)}}}});
  }
  head.set("ecotone", header_value(layer));
  std::string text = document::to_json(head, -1);
  text.pop_back();  // the brace that comes at the end
  text += std::string(begins_features) + "\n";
  for (std::size_t i = 0; i < layer.size(); ++i) {
    Value feature = Value::object();
    feature.set("type", "Feature");
    feature.set("id", layer.ids[i]);
    Value properties = Value::object();
    for (const Column& column : layer.fields.columns()) {
      properties.set(column.name(), field_value(column[i]));
    }
    feature.set("properties", std::move(properties));
    feature.set("geometry", geometry_value(layer.geometry, i));
    text += document::to_json(feature, -1) + (i + 1 < layer.size() ? ",\n" : "\n");
  }
  return text + "]}\n";
}

Layer read_exact_geojson(std::string_view text) {
  Lines lines(text);
  const std::string_view first = lines.next();
  if (!first.ends_with(begins_features)) refuse("its first line does not begin a collection");
  const std::string head(first.substr(0, first.size() - begins_features.size()));
  const Value header = document::parse_json(head + "}").at("ecotone");
  Layer layer;
  read_header(header, layer);
  const std::int64_t count = header.at("features").as_integer();
  if (count < 0) refuse("it counts less than no features");
  read_features(lines, static_cast<std::size_t>(count),
                geometry_type_of(header.at("geometry").as_string()), layer);
  if (lines.next() != "]}" || !lines.at_end()) refuse("there is more than it says");
  return layer;
}

}  // namespace ecotone
