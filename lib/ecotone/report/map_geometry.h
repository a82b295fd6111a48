// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/box.h"

namespace ecotone {

/// Width by height of the drawing of a map.
inline constexpr double map_aspect = 1.5;

/// The part of the plane that a map of a subject shows: its box with a margin, in the proportion
/// of the drawing.
///
/// @param subject  box of the subject in metres; may have no extent
/// @param reach_m  how far around the subject the map has to show at least
Box map_window(const Box& subject, double reach_m);

/// Clips a ring to a box (Sutherland and Hodgman 1974). Where a ring leaves the box more than
/// once, the parts stay joined along its border: good for drawing, not for measuring.
/// @return  the closed ring inside the box; empty if nothing is
std::vector<Point> clip_ring(RingView ring, const Box& box);

/// Clips a path to a box (Liang and Barsky 1984).
/// @return  the paths inside the box
std::vector<std::vector<Point>> clip_path(PathView path, const Box& box);

/// Drops vertices that lie within a tolerance of the line without them (Douglas and Peucker
/// 1973); the first and the last vertex stay.
std::vector<Point> simplify_for_drawing(PathView path, double tolerance_m);

}  // namespace ecotone
