// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ecotone {

/// How zones are filled besides their colour, so that they differ without it.
enum class MapPattern { none, diagonal, reverse_diagonal, dots, horizontal, vertical, cross };

/// How features of a role, and of a class in it, are drawn and called in the legend.
///
/// The colours keep their distance under all common kinds of colour blindness; patterns and line
/// styles keep it in black and white. The hues follow Chinese practice: red for the ecological red
/// line, greens for reserves (darker is stricter), graded blues for source zones.
struct MapSymbol {
  std::string_view role;
  std::string_view detail;  ///< canonical value of the class; "" for all others
  std::string_view en;
  std::string_view zh;
  std::string_view stroke;
  std::string_view fill;  ///< "none" for lines
  double fill_opacity = 0;
  double width = 1;           ///< of the stroke, in map units
  std::string_view dashes{};  ///< stroke-dasharray
  MapPattern pattern = MapPattern::none;
  int rank = 0;  ///< drawn in rising order
};

/// The symbol of a role and class: the one of the class, else of the role, else a grey outline.
const MapSymbol& map_symbol(std::string_view role, std::string_view detail);

/// A colour "#RRGGBB" darkened until text of it has a contrast of at least 4.5 : 1 on white.
/// Source: WCAG 2.2, success criterion 1.4.3 and its definition of relative luminance.
std::string text_colour(std::string_view colour);

}  // namespace ecotone
