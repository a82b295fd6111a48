// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// To which of its features an overlap goes. The others lose it; a feature that would lose nine
/// tenths of its area by it, as one that lies in another, keeps its own instead.
enum class OverlapRule {
  longest_border,  ///< the one with which it has the longest border
  largest,         ///< the one of the largest area
  smallest,        ///< the one of the smallest area
  first,           ///< the one that comes first in the layer
  priority         ///< the one with the lowest value of a field
};
/// "longest-border", "largest", "smallest", "first", "priority".
std::string_view overlap_rule_name(OverlapRule rule);
/// Nothing for another name.
std::optional<OverlapRule> parse_overlap_rule(std::string_view name);

/// Which of several features that are the same region are left out: the first always stays.
enum class DuplicateRule {
  equal,  ///< those whose fields are equal to the first's too; others stay and are quarantined
  all,    ///< all but the first
  none    ///< none; they are quarantined
};
/// "equal", "all", "none".
std::string_view duplicate_rule_name(DuplicateRule rule);
/// Nothing for another name.
std::optional<DuplicateRule> parse_duplicate_rule(std::string_view name);

struct CleanOptions {
  /// Gaps and overlaps of a mean width (2 · area / perimeter) below are mended, and so are those
  /// of an area below.
  double width_m = 1;
  double area_m2 = 0;
  bool all_overlaps = false;  ///< mend overlaps of any width
  /// Vertices and borders within are brought together; two steps of the grid at least.
  double snap_m = 0;
  bool lock_border = false;  ///< the outer border of all stays as it is
  OverlapRule overlap_rule = OverlapRule::longest_border;
  std::string priority_field;  ///< for OverlapRule::priority
  DuplicateRule duplicates = DuplicateRule::equal;
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// A feature that was changed: before − removed + added = after, but for the residue.
struct CleanedFeature {
  std::size_t feature = 0;  ///< place in the layer that came
  double before_m2 = 0;
  double removed_m2 = 0;
  double added_m2 = 0;
  double after_m2 = 0;  ///< 0 for a duplicate that was left out
  double residue_m2 = 0;
  double bound_m2 = 0;  ///< what the grid and rounding can explain
};

/// What a cleaning made.
struct CleanResult {
  /// The features in their order, less duplicates that were left out. Those that needed no change
  /// have the same coordinates in the same order as before.
  Layer layer;
  /// What was taken from and given to features, a row a piece: `feature` (id), `change`
  /// ("removed", "added"), `cause` ("overlap", "gap", "duplicate", "border"), `others` (ids: who
  /// keeps an overlap, who had ground that was given), `area_m2`.
  Layer diff;
  std::vector<CleanedFeature> changed;  ///< in the order of features
  std::size_t gaps_filled = 0;
  std::size_t overlaps_given = 0;
  std::size_t duplicates_left_out = 0;
  std::size_t passes = 0;
  /// What was repaired (`repaired`, `snapped`), changed (`recomputed`), left out as a duplicate
  /// (`merged`) or could not be mended (`quarantined`: kept as it was).
  Ledger ledger;
  double grid = 0;
};

/// Mends a coverage and changes only what must change: gives overlaps to one feature, fills gaps
/// into the neighbour with the longest border along them, brings near-coincident borders together,
/// inserts vertices that a neighbour has, and leaves out duplicates.
///
/// Where all is done, `check_coverage` with the same limits finds no sliver, no duplicate and no
/// unmatched vertex, and no overlap if `all_overlaps` is set; what could not be mended stands in
/// the ledger as quarantined. No feature is removed but duplicates, which the ledger names.
///
/// The work is done on the grid: crossings of borders become points of it, so that a border moves
/// by at most 0.71 of a step where it is cut, besides snapping. The result does not depend on
/// threads nor, but for the rule `first` and for duplicates, on the order of features.
///
/// @throws CrsError     if the layer has no CRS
/// @throws SchemaError  if it has no polygons, or no field of the priority's name
/// @throws UsageError   for a width, area or distance that is negative or not finite, or the rule
///                      priority without a field
/// @throws Cancelled    if the work was asked to stop
CleanResult clean_coverage(const Layer& layer, const CleanOptions& options = {});

}  // namespace ecotone
