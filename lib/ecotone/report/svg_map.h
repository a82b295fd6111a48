// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/report/map_content.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// A letter that stands at a part of the subject, as at one of several alternatives.
struct MapLetter {
  std::string text;
  MapParts parts;  ///< in metres
};

/// What a map is called and marked with.
struct MapOptions {
  std::string id;     ///< unique in the page: prefix of the ids inside
  BothTexts subject;  ///< name of the subject
  BothTexts title;    ///< for those who cannot see the map
  BothTexts summary;  ///< likewise
  std::vector<MapLetter> letters;
};

/// Draws the map of a subject as SVG: zones with colour and pattern, the pieces that findings rest
/// on, what to give up or where to move, the subject, names, scale bar, north arrow, and ticks of
/// the coordinate grid in metres of the working CRS. Vector only, no script, no reference outside.
///
/// @return  one `<svg>` element, well-formed XML; empty if the content has no window
Markup svg_map(const MapContent& content, const Voice& voice, const MapOptions& options);

/// The legend to that map: a list with one swatch for each of its rows. An item names its row in
/// `data-row`.
Markup map_legend(const MapContent& content, const Voice& voice, const MapOptions& options);

}  // namespace ecotone
