// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// What can be wrong with zones that should tile.
enum class CoverageFault {
  overlap,           ///< two features share an area
  overlap_sliver,    ///< an overlap that is narrower, or smaller, than asked for
  duplicate,         ///< two features are the same region
  gap,               ///< ground that no feature covers, enclosed by features (or by the container)
  gap_sliver,        ///< a gap that is narrower, or smaller, than asked for
  shortfall,         ///< ground at the border of the container that no feature covers
  outside,           ///< a part of a feature that lies outside the container
  unmatched_vertex,  ///< a vertex on the border of another feature that has no vertex there
  island,            ///< no fault: a hole of a feature that others fill, border for border
};
inline constexpr std::size_t coverage_fault_count = 9;

/// "overlap", "overlap_sliver", "duplicate", "gap", "gap_sliver", "shortfall", "outside",
/// "unmatched_vertex", "island".
std::string_view coverage_fault_name(CoverageFault fault);
/// Nothing for another name.
std::optional<CoverageFault> parse_coverage_fault(std::string_view name);

/// One finding; its geometry stands in `CoverageCheck::geometry` at the same place.
struct CoverageFinding {
  CoverageFault kind = CoverageFault::overlap;
  /// Places of the features concerned, rising. Of an overlap and of a duplicate both; of a gap
  /// those along it; of a vertex those that have it, then the one that has it not; of an island the
  /// feature with the hole, then those that fill it.
  std::vector<std::size_t> features;
  double area_m2 = 0;     ///< 0 for a vertex
  double error_m2 = 0;    ///< what the grid and rounding can make of the area
  double width_m = 0;     ///< mean width, 2 · area / perimeter; 0 for a vertex
  double distance_m = 0;  ///< of an unmatched vertex to the border that misses it
  Point position;         ///< the vertex, or a place inside; in the CRS of the layer
};

/// Areas of the whole, in square metres: features − counted again = union, and with a container
/// union − outside + gaps = container.
struct CoverageAccount {
  double features_m2 = 0;       ///< sum over the features, as they lie on the grid
  double union_m2 = 0;          ///< what they cover, counted once
  double counted_again_m2 = 0;  ///< features − union
  double overlaps_m2 = 0;       ///< sum over pairs; more than counted again where three overlap
  double gaps_m2 = 0;           ///< of all gaps, also those left open, and the shortfall
  double outside_m2 = 0;        ///< of the union outside the container
  std::optional<double> container_m2;
  std::optional<double> residue_m2;  ///< union − outside + gaps − container
  double bound_m2 = 0;               ///< what snapping, rounding and the method can explain
  /// Whether the residue, if there is one, lies within its bound.
  bool holds() const;
};

struct CoverageCheckOptions {
  /// The area that the features should tile; in the CRS of the layer. Without it gaps are the
  /// holes of the union: a bay open to the outside is none.
  const Layer* container = nullptr;
  /// Overlaps and gaps of a mean width below are slivers, and so are those of an area below.
  double sliver_width_m = 1;
  double sliver_area_m2 = 0;
  /// Holes of the union that are wider or larger are no gaps: they are counted as left open. Not
  /// used with a container.
  std::optional<double> largest_gap_width_m;
  std::optional<double> largest_gap_area_m2;
  /// A vertex within this distance of a border that has no vertex there is unmatched. Without it:
  /// one and a half of the grid, by which snapping can take a vertex off its edge.
  std::optional<double> vertex_reach_m;
  bool islands = true;  ///< look for islands
  /// Kinds that make the check fail; by default all but islands.
  std::vector<CoverageFault> failing;
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// What a check found.
struct CoverageCheck {
  std::vector<CoverageFinding> findings;  ///< by kind, then features, then position
  /// One a finding: the overlap, the gap, the duplicate, the part outside or the island; missing
  /// for a vertex.
  MultiPolygonArray geometry;
  std::array<std::size_t, coverage_fault_count> counts{};
  std::size_t left_open = 0;  ///< holes that are too wide or too large for gaps
  std::size_t features = 0;   ///< with an area
  CoverageAccount account;
  Ledger ledger;  ///< what was repaired or set aside on the way
  double grid = 0;
  double vertex_reach_m = 0;
  std::vector<CoverageFault> failing;

  std::size_t count(CoverageFault kind) const { return counts[static_cast<std::size_t>(kind)]; }
  /// Whether nothing was found of a kind that fails.
  bool passes() const;
};

/// Checks that the zones of a layer tile: that they neither overlap nor leave gaps, and that
/// borders are shared vertex for vertex.
///
/// Decided on the grid without a tolerance: of zones that share their borders vertex for vertex
/// nothing is found. Invalid features are repaired first and stand in the ledger; missing and empty
/// ones are left out. The result does not depend on threads; the places of features apart, nor on
/// their order.
///
/// @throws CrsError     if the layer or the container has no CRS, or theirs differ
/// @throws SchemaError  if one of them has no polygons
/// @throws UsageError   for a width, area or distance that is negative or not finite
/// @throws Cancelled    if the work was asked to stop
///
/// Cost: n log n of the vertices; memory in proportion to them.
CoverageCheck check_coverage(const Layer& layer, const CoverageCheckOptions& options = {});

/// The findings as a layer: fields `kind`, `fails`, `features` (ids joined by "|"),
/// `feature_count`, `area_m2`, `error_m2`, `width_m`, `distance_m`, `x`, `y`. Geometry is that of
/// the findings or, `as_points`, their positions.
Layer findings_layer(const CoverageCheck& check, const Layer& layer, bool as_points = false);

}  // namespace ecotone
