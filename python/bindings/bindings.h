// SPDX-License-Identifier: Apache-2.0
// The groups of functions of the extension module; one file each.
#pragma once

#include <pybind11/pybind11.h>

namespace ecotone::python {

void bind_errors(pybind11::module_& module);
void bind_tables(pybind11::module_& module);
void bind_layers(pybind11::module_& module);
void bind_areas(pybind11::module_& module);
void bind_overlays(pybind11::module_& module);
void bind_batches(pybind11::module_& module);
void bind_boundaries(pybind11::module_& module);
void bind_check_documents(pybind11::module_& module);
void bind_checks(pybind11::module_& module);
void bind_indexes(pybind11::module_& module);
void bind_inspections(pybind11::module_& module);
void bind_rivers(pybind11::module_& module);

}  // namespace ecotone::python
