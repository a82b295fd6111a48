// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/map_labels.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// From metres of the working CRS to units of the drawing, y down.
struct MapFrame {
  Box window;        ///< in metres
  Box box;           ///< of the map in the drawing
  double scale = 1;  ///< units a metre

  Point operator()(const Point& p) const {
    return {box.min_x + (p.x - window.min_x) * scale, box.min_y + (window.max_y - p.y) * scale};
  }
  MapParts operator()(MapParts parts) const;

  /// Breadth and height of the drawing with its ticks and numbers.
  double width() const;
  double height() const;
};

/// The frame of a window. The map is 720 units broad.
MapFrame map_frame(const Box& window);

/// Ticks and crosses at round coordinates, with their numbers.
Markup coordinate_grid(const MapFrame& frame);
/// A scale bar in metres or kilometres at the lower left; labels keep off it.
Markup scale_bar(const MapFrame& frame, LabelPlacer& labels);
/// An arrow to the north of the grid at the upper right; labels keep off it.
Markup north_arrow(const MapFrame& frame, const Voice& voice, LabelPlacer& labels);

}  // namespace ecotone
