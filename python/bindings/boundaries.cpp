// SPDX-License-Identifier: Apache-2.0
// Boundary points and their coordinate tables.
#include "ecotone/boundary/boundary_points.h"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "ecotone/boundary/coordinate_table.h"
#include "python/bindings/arguments.h"
#include "python/bindings/bindings.h"
#include "python/bindings/layers.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

constexpr std::pair<std::string_view, BoundaryStart> starts[] = {
    {"north_west", BoundaryStart::north_west},
    {"north", BoundaryStart::north},
    {"first_vertex", BoundaryStart::first_vertex},
    {"nearest", BoundaryStart::nearest}};
constexpr std::pair<std::string_view, WalkDirection> directions[] = {
    {"clockwise", WalkDirection::clockwise},
    {"counter_clockwise", WalkDirection::counter_clockwise}};
constexpr std::pair<std::string_view, PointNumbering> numberings[] = {
    {"per_ring", PointNumbering::per_ring},
    {"per_feature", PointNumbering::per_feature},
    {"per_layer", PointNumbering::per_layer}};
constexpr std::pair<std::string_view, SideLength> side_lengths[] = {
    {"plane", SideLength::plane}, {"geodesic", SideLength::geodesic}};

BoundaryPointOptions point_options(const py::dict& given) {
  BoundaryPointOptions options;
  options.start = choice_of("start", given["start"].cast<std::string>(), starts);
  if (const auto near = given["start_near"].cast<std::optional<std::pair<double, double>>>()) {
    options.start_near = {near->first, near->second};
  }
  options.direction = choice_of("direction", given["direction"].cast<std::string>(), directions);
  options.holes_opposite = given["holes_opposite"].cast<bool>();
  options.numbering = choice_of("numbering", given["numbering"].cast<std::string>(), numberings);
  options.prefix = given["prefix"].cast<std::string>();
  options.tolerance_m = given["tolerance_m"].cast<double>();
  options.share = given["share"].cast<bool>();
  options.match_m = given["match_m"].cast<double>();
  return options;
}

// Boundary points as a layer of points.
Layer layer_of(const ArrowLayer& zones, const std::vector<BoundaryPoint>& points) {
  const std::size_t n = points.size();
  Layer layer;
  layer.name = zones->name + "_points";
  layer.crs = zones->crs;
  MultiPointBuilder geometry;
  for (std::size_t i = 0; i < n; ++i) {
    geometry.add_point(points[i].position);
    geometry.finish_feature();
    layer.ids.push_back(std::to_string(i));
  }
  layer.geometry = std::move(geometry).build();
  const auto number = [&](const char* name, std::size_t BoundaryPoint::*member) {
    layer.fields.add(column_of(name, FieldType::integer, n,
                               [&](std::size_t i) { return to_field(points[i].*member); }));
  };
  layer.fields.add(column_of("zone_id", FieldType::text, n, [&](std::size_t i) {
    return FieldValue(zones->ids[points[i].feature]);
  }));
  number("feature", &BoundaryPoint::feature);
  number("polygon", &BoundaryPoint::polygon);
  number("ring", &BoundaryPoint::ring);
  number("vertex", &BoundaryPoint::vertex);
  number("number", &BoundaryPoint::number);
  layer.fields.add(column_of("name", FieldType::text, n,
                             [&](std::size_t i) { return FieldValue(points[i].name); }));
  layer.fields.add(column_of("inserted", FieldType::boolean, n,
                             [&](std::size_t i) { return FieldValue(points[i].inserted); }));
  return layer;
}

ArrowLayer boundary_points_of(const ArrowLayer& zones, const py::dict& given,
                              const py::object& report) {
  const BoundaryPointOptions options = point_options(given);
  return detached(report, [&](Progress*) {
    return to_arrow_layer(
        layer_of(zones, boundary_points(zones->polygons(), zones->require_crs(), options)));
  });
}

ArrowTable to_table(const ArrowLayer& zones, const std::vector<CoordinateRow>& rows) {
  const std::size_t n = rows.size();
  Table table;
  table.add(column_of("zone_id", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(zones->ids[rows[i].feature]); }));
  table.add(column_of("feature", FieldType::integer, n,
                      [&](std::size_t i) { return to_field(rows[i].feature); }));
  table.add(column_of("ring", FieldType::integer, n,
                      [&](std::size_t i) { return to_field(rows[i].ring); }));
  table.add(column_of("name", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(rows[i].name); }));
  const auto real = [&](const char* name, const auto& value) {
    table.add(column_of(name, FieldType::real, n, [&](std::size_t i) { return value(rows[i]); }));
  };
  real("x_north_m", [](const CoordinateRow& row) { return FieldValue(row.plane.y); });
  real("y_east_m", [](const CoordinateRow& row) { return FieldValue(row.plane.x); });
  real("longitude_deg", [](const CoordinateRow& row) { return FieldValue(row.position.x); });
  real("latitude_deg", [](const CoordinateRow& row) { return FieldValue(row.position.y); });
  real("length_m", [](const CoordinateRow& row) { return to_field(row.length_m); });
  real("grid_azimuth_deg", [](const CoordinateRow& row) { return to_field(row.grid_azimuth_deg); });
  real("geodesic_azimuth_deg",
       [](const CoordinateRow& row) { return to_field(row.geodesic_azimuth_deg); });
  table.add(column_of("closing", FieldType::boolean, n,
                      [&](std::size_t i) { return FieldValue(rows[i].closing); }));
  return arrow_table(table, n);
}

ArrowTable coordinate_table_of(const ArrowLayer& zones, const std::string& plane, int decimals,
                               const std::string& side_length, bool closing, bool allow_ballpark,
                               const py::dict& given, const py::object& report) {
  const BoundaryPointOptions points = point_options(given);
  CoordinateTableOptions options;
  options.decimals = decimals;
  options.side_length = choice_of("side_length", side_length, side_lengths);
  options.closing = closing;
  options.transformation.allow_ballpark = allow_ballpark;
  return detached(report, [&](Progress*) {
    const Crs& crs = zones->require_crs();
    const Crs target = plane.empty() ? crs : Crs::from_text(plane);
    return to_table(zones, coordinate_table(boundary_points(zones->polygons(), crs, points), crs,
                                            target, options));
  });
}

}  // namespace

void bind_boundaries(py::module_& module) {
  module.def("boundary_points", &boundary_points_of, py::arg("zones"), py::arg("options"),
             py::arg("report"));
  module.def("coordinate_table", &coordinate_table_of, py::arg("zones"), py::arg("plane"),
             py::arg("decimals"), py::arg("side_length"), py::arg("closing"),
             py::arg("allow_ballpark"), py::arg("options"), py::arg("report"));
}

}  // namespace ecotone::python
