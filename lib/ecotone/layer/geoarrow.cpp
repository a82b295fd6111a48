// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/geoarrow.h"

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/projjson.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/layer/arrow_arrays.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

constexpr std::string_view extension_prefix = "geoarrow.";

document::Value parse_metadata(const std::string& text, std::string_view column) {
  try {
    return document::parse_json(text);
  } catch (const DocumentError& error) {
    throw SchemaError(layer_error("arrow_metadata_invalid"),
                      {{"column", std::string(column)}, {"reason", error.what()}});
  }
}

// Of a member "crs": a text, PROJJSON, or null.
std::optional<Crs> read_crs(const document::Value* crs) {
  if (crs == nullptr || crs->is_null()) return std::nullopt;
  if (crs->is_string()) {
    if (crs->as_string().empty()) return std::nullopt;
    return Crs::from_text(crs->as_string());
  }
  return Crs::from_text(document::to_json(*crs, -1));
}

void require_planar(const document::Value* edges, std::string_view column) {
  if (edges == nullptr || edges->is_null() || edges->as_string() == "planar") return;
  throw SchemaError(layer_error("edges_not_planar"),
                    {{"column", std::string(column)}, {"edges", edges->as_string()}});
}

std::string extension_of(const ArrowColumn& column) {
  const std::string name = arrow_metadata(*column.schema, "ARROW:extension:name");
  if (name.starts_with(extension_prefix)) return name.substr(extension_prefix.size());
  return name == "ogc.wkb" ? "wkb" : "";
}

bool is_bytes(std::string_view format) {
  return format == "z" || format == "Z" || format == "vz";
}
bool is_text(std::string_view format) {
  return format == "u" || format == "U" || format == "vu";
}

GeometryField field_of_extension(const ArrowTable& table, std::size_t column,
                                 std::string encoding) {
  GeometryField field{column, std::move(encoding), std::nullopt};
  const ArrowColumn& its = table.columns()[column];
  const std::string text = arrow_metadata(*its.schema, "ARROW:extension:metadata");
  if (text.empty()) return field;
  const document::Value metadata = parse_metadata(text, its.name());
  require_planar(metadata.find("edges"), its.name());
  field.crs = read_crs(metadata.find("crs"));
  return field;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// As the metadata of a GeoParquet file says; nothing if there is none, or it does not know the
// column.
std::optional<GeometryField> field_of_geoparquet(const ArrowTable& table, std::string_view name) {
  const std::string text = table.metadata("geo");
  if (text.empty()) return std::nullopt;
  const document::Value metadata = parse_metadata(text, "geo");
  const document::Value* primary = metadata.find("primary_column");
  const std::string column(!name.empty() || primary == nullptr ? name : primary->as_string());
  const document::Value* columns = metadata.find("columns");
  const document::Value* its = columns != nullptr ? columns->find(column) : nullptr;
  const auto place = table.find(column);
  if (its == nullptr || !place) return std::nullopt;
  const document::Value* encoding = its->find("encoding");
  GeometryField field{*place, encoding != nullptr ? lower(encoding->as_string()) : "wkb",
                      std::nullopt};
  require_planar(its->find("edges"), column);
  // Without the member it is OGC:CRS84, which has the axes of our arrays.
  const document::Value* crs = its->find("crs");
  field.crs = crs == nullptr ? Crs::from_epsg(4326) : read_crs(crs);
  return field;
}

[[noreturn]] void refuse_missing(const ArrowTable& table, std::string_view name,
                                 std::string_view layer) {
  throw SchemaError(layer_error("geometry_column_missing"),
                    {{"layer", std::string(layer)},
                     {"name", name.empty() ? "" : " \"" + std::string(name) + "\""},
                     {"columns", table.names()}});
}

}  // namespace

GeometryField find_geometry(const ArrowTable& table, std::string_view name,
                            std::string_view layer) {
  if (!name.empty()) {
    const auto place = table.find(name);
    if (!place) refuse_missing(table, name, layer);
    const ArrowColumn& column = table.columns()[*place];
    if (std::string encoding = extension_of(column); !encoding.empty()) {
      return field_of_extension(table, *place, std::move(encoding));
    }
    if (auto field = field_of_geoparquet(table, name)) return *std::move(field);
    if (is_bytes(column.schema->format)) return {*place, "wkb", std::nullopt};
    if (is_text(column.schema->format)) return {*place, "wkt", std::nullopt};
    refuse_missing(table, name, layer);
  }
  if (auto field = field_of_geoparquet(table, name)) {
    // A reader that knows GeoArrow has put the type on the column.
    if (std::string encoding = extension_of(table.columns()[field->column]); !encoding.empty()) {
      field->encoding = std::move(encoding);
    }
    return *std::move(field);
  }
  for (std::size_t j = 0; j < table.columns().size(); ++j) {
    if (std::string encoding = extension_of(table.columns()[j]); !encoding.empty()) {
      return field_of_extension(table, j, std::move(encoding));
    }
  }
  for (const std::string_view usual : {"geometry", "geom", "wkb_geometry"}) {
    const auto place = table.find(usual);
    if (place && is_bytes(table.columns()[*place].schema->format)) {
      return {*place, "wkb", std::nullopt};
    }
  }
  refuse_missing(table, name, layer);
}

namespace {

// Bits that say which features are there; empty if all are.
std::vector<std::uint8_t> validity_of(const GeometryColumn& geometry, std::int64_t& missing) {
  std::vector<std::uint8_t> bits(geometry.size() / 8 + 1);
  missing = 0;
  for (std::size_t i = 0; i < geometry.size(); ++i) {
    if (geometry.is_missing(i)) {
      ++missing;
    } else {
      bits[i / 8] |= static_cast<std::uint8_t>(1 << (i % 8));
    }
  }
  if (missing == 0) bits.clear();
  return bits;
}

// What the arrays of a column that goes out stand on.
struct Shared {
  std::shared_ptr<const GeometryColumn> geometry;
  std::vector<std::uint8_t> validity;
  std::int64_t missing = 0;
  // Of WKB.
  std::vector<std::int64_t> offsets;
  std::vector<std::uint8_t> bytes;
};

std::string metadata_of(const std::optional<Crs>& crs) {
  if (!crs) return "{}";
  return R"({"crs": )" + to_projjson(*crs) + R"(, "crs_type": "projjson"})";
}

ArrowSchema nested_schema(std::span<const char* const> names, std::string name,
                          std::string metadata) {
  if (names.empty()) {
    std::vector<ArrowSchema> xy;
    xy.push_back(make_arrow_schema("g", "xy", {}, {}, 0));
    return make_arrow_schema("+w:2", std::move(name), std::move(metadata), std::move(xy), 0);
  }
  std::vector<ArrowSchema> children;
  children.push_back(nested_schema(names.subspan(1), names[0], {}));
  return make_arrow_schema("+l", std::move(name), std::move(metadata), std::move(children),
                           metadata.empty() && name.empty() ? 0 : arrow_flag_nullable);
}

ArrowArray nested_array(std::span<const std::span<const std::int32_t>> offsets,
                        std::span<const Point> points, const std::shared_ptr<const Shared>& owner,
                        bool outermost) {
  std::vector<ArrowArray> children;
  if (offsets.empty()) {
    children.push_back(make_arrow_array(2 * points.size(), 0, {nullptr, points.data()}, {}, owner));
    return make_arrow_array(points.size(), 0, {nullptr}, std::move(children), owner);
  }
  children.push_back(nested_array(offsets.subspan(1), points, owner, false));
  const bool masked = outermost && owner->missing > 0;
  return make_arrow_array(offsets[0].size() - 1, masked ? owner->missing : 0,
                          {masked ? owner->validity.data() : nullptr, offsets[0].data()},
                          std::move(children), owner);
}

struct Nesting {
  const char* name;
  std::vector<const char*> child_names;
  std::vector<std::span<const std::int32_t>> offsets;
};

Nesting nesting_of(const GeometryColumn& geometry) {
  switch (geometry.type()) {
    case GeometryType::point:
      return {"geoarrow.multipoint", {"points"}, {geometry.as_points().geom_offsets()}};
    case GeometryType::line: {
      const MultiLineStringArray& lines = geometry.as_lines();
      return {"geoarrow.multilinestring",
              {"linestrings", "vertices"},
              {lines.geom_offsets(), lines.path_offsets()}};
    }
    case GeometryType::polygon:
      break;
  }
  const MultiPolygonArray& polygons = geometry.as_polygons();
  return {"geoarrow.multipolygon",
          {"polygons", "rings", "vertices"},
          {polygons.geom_offsets(), polygons.polygon_offsets(), polygons.ring_offsets()}};
}

std::string extension_metadata(std::string_view name, const std::optional<Crs>& crs) {
  return arrow_metadata_bytes({{"ARROW:extension:name", std::string(name)},
                               {"ARROW:extension:metadata", metadata_of(crs)}});
}

ArrowColumn to_wkb(const std::shared_ptr<Shared>& shared, const std::optional<Crs>& crs,
                   std::string name) {
  const GeometryColumn& geometry = *shared->geometry;
  shared->offsets.push_back(0);
  shared->bytes.reserve(1);  // never a null pointer
  for (std::size_t i = 0; i < geometry.size(); ++i) {
    if (!geometry.is_missing(i)) {
      const std::vector<std::uint8_t> wkb = write_wkb(geometry, i, WkbForm::single_where_possible);
      shared->bytes.insert(shared->bytes.end(), wkb.begin(), wkb.end());
    }
    shared->offsets.push_back(static_cast<std::int64_t>(shared->bytes.size()));
  }
  // 32-bit offsets are what more programs read.
  const std::int64_t end = shared->offsets.back();
  const bool large = end > std::numeric_limits<std::int32_t>::max();
  std::shared_ptr<const void> owner = shared;
  const void* offsets = shared->offsets.data();
  if (!large) {
    struct Small {
      std::shared_ptr<const Shared> rest;
      std::vector<std::int32_t> offsets;
    };
    const auto small =
        std::make_shared<Small>(Small{shared, {shared->offsets.begin(), shared->offsets.end()}});
    offsets = small->offsets.data();
    owner = small;
  }
  return {owned(make_arrow_schema(large ? "Z" : "z", std::move(name),
                                  extension_metadata("geoarrow.wkb", crs), {})),
          {owned(make_arrow_array(geometry.size(), shared->missing,
                                  {shared->missing > 0 ? shared->validity.data() : nullptr, offsets,
                                   shared->bytes.data()},
                                  {}, owner))}};
}

}  // namespace

ArrowColumn to_geoarrow(const std::shared_ptr<const GeometryColumn>& geometry,
                        const std::optional<Crs>& crs, std::string name,
                        GeometryEncoding encoding) {
  const auto shared = std::make_shared<Shared>();
  shared->geometry = geometry;
  shared->validity = validity_of(*geometry, shared->missing);
  if (encoding == GeometryEncoding::wkb) return to_wkb(shared, crs, std::move(name));
  const Nesting nesting = nesting_of(*geometry);
  return {owned(nested_schema(nesting.child_names, std::move(name),
                              extension_metadata(nesting.name, crs))),
          {owned(nested_array(nesting.offsets, geometry->points(), shared, true))}};
}

}  // namespace ecotone
