// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/units.h"

namespace ecotone {

/// How ground under several features of one layer is counted.
///
/// union_:   once in every total it belongs to, so totals of groups that overlap each other add up
///           to more than the whole; by how much is in the reconciliation.
/// sum:      once for every feature.
/// priority: once, for the feature that comes first by a field; totals of groups add up.
enum class OverlapPolicy { union_, sum, priority };

/// "union", "sum" or "priority".
std::string_view overlap_policy_name(OverlapPolicy policy);
/// @throws UsageError  for another name
OverlapPolicy parse_overlap_policy(std::string_view name);

struct AreaTableOptions {
  std::vector<std::string> by;  ///< fields whose values make the rows; none: one row for all
  AreaMethod method = AreaMethod::ellipsoid;
  OverlapPolicy overlaps = OverlapPolicy::union_;
  std::string priority_field;  ///< smallest value first (nulls last), then the smaller id
  std::vector<std::string> priority_values;  ///< or in this order of its texts, the others after
  int threads = 0;                           ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// One line of an area table.
struct AreaRow {
  std::vector<FieldValue> values;  ///< of the fields in `by`
  std::size_t features = 0;        ///< missing geometries included
  double area_m2 = 0;              ///< by the policy
  double sum_m2 = 0;               ///< of its features, each on its own
  double share = 0;                ///< of the whole; 0 if that is 0
};

/// whole + counted_again = parts + residue.
struct Reconciliation {
  double whole_m2 = 0;          ///< of everything at once, by the policy
  double parts_m2 = 0;          ///< sum of the rows
  double counted_again_m2 = 0;  ///< by which rows that overlap each other exceed the whole
  double residue_m2 = 0;
  double bound_m2 = 0;  ///< what snapping, rounding and the method can explain

  bool holds() const { return residue_m2 <= bound_m2 && -residue_m2 <= bound_m2; }
};

/// The lines of an area table and their total.
struct AreaTable {
  std::vector<std::string> by;
  std::vector<FieldType> by_types;
  std::vector<AreaRow> rows;  ///< sorted by their values: nulls first, numbers by size
  AreaRow total;              ///< of everything, `values` empty
  Reconciliation reconciliation;
  AreaMethod method = AreaMethod::ellipsoid;
  OverlapPolicy overlaps = OverlapPolicy::union_;
  std::size_t overlapping_pairs = 0;  ///< pairs of features that share an area
  Ledger ledger;
  double grid = 0;
};

/// Totals the areas of a layer over the values of fields.
///
/// Invalid features are repaired first and stand in the ledger. A feature that overlaps no other
/// counts exactly as `area_m2` measures it. Sums are exact (`overlay/area_sum.h`): neither the
/// order of the features nor the number of threads changes a digit.
///
/// Under `union_`, `counted_again_m2` is computed on its own, as the sum of the overlaps between
/// rows, as long as no ground lies under more than two features; where it does, it is taken from
/// the difference of the sums, and the residue says nothing.
///
/// @throws CrsError     if the layer has no CRS, or as area_m2 does
/// @throws SchemaError  if it has no polygons, or no field of a name
/// @throws UsageError   for priority without a field
AreaTable area_table(const Layer& layer, const AreaTableOptions& options = {});

/// The rows and, last, the total, as columns for people: the fields of `by`, `features`, an area in
/// each unit named as "area_ha", rounded to the decimals of `message/units.h`, and `share_pct`
/// rounded to 4 decimals. The total has null in the fields. Where a field of `by` has one of our
/// names, ours gets the prefix "table_".
Table to_table(const AreaTable& table, const std::vector<AreaUnit>& units);

}  // namespace ecotone
