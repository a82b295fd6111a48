// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

struct OverlapOptions {
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  bool pieces = false;         ///< also return the geometry of every overlap
  bool borders = true;         ///< also measure the borders along every overlap
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
  /// For the ledger: names of the layers and ids of their features (empty: their places).
  std::string subject_layer = "subjects";
  std::string zone_layer = "zones";
  std::span<const std::string> subject_ids;
  std::span<const std::string> zone_ids;
};

/// A subject and a zone that share an area, or at least a point.
struct Overlap {
  std::size_t subject = 0;
  std::size_t zone = 0;
  /// By the method of the run; exactly that of the whole subject (or zone) if it lies inside the
  /// other. 0 where the two only touch.
  double area_m2 = 0;
  /// Half width of what snapping and rounding can make of the area; not the accuracy of surveys.
  double computing_error_m2 = 0;
  /// They share points of their borders and no area.
  bool touches_only = false;
  /// Length of the border of the zone along the overlap: what an error of the zone can move.
  /// A stretch that both borders share counts on both sides. Geographic CRS: metres on the
  /// ellipsoid; projected: in the plane. If the two only touch: length of the stretch they share.
  double zone_border_m = 0;
  /// Length of the border of the subject along the overlap.
  double subject_border_m = 0;

  friend bool operator==(const Overlap&, const Overlap&) = default;
};

/// All overlaps of two columns, and what was mended or set aside on the way.
struct Overlaps {
  std::vector<Overlap> pairs;  ///< sorted by subject, then zone
  MultiPolygonArray pieces;    ///< one per pair if asked for, empty where they only touch
  Ledger ledger;               ///< what was repaired or set aside, subjects first
  double grid = 0;             ///< that coordinates were snapped to, in the unit of the CRS
};

/// Finds every pair of a subject and a zone that overlap or touch, and measures the overlap.
///
/// Subjects and zones are each taken feature by feature; zones that overlap each other count each
/// (`union_area_m2` counts once). Lines and points that a subject and a zone share beside an
/// overlap are no part of it. Missing and empty geometries pair with nothing. Invalid features
/// are repaired first; a pair that no means can compute is quarantined in the ledger with both
/// ids, "subject|zone", and left out of the pairs. No exception of the geometry library leaves
/// this function.
///
/// Whether two overlap, touch or are apart, and whether the overlap is the whole of one of them, is
/// decided without a tolerance, of the features as they lie on the grid.
///
/// @param subjects, zones  in the same CRS
/// @throws CrsError    as `area_m2` does
/// @throws UsageError  for a grid that is negative or not finite
/// @throws Cancelled   if the work was asked to stop
Overlaps overlap_areas(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                       const Crs& crs, const OverlapOptions& options = {});

/// The same for two layers; names and ids of the ledger are theirs.
/// @throws CrsError     if their CRS are missing or differ
/// @throws SchemaError  if one has no polygons
Overlaps overlap_areas(const Layer& subjects, const Layer& zones, OverlapOptions options = {});

/// Finds every pair of features of one column that overlap or touch each other: `subject` is the
/// one that comes first. What two features cover counts in `area_m2` once for the pair.
Overlaps self_overlaps(const MultiPolygonArray& zones, const Crs& crs,
                       const OverlapOptions& options = {});

/// The range of places in `pairs` that belong to a subject, as [first, last).
std::pair<std::size_t, std::size_t> pairs_of_subject(const Overlaps& overlaps, std::size_t subject);

}  // namespace ecotone
