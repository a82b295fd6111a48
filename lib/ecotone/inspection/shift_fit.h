// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: how a layer departs from a reference, tried as several kinds of shift.

#include <span>
#include <string_view>
#include <vector>

#include "ecotone/inspection/reference_boundary.h"

namespace ecotone::inspection {

/// A shift that is known beforehand, without parameters to fit.
struct KnownShift {
  std::string_view name;          ///< "gcj02", "bd09"
  std::string_view title;         ///< "GCJ-02", "BD-09"
  bool of_reference;              ///< the reference is shifted, not the layer
  Point (*undone)(const Point&);  ///< where a vertex of the layer lies without it, in degrees
};

/// GCJ-02 and BD-09, of the layer and of the reference.
std::span<const KnownShift> known_shifts();

/// Metres east and north.
struct GroundVector {
  double east = 0;
  double north = 0;

  double size() const;
};

/// How well a kind of shift explains where a layer lies. Distances to the reference are those that
/// are left when the shift is undone: the root mean square of the nearest 70 %, since boundaries
/// change in places and layers seldom cover the same ground.
struct ShiftFit {
  double left_m = 0;
  GroundVector shift;  ///< of the layer against the reference, on the average of its vertices
};

/// How a layer departs from a reference.
struct ShiftComparison {
  double unshifted_m = 0;        ///< left without undoing anything
  ShiftFit constant;             ///< the same everywhere
  ShiftFit linear;               ///< six parameters: also turned, scaled and sheared
  std::vector<ShiftFit> known;   ///< one of each of `known_shifts`
  std::vector<double> varies_m;  ///< by how much each varies over the layer (root mean square)
  std::size_t vertices = 0;      ///< that were compared
};

/// Compares vertices of a layer with the boundaries of a reference, vertex by nearest place. The
/// constant shift is searched from `starts` and from the mean of each known one (iterated closest
/// points, the nearest 70 % of them).
///
/// @param vertices  longitudes and latitudes, not empty
/// @param boundary  not empty
ShiftComparison compare_shifts(std::span<const Point> vertices, const ReferenceBoundary& boundary,
                               std::span<const GroundVector> starts);

}  // namespace ecotone::inspection
