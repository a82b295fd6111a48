// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the curve that bounds what a path sweeps over, in a plane.

#include <span>
#include <vector>

#include "ecotone/geometry/point.h"

namespace ecotone {

/// How a curve ends at an end of its path: not at all where the path goes on in the next stretch.
enum class OffsetEnd { open, round, square };

struct OffsetCurve {
  double left = 0;  ///< distance to the left of the path; 0: the curve follows the path there
  double right = 0;
  double tolerance = 0;  ///< by which chords may fall short of their arcs
  OffsetEnd start = OffsetEnd::open;
  OffsetEnd end = OffsetEnd::open;
};

/// A closed curve, counter-clockwise, that winds at least once around every place that the path
/// sweeps over, and never the other way around a place: the rectangles beside its edges, the
/// sectors at its outer corners, and its ends. It may cross itself as often as it likes.
///
/// A place that lies within the distance of the path has a nearest point on it. If that lies
/// within an edge, the rectangle beside that edge has it; if it is a corner, the sector. So the
/// curve winds around exactly the places within the distance, but for the half discs of open ends.
/// Round and square ends take the distance on the right, which the left must share.
///
/// @param path  two or more points, no two equal in a row
std::vector<Point> offset_curve(std::span<const Point> path, const OffsetCurve& shape);

/// The polygon inside a circle, counter-clockwise, its first point repeated.
std::vector<Point> circle(const Point& centre, double radius, double tolerance);

}  // namespace ecotone
