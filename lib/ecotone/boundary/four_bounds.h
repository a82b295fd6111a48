// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/boundary/named_neighbours.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// The four sides of a zone, in the order in which bounds (四至) are told.
enum class Side { east, south, west, north };

/// "east", "south", "west", "north".
std::string_view side_name(Side side);

struct FourBoundsOptions {
  /// A neighbour bounds a side where it lies within this distance of it. Ours, by no rule of law.
  double distance_m = 50;
  /// A neighbour is named if it runs along at least this share of the side; where none does, if it
  /// is within reach of its extreme point. Ours, by no rule of law.
  double least_share = 0.1;
  AreaMethod area_method = AreaMethod::ellipsoid;
};

/// A neighbour of a side.
struct Bound {
  std::size_t neighbour = 0;  ///< place in `NamedNeighbours::neighbours`
  double near_m = 0;          ///< length of the side within the distance of it
  double along_m = 0;         ///< of that, where it runs less than 45° off the side
  double share = 0;           ///< `along_m` of the length of the side
  bool reached = false;       ///< the extreme point of the side lies within the distance of it
};

/// One side of a zone: the stretch of its shell between two extreme corners.
struct SideBounds {
  double length_m = 0;
  Point extreme;              ///< farthest vertex that way, in the CRS
  std::vector<Bound> bounds;  ///< that are named, clockwise; may be empty
  std::vector<Bound> others;  ///< that are near, but along too little of the side
  /// Nearest neighbour of the extreme point where no bound is named.
  std::optional<NearestNeighbour> nearest;
};

/// The four bounds of one polygon, and its area.
struct FourBounds {
  std::array<SideBounds, 4> sides;  ///< by `Side`
  double area_m2 = 0;
  AreaMethod area_method = AreaMethod::ellipsoid;

  const SideBounds& of(Side side) const { return sides[static_cast<std::size_t>(side)]; }
};

/// Finds what bounds each side of every polygon of a zone; holes bound nothing.
///
/// The corners of a shell are its vertices farthest to the north-east, south-east, south-west and
/// north-west (by x + y and x − y, to scale); the east side runs from the first to the second, and
/// so on clockwise. On a convex shell a side is where the outside lies within 45° of its name.
/// East and north are those of the grid of the CRS. A neighbour is named where it runs along
/// the side, or where none does but it is near the extreme point; nothing is guessed: where none
/// is, the extreme point and its nearest neighbour stand instead.
///
/// @param zone        vertices in the CRS of the neighbours
/// @return            one a polygon of the zone, in its order
/// @throws UsageError  for a distance that is not positive, or a share outside 0 to 1
/// @throws CrsError    as area_m2 does, or where a vertex lies outside the CRS
///
/// Neither the first vertex of a shell nor the way it runs changes the result.
std::vector<FourBounds> four_bounds(const MultiPolygonView& zone, const NamedNeighbours& neighbours,
                                    const FourBoundsOptions& options = {});

/// The bounds in words, always with area and method:
/// 「东至甲路、乙河，南至…，西至…，北至…；面积12.3456公顷（椭球面积）」,
/// "east to A Road and B River, south to …; area 12.3456 ha (on the ellipsoid)".
/// Several polygons are told one by one, then their total.
///
/// @param bounds  of one zone, as `four_bounds` gives them; an empty zone gives an empty text
std::string four_bounds_text(const std::vector<FourBounds>& bounds,
                             const NamedNeighbours& neighbours, const FourBoundsOptions& options,
                             Language language);

/// One side in words, without its direction: "甲路、乙河".
std::string side_text(const SideBounds& side, Side direction, const NamedNeighbours& neighbours,
                      const FourBoundsOptions& options, Language language);

}  // namespace ecotone
