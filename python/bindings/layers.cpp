// SPDX-License-Identifier: Apache-2.0
#include "python/bindings/layers.h"

#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <optional>

#include "ecotone/error.h"
#include "ecotone/geodesy/projjson.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/geometry/column_reader.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/layer/arrow_c.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/layer/geoarrow.h"
#include "ecotone/message/layer_errors.h"
#include "python/bindings/arrays.h"
#include "python/bindings/bindings.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

std::vector<std::string> places_as_ids(std::size_t n) {
  std::vector<std::string> ids;
  ids.reserve(n);
  for (std::size_t i = 0; i < n; ++i) ids.push_back(std::to_string(i));
  return ids;
}

void note(std::vector<std::string>& notes, std::size_t count, const char* what) {
  if (count > 0) notes.push_back(fmt::format("{} {}", count, what));
}

// What reading left out or changed; in English, as in records.
std::vector<std::string> notes_of(const ColumnReading& reading) {
  std::vector<std::string> notes;
  note(notes, reading.of_other_type.size(),
       "features of another geometry type were taken as missing");
  note(notes, reading.parts_dropped.size(), "collections lost parts of a lower dimension");
  note(notes, reading.rings_closed.size(), "features had rings that were closed");
  note(notes, reading.z_dropped, "features lost their heights");
  note(notes, reading.m_dropped, "features lost their measures");
  return notes;
}

std::optional<Crs> crs_of(const std::optional<std::string>& text) {
  return text ? std::optional(Crs::from_text(*text)) : std::nullopt;
}

// The CRS that a layer gets: its own, or the one named by the caller. They must not differ.
std::optional<Crs> agreed(const std::optional<Crs>& found, const std::optional<Crs>& given,
                          const std::string& name) {
  if (found && given && !(*found == *given)) {
    throw CrsError(layer_error("crs_contradicted"),
                   {{"layer", name}, {"found", found->label()}, {"given", given->label()}});
  }
  return found ? found : given;
}

std::vector<std::string> ids_of(const ArrowTable& table, const std::string& id) {
  if (id.empty()) return places_as_ids(table.row_count());
  const Column column = table.field(id);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < column.size(); ++i) ids.push_back(to_text(column[i]));
  return ids;
}

ArrowLayer read_layer(const ArrowTable& table, const std::string& name, const std::string& geometry,
                      const std::string& id, const std::optional<std::string>& crs,
                      std::optional<double> accuracy_m) {
  return detached(py::none(), [&](Progress*) {
    GeometryField field = find_geometry(table, geometry, name);
    const ArrowColumn& column = table.columns()[field.column];
    ColumnReading reading = read_geometries(column, field.encoding);
    auto layer = std::make_shared<Layer>();
    layer->name = name;
    layer->provenance.notes = notes_of(reading);
    layer->geometry = std::move(reading.column);
    layer->ids = ids_of(table, id);
    layer->crs = agreed(field.crs, crs_of(crs), name);
    layer->accuracy_m = accuracy_m;
    return ArrowLayer{std::move(layer), table.without(field.column), std::string(column.name()),
                      field.column};
  });
}

// Of WKT (texts), WKB (bytes) and None.
ArrowLayer layer_of_geometries(const py::iterable& geometries, const std::string& name,
                               const std::optional<std::string>& crs,
                               std::optional<double> accuracy_m) {
  ColumnReader reader;
  for (const py::handle geometry : geometries) {
    try {
      if (geometry.is_none()) {
        reader.add_missing();
      } else if (py::isinstance<py::bytes>(geometry)) {
        const auto wkb = geometry.cast<std::string_view>();
        reader.add_wkb({reinterpret_cast<const std::uint8_t*>(wkb.data()), wkb.size()});
      } else {
        reader.add_wkt(geometry.cast<std::string>());
      }
    } catch (Error& error) {
      error.prepend_place(fmt::format("{}, feature {}", name, reader.size()));
      throw;
    }
  }
  ColumnReading reading = std::move(reader).finish();
  auto layer = std::make_shared<Layer>();
  layer->name = name;
  layer->provenance.notes = notes_of(reading);
  layer->geometry = std::move(reading.column);
  layer->ids = places_as_ids(layer->geometry.size());
  layer->crs = crs_of(crs);
  layer->accuracy_m = accuracy_m;
  const std::size_t n = layer->geometry.size();
  return {std::move(layer), ArrowTable(n)};
}

ArrowTable table_of(const ArrowLayer& layer, const std::string& encoding) {
  ArrowTable table = layer.fields;
  table.insert(std::min(layer.geometry_place, table.columns().size()),
               to_geoarrow(layer.geometry(), layer->crs, layer.geometry_name,
                           encoding == "wkb" ? GeometryEncoding::wkb : GeometryEncoding::geoarrow));
  return table;
}

py::list wkb_of(const ArrowLayer& layer) {
  py::list list;
  const GeometryColumn& geometry = layer->geometry;
  for (std::size_t i = 0; i < geometry.size(); ++i) {
    if (geometry.is_missing(i)) {
      list.append(py::none());
      continue;
    }
    const auto wkb = write_wkb(geometry, i, WkbForm::single_where_possible);
    list.append(py::bytes(reinterpret_cast<const char*>(wkb.data()), wkb.size()));
  }
  return list;
}

// The arrays of the geometry under their names of GeoArrow, the outermost first.
py::dict offsets_of(const py::object& self) {
  const GeometryColumn& geometry = self.cast<const ArrowLayer&>()->geometry;
  py::dict offsets;
  switch (geometry.type()) {
    case GeometryType::point:
      offsets["geom_offsets"] = view_of(geometry.as_points().geom_offsets(), self);
      break;
    case GeometryType::line:
      offsets["geom_offsets"] = view_of(geometry.as_lines().geom_offsets(), self);
      offsets["path_offsets"] = view_of(geometry.as_lines().path_offsets(), self);
      break;
    case GeometryType::polygon:
      offsets["geom_offsets"] = view_of(geometry.as_polygons().geom_offsets(), self);
      offsets["polygon_offsets"] = view_of(geometry.as_polygons().polygon_offsets(), self);
      offsets["ring_offsets"] = view_of(geometry.as_polygons().ring_offsets(), self);
      break;
  }
  return offsets;
}

py::array_t<bool> missing_of(const ArrowLayer& layer) {
  // Bytes, as the elements of a vector of truth values have no address.
  auto* const missing = new std::vector<std::uint8_t>;
  const py::capsule owner(missing,
                          [](void* held) { delete static_cast<std::vector<std::uint8_t>*>(held); });
  for (std::size_t i = 0; i < layer->size(); ++i) {
    missing->push_back(layer->geometry.is_missing(i) ? 1 : 0);
  }
  return py::array_t<bool>({missing->size()}, {sizeof(bool)},
                           reinterpret_cast<const bool*>(missing->data()), owner);
}

std::optional<std::tuple<double, double, double, double>> bounds_of(const ArrowLayer& layer) {
  const Box box = layer->geometry.box();
  if (box.is_empty()) return std::nullopt;
  return std::tuple(box.min_x, box.min_y, box.max_x, box.max_y);
}

std::optional<std::string> crs_text(const ArrowLayer& layer, std::string (*text)(const Crs& crs)) {
  return layer->crs ? std::optional(text(*layer->crs)) : std::nullopt;
}

ArrowLayer select_rows(const ArrowLayer& layer, const std::vector<std::size_t>& places) {
  std::vector<std::optional<std::size_t>> rows;
  for (const std::size_t place : places) {
    if (place >= layer->size()) throw py::index_error("there is no such feature");
    rows.emplace_back(place);
  }
  return {std::make_shared<Layer>(select(*layer, places)), layer.fields.rows(rows),
          layer.geometry_name, layer.geometry_place};
}

ArrowLayer transform(const ArrowLayer& layer, const std::string& crs, bool allow_ballpark) {
  return detached(py::none(), [&](Progress*) {
    const Crs target = Crs::from_text(crs);
    TransformationOptions options;
    options.allow_ballpark = allow_ballpark;
    const Transformation transformation(layer->require_crs(), target, options);
    auto moved = std::make_shared<Layer>();
    moved->name = layer->name;
    moved->ids = layer->ids;
    moved->geometry = transformation(layer->geometry);
    moved->crs = target;
    moved->accuracy_m = layer->accuracy_m;
    moved->provenance = layer->provenance;
    if (!transformation.is_identity()) {
      moved->provenance.notes.push_back(fmt::format("transformed to {} by {}, {} m", target.label(),
                                                    transformation.description(),
                                                    transformation.accuracy_m()));
    }
    ArrowLayer result = layer;
    result.layer = std::move(moved);
    return result;
  });
}

}  // namespace

ArrowLayer to_arrow_layer(Layer layer) {
  ArrowTable fields = arrow_table(layer.fields, layer.size());
  layer.fields = Table();
  const std::size_t place = fields.columns().size();
  return {std::make_shared<const Layer>(std::move(layer)), std::move(fields), "geometry", place};
}

bool has_counterpart(const ArrowColumn& column) {
  const ArrowSchema& schema =
      column.schema->dictionary != nullptr ? *column.schema->dictionary : *column.schema;
  const std::string_view format = schema.format;
  return format == "vu" || format == "vz" || format == "n" || ArrowField(schema).is_known();
}

Layer with_known_fields(const ArrowLayer& layer) {
  std::vector<std::string> names;
  for (const ArrowColumn& column : layer.fields.columns()) {
    if (has_counterpart(column)) names.emplace_back(column.name());
  }
  return with_fields(layer, names);
}

Layer with_fields(const ArrowLayer& layer, const std::vector<std::string>& names) {
  Layer whole = *layer;
  for (const std::string& name : names) {
    if (!name.empty() && !whole.fields.find(name)) whole.fields.add(layer.fields.field(name));
  }
  return whole;
}

void bind_layers(py::module_& module) {
  py::class_<ArrowLayer>(module, "ArrowLayer")
      .def("__len__", [](const ArrowLayer& layer) { return layer->size(); })
      .def_property_readonly("name", [](const ArrowLayer& layer) { return layer->name; })
      .def_property_readonly("ids", [](const ArrowLayer& layer) { return layer->ids; })
      .def_property_readonly("geometry_name",
                             [](const ArrowLayer& layer) { return layer.geometry_name; })
      .def_property_readonly("geometry_type",
                             [](const ArrowLayer& layer) {
                               return std::string(geometry_type_name(layer->geometry.type()));
                             })
      .def_property_readonly("crs",
                             [](const ArrowLayer& layer) {
                               return crs_text(layer, [](const Crs& crs) { return crs.label(); });
                             })
      .def_property_readonly("crs_wkt",
                             [](const ArrowLayer& layer) {
                               return crs_text(layer, [](const Crs& crs) { return crs.wkt(); });
                             })
      .def_property_readonly("crs_projjson",
                             [](const ArrowLayer& layer) { return crs_text(layer, to_projjson); })
      .def_property_readonly("accuracy_m",
                             [](const ArrowLayer& layer) { return layer->accuracy_m; })
      .def_property_readonly("notes",
                             [](const ArrowLayer& layer) { return layer->provenance.notes; })
      .def_property_readonly("bounds", &bounds_of)
      .def_property_readonly("missing", &missing_of)
      .def_property_readonly("coordinates",
                             [](const py::object& self) {
                               return view_of_points(
                                   self.cast<const ArrowLayer&>()->geometry.points(), self);
                             })
      .def_property_readonly("offsets", &offsets_of)
      .def_property_readonly("fields", [](const ArrowLayer& layer) { return layer.fields; })
      .def("table", &table_of, py::arg("encoding"))
      .def("to_wkb", &wkb_of)
      .def("select", &select_rows, py::arg("places"))
      .def("transform", &transform, py::arg("crs"), py::arg("allow_ballpark"));
  module.def("read_layer", &read_layer, py::arg("table"), py::arg("name"), py::arg("geometry"),
             py::arg("id"), py::arg("crs"), py::arg("accuracy_m"));
  module.def("layer_of_geometries", &layer_of_geometries, py::arg("geometries"), py::arg("name"),
             py::arg("crs"), py::arg("accuracy_m"));
}

}  // namespace ecotone::python
