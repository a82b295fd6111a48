// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the rings of one zone, and where on them a point lies.

#include <cstddef>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

/// A place on a ring.
struct PlaceOnRing {
  std::size_t ring = 0;  ///< place in `ZoneRings::rings`
  double along = 0;      ///< number of the vertex before, and the part of the edge after it
  double distance_m = 0;
};

/// The rings of a zone with an index of their edges.
class ZoneRings {
 public:
  ZoneRings(const MultiPolygonView& zone, const Crs& crs);

  const std::vector<RingView>& rings() const { return rings_; }
  /// The nearest place of every ring that comes as near to a point as any, to a micrometre: where
  /// rings touch, several. The zone must have a ring.
  /// @param usual_m  points that are nearer than this are found at once
  std::vector<PlaceOnRing> nearest(const Point& point, double usual_m) const;
  /// The nearest place of one ring.
  PlaceOnRing nearest_on(std::size_t ring, const Point& point) const;

 private:
  Crs crs_;
  std::vector<RingView> rings_;
  std::vector<std::size_t> first_edge_;  // of each ring
  BoxIndex index_;
};

/// Distance of a point from the straight line between two others, in metres.
double off_line_m(const Point& p, const Point& a, const Point& b, const Crs& crs);

}  // namespace ecotone
