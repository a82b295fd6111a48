// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/document/value.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What a map is called and marked with.
struct MapOptions {
  std::string id;     ///< unique in the page: prefix of the ids inside
  BothTexts subject;  ///< name of the subject
  BothTexts title;    ///< for those who cannot see the map
  BothTexts summary;  ///< likewise
};

/// Draws the map of a subject as SVG: zones with colour and pattern, the subject, the pieces that
/// findings rest on, labels, scale bar, north arrow, and ticks of the coordinate grid in metres of
/// the working CRS. Vector only, no script, no reference outside.
///
/// @param map  the member "map" of a subject of a result of `check`
/// @return     one `<svg>` element, well-formed XML; empty if the map has no window
Markup svg_map(const document::Value& map, const Voice& voice, const MapOptions& options);

/// The legend to that map: a list with one swatch for each symbol in it.
Markup map_legend(const document::Value& map, const Voice& voice, const MapOptions& options);

}  // namespace ecotone
