// SPDX-License-Identifier: Apache-2.0
// Geometries of a batch of rows, each on its own: rows that cannot be read are told and left out.
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geometry/column_reader.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/layer/arrow_c.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/layer/geoarrow.h"
#include "ecotone/message/geometry_errors.h"
#include "ecotone/overlay/grid.h"
#include "python/bindings/argument_errors.h"
#include "python/bindings/arrays.h"
#include "python/bindings/bindings.h"
#include "python/bindings/layers.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

struct BadRow {
  std::size_t place = 0;
  std::string code;
  std::string en, zh;
};

// Rows of one type, each with its place in the batch.
struct RowsOfType {
  explicit RowsOfType(GeometryType type) : reader(type) {}
  ColumnReader reader;
  std::vector<std::int64_t> places;
};

// Sorts rows by type as they are read.
class BatchReader {
 public:
  void add_missing() { refuse(GeometryError(argument_error("row_without_geometry"))); }

  void add_wkb(std::span<const std::uint8_t> wkb) {
    try {
      const GeometryReading found = scan_wkb(wkb);
      if (found.is_empty) throw GeometryError(argument_error("row_of_empty_geometry"));
      RowsOfType& rows = types_[static_cast<std::size_t>(found.type)];
      rows.reader.add_wkb(wkb);
      rows.places.push_back(static_cast<std::int64_t>(place_++));
    } catch (const GeometryError& error) {
      refuse(error);
    }
  }

  std::array<RowsOfType, 3>& types() { return types_; }
  std::vector<BadRow>& bad() { return bad_; }

 private:
  void refuse(const Error& error) {
    bad_.push_back({place_++, std::string(error.code()), error.message(Language::english),
                    error.message(Language::chinese)});
  }

  std::array<RowsOfType, 3> types_{RowsOfType(GeometryType::point), RowsOfType(GeometryType::line),
                                   RowsOfType(GeometryType::polygon)};
  std::vector<BadRow> bad_;
  std::size_t place_ = 0;
};

void read_column(const ArrowColumn& column, BatchReader& reader) {
  const std::string_view format = column.schema->format;
  if (format != "z" && format != "Z") {
    throw SchemaError(argument_error("geometry_not_wkb"),
                      {{"column", std::string(column.name())}, {"format", std::string(format)}});
  }
  for (const auto& chunk : column.chunks) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(chunk->length); ++i) {
      if (!arrow_is_valid(*chunk, i)) {
        reader.add_missing();
        continue;
      }
      const std::string_view wkb = arrow_bytes(*chunk, i, format == "Z");
      reader.add_wkb({reinterpret_cast<const std::uint8_t*>(wkb.data()), wkb.size()});
    }
  }
}

bool is_finite(const GeometryColumn& column, std::size_t i) {
  const Box box = column.box(i);
  bool finite = std::isfinite(box.min_x) && std::isfinite(box.max_x) && std::isfinite(box.min_y) &&
                std::isfinite(box.max_y);
  return finite;
}

// Takes rows out that have a coordinate which is not finite.
void take_finite(GeometryColumn& column, std::vector<std::int64_t>& places,
                 std::vector<BadRow>& bad) {
  const auto points = column.points();
  if (std::ranges::all_of(
          points, [](const Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); })) {
    return;
  }
  const GeometryError error(geometry_error("coordinate_not_finite"));
  std::vector<std::size_t> kept;
  std::vector<std::int64_t> kept_places;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (is_finite(column, i)) {
      kept.push_back(i);
      kept_places.push_back(places[i]);
    } else {
      bad.push_back({static_cast<std::size_t>(places[i]), std::string(error.code()),
                     error.message(Language::english), error.message(Language::chinese)});
    }
  }
  Layer layer;
  layer.geometry = std::move(column);
  layer.ids.resize(layer.geometry.size());
  column = select(layer, kept).geometry;
  places = std::move(kept_places);
}

ArrowTable to_table(std::vector<BadRow>& bad) {
  std::ranges::sort(bad, {}, &BadRow::place);
  Table table;
  table.add(column_of("place", FieldType::integer, bad.size(),
                      [&](std::size_t i) { return to_field(bad[i].place); }));
  const auto add = [&](const char* name, std::string BadRow::*member) {
    table.add(column_of(name, FieldType::text, bad.size(),
                        [&](std::size_t i) { return FieldValue(bad[i].*member); }));
  };
  add("error_code", &BadRow::code);
  add("error_en", &BadRow::en);
  add("error_zh", &BadRow::zh);
  return arrow_table(table, bad.size());
}

py::dict read_batch(const ArrowTable& table, const std::string& geometry, const std::string& name,
                    const std::string& id, const std::optional<std::string>& crs) {
  struct Made {
    std::array<ArrowLayer, 3> layers;
    std::array<std::vector<std::int64_t>, 3> places;
    ArrowTable bad;
  };
  Made made = detached(py::none(), [&](Progress*) {
    const GeometryField field = find_geometry(table, geometry, name);
    BatchReader reader;
    read_column(table.columns()[field.column], reader);
    const ArrowTable others = table.without(field.column);
    const std::optional<Crs> stated = crs ? std::optional(Crs::from_text(*crs)) : field.crs;
    const std::optional<Column> ids = id.empty() ? std::nullopt : std::optional(table.field(id));
    Made out;
    for (std::size_t t = 0; t < 3; ++t) {
      RowsOfType& rows = reader.types()[t];
      auto layer = std::make_shared<Layer>();
      layer->name = name;
      layer->crs = stated;
      layer->geometry = std::move(rows.reader).finish().column;
      take_finite(layer->geometry, rows.places, reader.bad());
      std::vector<std::optional<std::size_t>> taken;
      for (const std::int64_t place : rows.places) {
        const auto row = static_cast<std::size_t>(place);
        taken.emplace_back(row);
        layer->ids.push_back(ids ? to_text((*ids)[row]) : std::to_string(row));
      }
      ArrowTable fields = taken.size() == others.row_count() ? others : others.rows(taken);
      out.places[t] = std::move(rows.places);
      out.layers[t] = ArrowLayer{std::move(layer), std::move(fields)};
    }
    out.bad = to_table(reader.bad());
    return out;
  });
  py::dict values;
  for (std::size_t t = 0; t < 3; ++t) {
    const auto type = std::string(geometry_type_name(static_cast<GeometryType>(t)));
    values[type.c_str()] =
        py::make_tuple(std::move(made.layers[t]), array_of(std::move(made.places[t])));
  }
  values["bad"] = std::move(made.bad);
  return values;
}

// Whether a union has no vertex that its members, taken to the default grid, do not have: then its
// borders cross nowhere, and it can be united again without a second rounding.
bool has_vertices_of(const ArrowLayer& united, const ArrowLayer& members) {
  return detached(py::none(), [&](Progress*) {
    const MultiPolygonArray& polygons = members->polygons();
    const double grid = default_grid(members->require_crs());
    if (working_grid(grid, {&polygons}) != grid) return false;
    const auto before = [](const Point& a, const Point& b) {
      return std::pair(a.x, a.y) < std::pair(b.x, b.y);
    };
    std::vector<Point> known;
    known.reserve(polygons.points().size());
    for (const Point& p : polygons.points()) known.push_back(snapped(p, grid));
    std::ranges::sort(known, before);
    return std::ranges::all_of(united->polygons().points(), [&](const Point& p) {
      return std::ranges::binary_search(known, p, before);
    });
  });
}

}  // namespace

void bind_batches(py::module_& module) {
  module.def("has_vertices_of", &has_vertices_of, py::arg("united"), py::arg("members"));
  module.def("read_batch", &read_batch, py::arg("table"), py::arg("geometry"), py::arg("name"),
             py::arg("id"), py::arg("crs"));
}

}  // namespace ecotone::python
