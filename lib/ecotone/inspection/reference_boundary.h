// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the boundaries of a layer that is taken to be right, searched by
// nearness.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ecotone/index/box_index.h"
#include "ecotone/layer/layer.h"

namespace ecotone::inspection {

/// The plane of the spherical Mercator projection, in metres at the equator. It is conformal, so
/// that what is nearest in it is nearest on the ground, near by.
Point mercator(const Point& position);
/// Metres on the ground of a metre of that plane at a latitude in degrees.
double ground_scale(double latitude_deg);

/// The nearest place of a boundary.
struct Foot {
  Point at;              ///< in the Mercator plane
  bool on_edge = false;  ///< inside of an edge: only the distance across it is known
  Point normal;          ///< of that edge, of length 1
};

/// Edges of polygons and lines, or points, of a reference within an extent.
class ReferenceBoundary {
 public:
  /// @param extent  longitudes and latitudes; what lies outside is left out
  /// @throws CrsError  if the reference has no CRS or a vertex outside of its domain
  ReferenceBoundary(const Layer& reference, const Box& extent);

  bool is_empty() const { return index_.size() == 0; }
  /// The nearest place to a point of the Mercator plane; there must be one.
  Foot nearest(const Point& p) const;

 private:
  std::vector<std::pair<Point, Point>> edges_;
  BoxIndex index_;
};

}  // namespace ecotone::inspection
