// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What the map of all alternatives shows: one window, their outlines, the zones of the layers that
/// findings rest on, and the overlaps. The other layers would crowd it.
///
/// @param check     the result, with a map of each subject
/// @param subjects  its subjects in the working CRS, layer by layer
/// @return          null where the result has no maps
document::Value comparison_map_document(const document::Value& check,
                                        const std::vector<Layer>& subjects, const LayerSet& layers);

/// Draws that map, the member "map" of a comparison, with letters and a legend; empty if there is
/// none.
Markup comparison_map(const document::Value& comparison, const Voice& voice);

}  // namespace ecotone
