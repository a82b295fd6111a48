// SPDX-License-Identifier: Apache-2.0
// What checks against layers in memory and against an index have in common.
#pragma once

#include <pybind11/pybind11.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/layer/layer_set.h"
#include "python/bindings/layers.h"

namespace ecotone::python {

/// Gives the layers in a CRS, without the interpreter's lock.
using LayersIn = std::function<LayerSet(const Crs&, const TransformationOptions&)>;

/// Reads what Python says of layers, with the interpreter's lock.
LayersIn given_layers(const std::vector<pybind11::dict>& layers);

/// Subjects in the CRS of the layers, with all of their fields.
Layer subjects_in(const ArrowLayer& subjects, const Crs& working,
                  const TransformationOptions& options);

/// SHA-256 of the texts of packs by their ids.
using PackHashes = std::vector<std::pair<std::string, std::string>>;

/// Reads packs; `texts_of` gives the names and texts of the files of a pack by its id.
RulePack load_rules(const std::vector<std::string>& rules, const pybind11::object& texts_of,
                    PackHashes* hashes = nullptr);

CheckOptions check_options(const pybind11::dict& given);

/// The members of `ecotone.CheckResult`.
pybind11::dict check_result(const CheckResult& result);

}  // namespace ecotone::python
