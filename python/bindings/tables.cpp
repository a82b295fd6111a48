// SPDX-License-Identifier: Apache-2.0
#include "python/bindings/tables.h"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "ecotone/layer/arrow_c.h"
#include "python/bindings/arrays.h"
#include "python/bindings/bindings.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

constexpr const char* stream_name = "arrow_array_stream";
constexpr const char* schema_name = "arrow_schema";
constexpr const char* array_name = "arrow_array";

template <typename Structure>
Structure& structure_in(const py::handle& capsule, const char* name) {
  void* const pointer = PyCapsule_GetPointer(capsule.ptr(), name);
  if (pointer == nullptr) throw py::error_already_set();
  return *static_cast<Structure*>(pointer);
}

template <typename Structure>
py::capsule capsule_of(Structure structure, const char* name) {
  auto* const kept = new Structure(structure);
  PyObject* const capsule = PyCapsule_New(kept, name, [](PyObject* object) {
    const char* const its_name = PyCapsule_GetName(object);
    auto* const held = static_cast<Structure*>(PyCapsule_GetPointer(object, its_name));
    if (held->release != nullptr) held->release(held);
    delete held;
  });
  if (capsule == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::capsule>(capsule);
}

struct ToPython {
  py::object operator()(std::monostate) const { return py::none(); }
  py::object operator()(const std::string& text) const { return py::str(text); }
  py::object operator()(std::int64_t number) const { return py::int_(number); }
  py::object operator()(double number) const { return py::float_(number); }
  py::object operator()(bool flag) const { return py::bool_(flag); }
  py::object operator()(const Date& date) const {
    return py::module_::import("datetime").attr("date")(date.year, date.month, date.day);
  }
};

template <typename T>
py::object view_of_column(const ArrowArray& array, const py::object& owner) {
  const auto* values = static_cast<const T*>(array.buffers[1]) + array.offset;
  return view_of(std::span(values, static_cast<std::size_t>(array.length)), owner);
}

// Numbers without nulls in one chunk are an array without a copy; all else a list.
py::object column_values(const py::object& self, const std::string& name) {
  const auto& table = self.cast<const ArrowTable&>();
  if (const auto place = table.find(name)) {
    const ArrowColumn& column = table.columns()[*place];
    const std::string_view format = column.schema->format;
    if (column.chunks.size() == 1 && column.chunks[0]->null_count == 0) {
      if (format == "g") return view_of_column<double>(*column.chunks[0], self);
      if (format == "l") return view_of_column<std::int64_t>(*column.chunks[0], self);
      if (format == "i") return view_of_column<std::int32_t>(*column.chunks[0], self);
    }
  }
  const Column values = table.field(name);
  py::list list;
  for (std::size_t i = 0; i < values.size(); ++i) list.append(std::visit(ToPython(), values[i]));
  return list;
}

std::vector<std::string> column_names(const ArrowTable& table) {
  std::vector<std::string> names;
  for (const ArrowColumn& column : table.columns()) names.emplace_back(column.name());
  return names;
}

}  // namespace

ArrowTable read_arrow(const py::object& source) {
  if (py::hasattr(source, "__arrow_c_stream__")) {
    const py::object capsule = source.attr("__arrow_c_stream__")();
    auto& stream = structure_in<ArrowArrayStream>(capsule, stream_name);
    const py::gil_scoped_release release;  // makers may compute, and take the lock themselves
    return ArrowTable::read(stream);
  }
  const py::tuple capsules = source.attr("__arrow_c_array__")();
  return ArrowTable::read(structure_in<ArrowSchema>(capsules[0], schema_name),
                          structure_in<ArrowArray>(capsules[1], array_name));
}

py::capsule stream_capsule(const ArrowTable& table) {
  ArrowArrayStream stream{};
  table.write(stream);
  return capsule_of(stream, stream_name);
}

py::capsule schema_capsule(const ArrowTable& table) {
  ArrowArrayStream stream{};
  table.write(stream);
  ArrowSchema schema{};
  stream.get_schema(&stream, &schema);
  stream.release(&stream);
  return capsule_of(schema, schema_name);
}

ArrowTable ledger_table(const Ledger& ledger) {
  const auto& entries = ledger.entries;
  const std::size_t n = entries.size();
  const auto coordinate = [&](std::size_t i, double Point::*which) {
    return entries[i].position ? FieldValue((*entries[i].position).*which) : FieldValue();
  };
  Table table;
  table.add(column_of("action", FieldType::text, n, [&](std::size_t i) {
    return FieldValue(std::string(ledger_action_name(entries[i].action)));
  }));
  table.add(column_of("layer", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(entries[i].layer); }));
  table.add(column_of("feature", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(entries[i].feature); }));
  table.add(column_of("reason", FieldType::text, n,
                      [&](std::size_t i) { return FieldValue(entries[i].reason); }));
  table.add(
      column_of("x", FieldType::real, n, [&](std::size_t i) { return coordinate(i, &Point::x); }));
  table.add(
      column_of("y", FieldType::real, n, [&](std::size_t i) { return coordinate(i, &Point::y); }));
  table.add(column_of("area_before_m2", FieldType::real, n,
                      [&](std::size_t i) { return to_field(entries[i].area_before_m2); }));
  table.add(column_of("area_after_m2", FieldType::real, n,
                      [&](std::size_t i) { return to_field(entries[i].area_after_m2); }));
  return arrow_table(table, n);
}

void bind_tables(py::module_& module) {
  py::class_<ArrowTable>(module, "ArrowTable")
      .def_property_readonly("column_names", &column_names)
      .def("__len__", &ArrowTable::row_count)
      .def("column", &column_values, py::arg("name"))
      .def("stream", &stream_capsule)
      .def("schema", &schema_capsule);
  module.def("read_arrow", &read_arrow, py::arg("source"));
}

}  // namespace ecotone::python
