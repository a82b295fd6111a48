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
struct RingPlace {
  std::size_t ring = 0;  ///< place in `RingPlaces::rings`
  double along = 0;      ///< number of the vertex before, and the part of the edge after it
  double distance_m = 0;
};

/// The rings of a zone with an index of their edges.
class RingPlaces {
 public:
  RingPlaces(const MultiPolygonView& zone, const Crs& crs);

  const std::vector<RingView>& rings() const { return rings_; }
  /// The place nearest to a point; the zone must have a ring. Of equally near ones the first.
  RingPlace nearest(const Point& point, double usual_m) const;

 private:
  Crs crs_;
  std::vector<RingView> rings_;
  std::vector<std::size_t> first_edge_;  // of each ring
  BoxIndex index_;
};

/// Distance of a point from the straight line between two others, in metres.
double off_line_m(const Point& p, const Point& a, const Point& b, const Crs& crs);

}  // namespace ecotone
