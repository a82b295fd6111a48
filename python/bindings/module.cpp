// SPDX-License-Identifier: Apache-2.0
// The extension module ecotone._ecotone: what the package `ecotone` calls. Its functions take their
// arguments by place or name, without defaults; those stand in the package, with the docs.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "ecotone/geodesy/proj_database.h"
#include "python/bindings/bindings.h"

PYBIND11_MODULE(_ecotone, module) {
  namespace py = pybind11;
  using namespace ecotone::python;
  module.attr("__version__") = ECOTONE_VERSION;
  module.def("set_proj_database", &ecotone::set_proj_database, py::arg("path"));
  bind_errors(module);
  bind_tables(module);
  bind_layers(module);
  bind_areas(module);
  bind_overlays(module);
  bind_boundaries(module);
  bind_check_documents(module);
  bind_checks(module);
  bind_indexes(module);
  bind_batches(module);
  bind_inspections(module);
  bind_rivers(module);
}
