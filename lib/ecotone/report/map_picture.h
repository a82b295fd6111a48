// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ecotone {

/// Draws an SVG as PNG. Texts take the fonts of the system, so the same machine draws the same
/// bytes, another may not.
///
/// @param svg    with width and height in pixels
/// @param scale  pixels of the picture a pixel of the SVG
/// @throws DocumentError  if the SVG cannot be read or drawn
std::string picture_of_svg(const std::string& svg, double scale = 2);

}  // namespace ecotone
