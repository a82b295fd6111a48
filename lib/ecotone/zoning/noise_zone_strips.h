// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

/// Street buildings that end a strip, found by place.
class StreetBuildings {
 public:
  StreetBuildings() = default;
  /// @param buildings  valid polygons
  explicit StreetBuildings(const MultiPolygonArray& buildings);

  const MultiPolygonArray& polygons() const { return buildings_; }
  /// Places of the buildings whose boxes share a point with a box; rising.
  std::vector<std::uint32_t> near(const Box& box) const { return index_.query(box); }

 private:
  MultiPolygonArray buildings_;
  BoxIndex index_;
};

/// A strip along a boundary line that ends at the façades facing it.
struct StripToFacades {
  MultiPolygonArray strip;  ///< one feature: the strip, and the land that the line encloses
  /// One feature a façade in sight: what lies between it and the line, 1 mm more on every side, so
  /// that it overlaps what it belongs to. They may overlap each other.
  MultiPolygonArray before_facades;
};

/// The strip of a width along boundary lines, up to the façades of buildings that face them.
///
/// From every place of the line one looks outwards at right angles, at its corners in all
/// directions between, as far as the width. The strip is what is seen: it ends at the first
/// building in sight, and the building and what lies behind it do not belong to it, unless they are
/// seen from another place of the line. A building farther off than the width changes nothing;
/// where one stands on the line, nothing is seen. Without buildings in sight this is the buffer of
/// the line.
///
/// @param outlines  closed paths, one feature; what is outside lies on the right along each. A line
///                  that encloses nothing runs forth and back.
/// @param width_m   above 0; metres on the ellipsoid
/// @return          nothing if no building is in sight: `buffer` makes the same strip
/// @throws CrsError  if a vertex leaves the domain of the CRS
///
/// Accuracy: as `buffer_error_m`; a façade lies where the walls of the building do.
/// Source: GB/T 15190-2014 on street buildings, as Putian quotes it; the construction is our own.
std::optional<StripToFacades> strip_to_facades(const MultiLineStringArray& outlines, double width_m,
                                               const StreetBuildings& buildings, const Crs& crs);

}  // namespace ecotone
