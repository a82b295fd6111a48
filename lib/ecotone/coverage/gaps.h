// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: regions that no feature covers, and the features along them.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrangement.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/grid_point.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {

/// The regions that a multipolygon encloses and does not cover, one polygon each: its holes in
/// their order, without parts of it that lie in them, then what lies between parts that touch at
/// points.
MultiPolygonArray holes_of(const MultiPolygonView& region, const GridScale& scale);

/// The polygons of a column, each as a feature.
MultiPolygonArray parts_of(const MultiPolygonArray& column);

/// Appends polygons of an arrangement as a feature; place(p) is where a point of the grid lies.
template <typename Place>
void append(const std::vector<detail::ArrangedPolygon>& polygons, MultiPolygonBuilder& builder,
            const Place& place) {
  const auto add_ring = [&](const detail::ArrangedRing& ring) {
    for (const GridPoint& p : ring.points) builder.add_point(place(p));
    builder.finish_ring();
  };
  for (const detail::ArrangedPolygon& polygon : polygons) {
    add_ring(polygon.shell);
    for (const detail::ArrangedRing& hole : polygon.holes) add_ring(hole);
    builder.finish_polygon();
  }
  builder.finish_feature();
}

/// Whether a point lies inside a multipolygon, or on its border.
bool covers(const MultiPolygonView& region, const Point& p);

/// A polygon, or a multipolygon, as a column of one feature.
MultiPolygonArray copy_of(const PolygonView& polygon);
MultiPolygonArray copy_of(const MultiPolygonView& feature);

/// Some features of a column, and their places in it.
struct PickedFeatures {
  MultiPolygonArray polygons;
  std::vector<std::size_t> places;
};
/// One flag a feature: its box meets one of some boxes.
std::vector<std::uint8_t> features_in(const MultiPolygonArray& column, std::span<const Box> boxes);
PickedFeatures picked_features(const MultiPolygonArray& column,
                               std::span<const std::uint8_t> wanted);

/// Of each region the features that share a stretch of border with it, rising.
/// @param ends_there  regions lie inside the features: those on whose border they end
std::vector<std::vector<std::size_t>> neighbours_of(const MultiPolygonArray& regions,
                                                    const MultiPolygonArray& features,
                                                    const Crs& crs, OverlapOptions options,
                                                    bool ends_there = false);

}  // namespace ecotone
