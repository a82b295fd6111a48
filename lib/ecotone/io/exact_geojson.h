// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/layer/layer.h"

namespace ecotone {

/// Writes a layer as GeoJSON from which `read_exact_geojson` makes the same layer again: every
/// double in its shortest form (the sign of zero is lost), rings in their order and direction,
/// types of fields, ids, CRS, accuracy and provenance in a member "ecotone" of the collection.
/// Other programs read it as GeoJSON 2008, one feature a line; the CRS stands in the member "crs"
/// if it is one of EPSG's.
std::string exact_geojson(const Layer& layer);

/// Reads what `exact_geojson` wrote. Nothing is repaired or decided on the way.
/// @throws DocumentError  if the text is something else, or was damaged; the line is named
/// @throws CrsError       if the CRS cannot be understood
Layer read_exact_geojson(std::string_view text);

}  // namespace ecotone
