// SPDX-License-Identifier: Apache-2.0
// Areas of features, tables of areas, unions.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "ecotone/overlay/union.h"
#include "ecotone/statistics/area_table.h"
#include "ecotone/statistics/balancing.h"
#include "ecotone/statistics/cross_tabulation.h"
#include "python/bindings/arguments.h"
#include "python/bindings/arrays.h"
#include "python/bindings/bindings.h"
#include "python/bindings/layers.h"
#include "python/bindings/running.h"
#include "python/bindings/tables.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

py::array_t<double> area(const ArrowLayer& zones, const std::string& method,
                         const py::object& report) {
  const AreaMethod how = area_method(method);
  return array_of(detached(
      report, [&](Progress*) { return areas_m2(zones->polygons(), zones->require_crs(), how); }));
}

py::dict to_dict(const Reconciliation& account) {
  py::dict values;
  values["whole_m2"] = account.whole_m2;
  values["parts_m2"] = account.parts_m2;
  values["counted_again_m2"] = account.counted_again_m2;
  values["residue_m2"] = account.residue_m2;
  values["bound_m2"] = account.bound_m2;
  values["holds"] = account.holds();
  return values;
}

// Values of fields as columns of a table.
template <typename Rows, typename Values>
void add_values(Table& table, const std::vector<std::string>& names,
                const std::vector<FieldType>& types, const Rows& rows, const Values& values) {
  for (std::size_t j = 0; j < names.size(); ++j) {
    table.add(column_of(names[j], types[j], rows.size(),
                        [&](std::size_t i) { return values(rows[i])[j]; }));
  }
}

ArrowTable to_table(const AreaTable& areas) {
  const auto& rows = areas.rows;
  Table table;
  add_values(
      table, areas.by, areas.by_types, rows,
      [](const AreaRow& row) -> const auto& { return row.values; });
  const auto real = [&](const char* name, double AreaRow::*member) {
    table.add(column_of(name, FieldType::real, rows.size(),
                        [&](std::size_t i) { return FieldValue(rows[i].*member); }));
  };
  table.add(column_of("features", FieldType::integer, rows.size(),
                      [&](std::size_t i) { return to_field(rows[i].features); }));
  real("area_m2", &AreaRow::area_m2);
  real("sum_m2", &AreaRow::sum_m2);
  real("share", &AreaRow::share);
  return arrow_table(table, rows.size());
}

py::dict area_table_of(const ArrowLayer& layer, const std::vector<std::string>& by,
                       const std::string& method, const std::string& overlaps,
                       const std::string& priority_field,
                       const std::vector<std::string>& priority_values, int threads,
                       std::optional<double> grid, const py::object& report) {
  AreaTableOptions options;
  options.by = by;
  options.method = area_method(method);
  options.overlaps = parse_overlap_policy(overlaps);
  options.priority_field = priority_field;
  options.priority_values = priority_values;
  options.threads = threads;
  options.grid = grid;
  const AreaTable table = detached(report, [&](Progress* progress) {
    options.progress = progress;
    std::vector<std::string> fields = by;
    fields.push_back(priority_field);
    return area_table(with_fields(layer, fields), options);
  });
  py::dict total;
  total["features"] = table.total.features;
  total["area_m2"] = table.total.area_m2;
  total["sum_m2"] = table.total.sum_m2;
  py::dict result;
  result["rows"] = to_table(table);
  result["total"] = total;
  result["reconciliation"] = to_dict(table.reconciliation);
  result["method"] = std::string(area_method_name(table.method));
  result["overlaps"] = std::string(overlap_policy_name(table.overlaps));
  result["overlapping_pairs"] = table.overlapping_pairs;
  result["ledger"] = ledger_table(table.ledger);
  result["grid"] = table.grid;
  return result;
}

ArrowTable to_table(const std::vector<std::string>& names, const std::vector<FieldType>& types,
                    const std::vector<CrossMargin>& margins) {
  const std::size_t n = margins.size();
  Table table;
  add_values(
      table, names, types, margins,
      [](const CrossMargin& margin) -> const auto& { return margin.values; });
  table.add(column_of("features", FieldType::integer, n,
                      [&](std::size_t i) { return to_field(margins[i].features); }));
  table.add(column_of("area_m2", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(margins[i].area_m2); }));
  table.add(column_of("rest_m2", FieldType::real, n,
                      [&](std::size_t i) { return FieldValue(margins[i].rest_m2); }));
  table.add(column_of("residue_m2", FieldType::real, n, [&](std::size_t i) {
    return FieldValue(margins[i].reconciliation.residue_m2);
  }));
  table.add(column_of("holds", FieldType::boolean, n, [&](std::size_t i) {
    return FieldValue(margins[i].reconciliation.holds());
  }));
  return arrow_table(table, n);
}

ArrowTable cells_of(const CrossTabulation& cross) {
  const auto& cells = cross.cells;
  Table table;
  table.add(column_of("zone", FieldType::integer, cells.size(),
                      [&](std::size_t i) { return to_field(cells[i].zone); }));
  table.add(column_of("class", FieldType::integer, cells.size(),
                      [&](std::size_t i) { return to_field(cells[i].klass); }));
  const auto real = [&](const char* name, double CrossCell::*member) {
    table.add(column_of(name, FieldType::real, cells.size(),
                        [&](std::size_t i) { return FieldValue(cells[i].*member); }));
  };
  real("area_m2", &CrossCell::area_m2);
  real("share_of_zone", &CrossCell::share_of_zone);
  real("share_of_class", &CrossCell::share_of_class);
  table.add(column_of("pairs", FieldType::integer, cells.size(),
                      [&](std::size_t i) { return to_field(cells[i].pairs); }));
  return arrow_table(table, cells.size());
}

py::dict cross_tabulation_of(const ArrowLayer& zones, const ArrowLayer& classes,
                             const std::vector<std::string>& zone_fields,
                             const std::vector<std::string>& class_fields,
                             const std::string& method, const std::string& overlaps, int threads,
                             std::optional<double> grid, const py::object& report) {
  CrossTabulationOptions options;
  options.zone_fields = zone_fields;
  options.class_fields = class_fields;
  options.method = area_method(method);
  options.overlaps = parse_overlap_policy(overlaps);
  options.threads = threads;
  options.grid = grid;
  const CrossTabulation cross = detached(report, [&](Progress* progress) {
    options.progress = progress;
    return cross_tabulation(with_fields(zones, zone_fields), with_fields(classes, class_fields),
                            options);
  });
  py::dict result;
  result["zones"] = to_table(cross.zone_fields, cross.zone_types, cross.zones);
  result["classes"] = to_table(cross.class_fields, cross.class_types, cross.classes);
  result["cells"] = cells_of(cross);
  result["total_m2"] = cross.total_m2;
  result["holds"] = cross.holds();
  result["method"] = std::string(area_method_name(cross.method));
  result["overlaps"] = std::string(overlap_policy_name(cross.overlaps));
  result["ledger"] = ledger_table(cross.ledger);
  result["grid"] = cross.grid;
  return result;
}

double union_area(const ArrowLayer& zones, const std::string& method, int threads,
                  std::optional<double> grid, const py::object& report) {
  UnionOptions options;
  options.method = area_method(method);
  options.threads = threads;
  options.grid = grid;
  return detached(report, [&](Progress*) {
    return union_area_m2(zones->polygons(), zones->require_crs(), options);
  });
}

py::dict balance(const std::vector<double>& parts_m2, double control_m2,
                 const std::vector<std::string>& ids, double unit_m2) {
  const BalancedAreas balanced = balance_to_control(parts_m2, control_m2, ids, unit_m2);
  py::dict result;
  result["areas_m2"] = array_of(balanced.areas_m2);
  result["units"] = array_of(balanced.units);
  result["forced_m2"] = array_of(balanced.forced_m2);
  result["unit_m2"] = balanced.unit_m2;
  result["control_units"] = balanced.control_units;
  result["control_residue_m2"] = balanced.control_residue_m2;
  result["scale"] = balanced.scale;
  result["sum_before_m2"] = balanced.sum_before_m2;
  result["rounded_up"] = balanced.rounded_up;
  return result;
}

}  // namespace

void bind_areas(py::module_& module) {
  module.def("area", &area, py::arg("zones"), py::arg("method"), py::arg("report"));
  module.def("area_table", &area_table_of, py::arg("layer"), py::arg("by"), py::arg("method"),
             py::arg("overlaps"), py::arg("priority_field"), py::arg("priority_values"),
             py::arg("threads"), py::arg("grid"), py::arg("report"));
  module.def("cross_tabulation", &cross_tabulation_of, py::arg("zones"), py::arg("classes"),
             py::arg("zone_fields"), py::arg("class_fields"), py::arg("method"),
             py::arg("overlaps"), py::arg("threads"), py::arg("grid"), py::arg("report"));
  module.def("union_area_m2", &union_area, py::arg("zones"), py::arg("method"), py::arg("threads"),
             py::arg("grid"), py::arg("report"));
  module.def("balance_to_control", &balance, py::arg("parts_m2"), py::arg("control_m2"),
             py::arg("ids"), py::arg("unit_m2"));
}

}  // namespace ecotone::python
