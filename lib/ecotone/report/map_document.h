// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "ecotone/compliance/check.h"
#include "ecotone/document/value.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/box.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// Collects what the map of a subject shows: the window, the outline of the subject, the features
/// of the layers in the window, and the overlaps that its findings rest on. Geometry in metres of
/// the working CRS, clipped and simplified to an eighth of a unit of the drawing, so that maps may
/// zoom; features smaller than half a unit are left out.
///
/// @param index  of the subject in `result.subjects`
document::Value map_document(const CheckResult& result, std::size_t index, const Layer& subjects,
                             const LayerSet& layers);

/// The window around a box of subjects and the features of the layers in it, in the same form.
document::Value map_of_window(const Box& subjects, const Crs& crs, const LayerSet& layers);

/// The map of a subject as the public may see it: the window and the subject, no zones, no pieces.
document::Value public_map(const document::Value& map);

/// The class of a feature of a layer in its canonical value, by which maps colour it; "" where the
/// role has no classes.
std::string feature_class(const RoleLayer& layer, std::size_t place);

}  // namespace ecotone
