// SPDX-License-Identifier: Apache-2.0
// What overlaps of two layers and overlaps with an index have in common.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>

#include "ecotone/layer/layer.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone::python {

OverlapOptions overlap_options(const std::string& method, bool pieces, bool borders,
                               std::optional<double> grid, int threads);

/// The members of `ecotone.Overlaps`.
/// @param pieces  whether they were asked for
pybind11::dict to_dict(Overlaps overlaps, const Layer& subjects, bool pieces);

}  // namespace ecotone::python
