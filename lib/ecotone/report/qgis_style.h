// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/geometry/geometry_column.h"
#include "ecotone/report/map_symbols.h"

namespace ecotone {

/// How features of one value are drawn.
struct QgisClass {
  std::string value;  ///< of the field of the style; "" for all others
  std::string label;
  std::string stroke;  ///< "#RRGGBB"
  std::string fill;    ///< "#RRGGBB" or "none"
  double fill_opacity = 0;
  double width_mm = 0.3;
  bool dashed = false;
  MapPattern pattern = MapPattern::none;
};

/// A style that QGIS 3 reads (QML): features by the values of a field, hatched so that they differ
/// in black and white too, and names for the fields.
///
/// @param field    whose values the classes have; empty: all features are drawn as the first class
/// @param aliases  field, and what people call it
std::string qgis_style(GeometryType type, const std::string& field,
                       std::span<const QgisClass> classes,
                       std::span<const std::pair<std::string, std::string>> aliases);

}  // namespace ecotone
