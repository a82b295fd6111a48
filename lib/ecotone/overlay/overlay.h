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
#include "ecotone/geodesy/transformation.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// Operations on two layers of polygons, A and B.
///
/// | operation            | rows                                             | fields    |
/// |----------------------|--------------------------------------------------|-----------|
/// | intersection         | every a ∩ b                                      | of both   |
/// | clip                 | every a ∩ (union of B)                           | of A      |
/// | difference           | every a − (union of B)                           | of A      |
/// | identity             | intersection and difference                      | of both   |
/// | symmetric_difference | every a − (union of B), every b − (union of A)   | of both   |
/// | union_               | identity, and every b − (union of A)             | of both   |
/// | update               | every a − (union of B), every b as it is         | of both   |
///
/// Features that overlap each other inside A (or B) are each taken on their own: intersection
/// gives a row for every pair, and a stretch under two features of A gives two rows.
enum class OverlayOperation {
  intersection,
  union_,
  difference,
  symmetric_difference,
  identity,
  clip,
  update
};

/// "intersection", "union", "difference", "symmetric-difference", "identity", "clip", "update".
std::string_view overlay_operation_name(OverlayOperation operation);
/// @throws UsageError  for another name
OverlayOperation parse_overlay_operation(std::string_view name);

/// How far an overlay proves itself.
enum class Verify {
  none,  ///< only that every part has the area of its crossings, which is never left out
  area,  ///< and for every feature: whole = inside + outside (`Balance`)
  /// And that every part is valid by OGC Simple Features, and every part of two features that are
  /// not too large (20 000 vertices) has the area that Boost.Geometry finds.
  full
};

/// "none", "area", "full".
std::string_view verify_name(Verify verify);
/// Nothing for another name.
std::optional<Verify> parse_verify(std::string_view name);

/// What was checked, and what came of it.
struct Proof {
  Verify level = Verify::none;
  std::size_t parts = 0;        ///< each held against the area of its crossings
  std::size_t recomputed = 0;   ///< of those, by the second means; they stand in the ledger
  std::size_t quarantined = 0;  ///< features and pairs that no means could compute
  std::size_t balanced = 0;     ///< features whose parts were held against the whole
  std::size_t unbalanced = 0;
  std::size_t validated = 0;
  std::size_t invalid = 0;
  std::size_t third_opinions = 0;
  std::size_t third_differences = 0;

  /// Whether nothing that was checked turned out wrong.
  bool holds() const { return unbalanced == 0 && invalid == 0 && third_differences == 0; }
};

struct OverlayOptions {
  /// A part whose mean width, 2 · area / perimeter, or whose area is below is a sliver; 0: none.
  double sliver_width_m = 0;
  double sliver_area_m2 = 0;
  bool keep_slivers = false;  ///< leave slivers among the results, and count them only
  AreaMethod area_method = AreaMethod::ellipsoid;
  Verify verify = Verify::area;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
  /// Takes layers with different CRS to this one first; without it they are refused.
  std::optional<Crs> working_crs;
  TransformationOptions transformation;
  /// Put before the names of fields that both layers have.
  std::string a_prefix = "a_";
  std::string b_prefix = "b_";
};

/// whole = inside + outside + residue, in square metres by the method of the run.
struct BalanceRow {
  std::size_t feature = 0;  ///< place in its layer
  std::string id;
  double whole_m2 = 0;    ///< of the feature, as it came or as it was repaired
  double inside_m2 = 0;   ///< its part in the union of the other layer
  double outside_m2 = 0;  ///< its part outside
  double residue_m2 = 0;
  double bound_m2 = 0;  ///< what snapping, rounding and the method can explain; the whole of a
                        ///< feature that is quarantined
  double counted_again_m2 = 0;  ///< by which the sum of its pieces exceeds `inside_m2`: overlaps
                                ///< between features of the other layer

  bool holds() const { return residue_m2 <= bound_m2 && -residue_m2 <= bound_m2; }
};

/// The account of one layer: one row a feature, and their sums in a fixed order.
struct BalanceSide {
  std::vector<BalanceRow> rows;
  BalanceRow total;
};

/// The accounts of both layers.
struct Balance {
  BalanceSide a;
  BalanceSide b;  ///< empty rows where the operation does not divide B
  /// Whether every row and every total lies within its bound.
  bool holds() const;
};

/// The layer that an overlay makes, with its slivers, its ledger and its balance.
struct OverlayResult {
  /// Rows as in the table of operations, ordered by the place of a, then of b; what lies in no b
  /// follows the pairs of its a; rows without a come last, by the place of b.
  ///
  /// Fields: `a_id` and `b_id` (text, the ids of the sources, null where there is none; clip and
  /// difference have only `a_id`), then those of A, then those of B, with the prefixes where names
  /// clash; null where a row has no a or no b. The id of a row is "a_id|b_id", "a_id|" or "|b_id".
  Layer layer;
  /// Parts set aside as slivers, with the same fields; the id is that of their row.
  Layer slivers;
  std::vector<double> areas_m2;         ///< one a row of `layer`
  std::vector<double> sliver_areas_m2;  ///< one a row of `slivers`
  std::size_t kept_slivers = 0;         ///< parts below the limits that `keep_slivers` left in
  Ledger ledger;
  Balance balance;
  Proof proof;
  double grid = 0;                 ///< that coordinates were snapped to, in the unit of the CRS
  std::vector<std::string> notes;  ///< transformations, method, grid: in English, for records
};

/// Overlays two layers of polygons. Only areas result: where features touch, nothing.
///
/// Missing geometries give no row and stand in no balance; invalid ones are repaired first; what
/// cannot be computed is quarantined in the ledger with its ids, and the rest goes on. The result
/// does not depend on the number of threads, nor, but for the order of its rows, on the order of
/// the features.
///
/// @throws CrsError     if a CRS is missing, or if they differ and none is given to work in
/// @throws SchemaError  if a layer has no polygons
/// @throws UsageError   for a negative width, area or grid
/// @throws Cancelled    if the work was asked to stop
OverlayResult overlay(const Layer& a, const Layer& b, OverlayOperation operation,
                      const OverlayOptions& options = {});

/// Two layers in one CRS, and how they came there.
struct CommonCrs {
  Layer a;
  Layer b;
  std::vector<std::string> notes;  ///< one a transformation: what, how, how accurate
};

/// @throws CrsError  if one has no CRS, or if they differ, naming both layers
void require_same_crs(const Layer& a, const Layer& b);

/// Takes two layers to one CRS: to `working` if it is given, else both must share theirs and stay
/// untouched.
/// @throws CrsError  if one has no CRS, if they differ and no working CRS is given, or as
///                   Transformation does
CommonCrs in_common_crs(const Layer& a, const Layer& b, const std::optional<Crs>& working,
                        const TransformationOptions& options = {});

}  // namespace ecotone
