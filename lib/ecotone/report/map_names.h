// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/report/map_content.h"
#include "ecotone/report/map_frame.h"
#include "ecotone/report/map_labels.h"

namespace ecotone {

/// A name on the map and where it stands, in units of the drawing.
struct MapName {
  std::string text;
  Point centre;
  double size = 12.5;
  std::string colour;
  bool bold = false;
  std::size_t row = 0;  ///< of the legend: the name goes when the row is hidden
};

/// Places the names of a map: the subject first, then zones in the order of drawing. A name
/// without room is left out; one name stands once for each symbol, and once for all parts of a
/// river.
std::vector<MapName> map_names(const MapContent& content, const MapFrame& frame,
                               const std::string& subject, LabelPlacer& labels);

}  // namespace ecotone
