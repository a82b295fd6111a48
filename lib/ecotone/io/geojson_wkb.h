// SPDX-License-Identifier: Apache-2.0
// Private to io.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ecotone/document/value.h"

namespace ecotone {

/// A geometry of GeoJSON as WKB; heights are left out. Nothing for an unknown type, or coordinates
/// that are not nested as the type has them.
/// @param problem  says why, then
std::vector<std::uint8_t> geojson_wkb(const document::Value& geometry, std::string& problem);

}  // namespace ecotone
