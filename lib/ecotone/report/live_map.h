// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/document/value.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"
#include "ecotone/report/svg_map.h"

namespace ecotone {

/// Whether this build can make interactive maps, that is, whether it was built with Leaflet.
bool has_live_maps();

/// The interactive map of a subject: an element that stays hidden until the script of the page
/// opens it, and the data of it as JSON in the page. Geometry is in metres of the working CRS from
/// the lower left corner of the window; popups are markup, escaped here.
///
/// @param document  the whole result, for its CRS and its layers
/// @param subject   the subject that the content was read from
/// @param options   as of the static map, whose patterns this one draws with
Markup live_map(const MapContent& content, const document::Value& document,
                const document::Value& subject, const Voice& voice, const MapOptions& options);

}  // namespace ecotone
