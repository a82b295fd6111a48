// SPDX-License-Identifier: Apache-2.0
// Errors of the library become the exceptions of ecotone.errors that bear their names.
#include <pybind11/pybind11.h>

#include <exception>
#include <string>

#include "ecotone/error.h"
#include "python/bindings/bindings.h"

namespace py = pybind11;

namespace ecotone::python {
namespace {

// Name of the class of an error; the last one that fits.
const char* class_of(const Error& error) {
  if (dynamic_cast<const GeometryError*>(&error) != nullptr) return "GeometryError";
  if (dynamic_cast<const CrsError*>(&error) != nullptr) return "CrsError";
  if (dynamic_cast<const SchemaError*>(&error) != nullptr) return "SchemaError";
  if (dynamic_cast<const DocumentError*>(&error) != nullptr) return "DocumentError";
  if (dynamic_cast<const CatalogueError*>(&error) != nullptr) return "CatalogueError";
  if (dynamic_cast<const RuleError*>(&error) != nullptr) return "RuleError";
  if (dynamic_cast<const IoError*>(&error) != nullptr) return "IoError";
  if (dynamic_cast<const OutputError*>(&error) != nullptr) return "OutputError";
  if (dynamic_cast<const UsageError*>(&error) != nullptr) return "UsageError";
  return "EcotoneError";
}

void raise(const Error& error) {
  const py::object type = py::module_::import("ecotone.errors").attr(class_of(error));
  const py::object exception =
      type(std::string(error.code()), std::string(error.key()), error.message(Language::english),
           error.help(Language::english), error.message(Language::chinese),
           error.help(Language::chinese), error.where());
  PyErr_SetObject(type.ptr(), exception.ptr());
}

void translate(std::exception_ptr pointer) {
  try {
    if (pointer) std::rethrow_exception(pointer);
  } catch (const Error& error) {
    raise(error);
  } catch (const Cancelled& cancelled) {
    const py::object type = py::module_::import("ecotone.errors").attr("Cancelled");
    PyErr_SetString(type.ptr(), cancelled.what());
  }
}

}  // namespace

void bind_errors(py::module_&) {
  py::register_exception_translator(translate);
}

}  // namespace ecotone::python
