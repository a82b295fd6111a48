// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what is seen from a boundary line at right angles, up to the façades.

#include <span>
#include <vector>

#include "ecotone/geometry/point.h"

namespace ecotone {

/// A wall of a building, in metres, as one looks from an edge or a corner of a boundary line.
struct Wall {
  Point a, b;
  std::size_t building = 0;
  std::size_t edge = 0;  ///< of the caller: which wall it is
};

/// Where eyes stand that look outwards: along an edge, from (0, 0) to (length, 0), all of them
/// towards +y; or at a corner, at (0, 0), turning counter-clockwise from +x by an angle. A position
/// is a distance along the edge in metres, or an angle in radians.
struct Lookout {
  bool is_corner = false;
  double extent = 0;   ///< length or angle
  double reach_m = 0;  ///< how far it looks: the width of the strip

  Point eye(double position) const;
  Point direction(double position) const;
};

/// A stretch of positions with one thing in sight.
struct Sight {
  static constexpr std::size_t open = static_cast<std::size_t>(-1);
  static constexpr std::size_t blocked = static_cast<std::size_t>(-2);

  double from = 0;
  double to = 0;
  std::size_t wall = open;  ///< of `walls`; `open`: nothing within reach; `blocked`: one stands in
                            ///< a building
  double at_from = 0;       ///< share of the wall, from a to b, that is seen at the ends
  double at_to = 0;
};

/// What is seen, in the order of positions, without a gap. The nearest wall ends the sight; a wall
/// beyond reach is none. Walls are those of closed rings.
std::vector<Sight> sights(const Lookout& lookout, std::span<const Wall> walls);

}  // namespace ecotone
