// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/units.h"
#include "ecotone/statistics/area_table.h"

namespace ecotone {

struct CrossTabulationOptions {
  std::vector<std::string> zone_fields;   ///< none: one row for all zones
  std::vector<std::string> class_fields;  ///< none: one column for all
  AreaMethod method = AreaMethod::ellipsoid;
  /// union_ or sum; priority is not offered here.
  OverlapPolicy overlaps = OverlapPolicy::union_;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// The ground where a value of the zones and a value of the classes meet.
struct CrossCell {
  std::size_t zone = 0;   ///< place in `zones`
  std::size_t klass = 0;  ///< place in `classes`
  double area_m2 = 0;
  double share_of_zone = 0;
  double share_of_class = 0;
  std::size_t pairs = 0;  ///< pairs of features that overlap there
};

/// One value of one side: its area, what of it the other side does not cover, and the account.
struct CrossMargin {
  std::vector<FieldValue> values;
  std::size_t features = 0;
  double area_m2 = 0;  ///< by the policy
  double rest_m2 = 0;  ///< of it, under no feature of the other side
  /// whole is `area_m2`; parts are its cells and its rest.
  Reconciliation reconciliation;
};

/// The cells of a cross-tabulation with what is left of both layers.
struct CrossTabulation {
  std::vector<std::string> zone_fields;
  std::vector<FieldType> zone_types;
  std::vector<std::string> class_fields;
  std::vector<FieldType> class_types;
  std::vector<CrossMargin> zones;    ///< sorted by their values: nulls first
  std::vector<CrossMargin> classes;  ///< likewise; their rest lies outside any zone
  std::vector<CrossCell> cells;      ///< with an area, sorted by zone, then class
  double total_m2 = 0;               ///< of all cells
  Ledger ledger;
  AreaMethod method = AreaMethod::ellipsoid;
  OverlapPolicy overlaps = OverlapPolicy::union_;
  double grid = 0;

  bool holds() const;
};

/// Measures how the values of one layer divide over the values of another: districts by land
/// cover, townships by no-burn class, old by new.
///
/// Under `union_`, ground that several features of a cell cover counts once in the cell; under
/// `sum`, once for every pair. Ground of a zone under two classes counts in both cells, and the
/// reconciliation of the zone says by how much. Pairs that only touch have no cell.
///
/// @param zones, classes  polygons in the same CRS
/// @throws CrsError     if their CRS are missing or differ
/// @throws SchemaError  if one has no polygons, or no field of a name
CrossTabulation cross_tabulation(const Layer& zones, const Layer& classes,
                                 const CrossTabulationOptions& options = {});

/// The table as rows of cells, for people and programs: the fields of the zones and of the classes
/// (with the prefixes "zone_" and "class_" where names clash), an area in each unit, `share_pct` of
/// the zone and `class_share_pct`, `pairs`. Rests follow as rows with null on the other side:
/// of each zone that has one, then of each class.
Table to_table(const CrossTabulation& table, const std::vector<AreaUnit>& units);

}  // namespace ecotone
