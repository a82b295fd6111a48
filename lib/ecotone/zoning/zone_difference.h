// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// What became of a piece of land between two zones.
enum class ZoneChange { kept, added, removed };

/// "kept", "added", "removed".
std::string_view zone_change_name(ZoneChange change);

/// How much changed from one class to another.
struct ClassChange {
  ZoneChange change = ZoneChange::kept;
  std::string old_class;  ///< empty where added, or where it says none
  std::string new_class;  ///< empty where removed, or where it says none
  double area_m2 = 0;
};

/// A zone against the one in force: old = kept + removed, new = kept + added.
struct ZoneDifference {
  double old_m2 = 0;  ///< measured on their own
  double new_m2 = 0;
  double kept_m2 = 0;  ///< sums over `changes`
  double added_m2 = 0;
  double removed_m2 = 0;
  double bound_m2 = 0;               ///< what snapping and rounding can explain of the residues
  std::vector<ClassChange> classes;  ///< kept, added, removed; sorted by class
  /// One row a change and pair of classes, with fields change, old_class, new_class, area_m2.
  Layer changes;
  Ledger ledger;

  double old_residue_m2() const { return old_m2 - kept_m2 - removed_m2; }
  double new_residue_m2() const { return new_m2 - kept_m2 - added_m2; }
  bool holds() const;
};

/// Compares a new zone with the one in force. Where parts of one zone overlap, the stricter class
/// holds.
///
/// @param drawn, in_force   polygons in one CRS
/// @param drawn_field, in_force_field  field of the fuel class; empty: none
/// @throws CrsError     if a CRS is missing or they differ
/// @throws SchemaError  if the layers have other geometry, a field is missing, or a class is
///                      unknown
ZoneDifference zone_difference(const Layer& drawn, const std::string& drawn_field,
                               const Layer& in_force, const std::string& in_force_field,
                               AreaMethod method = AreaMethod::ellipsoid, int threads = 0);

}  // namespace ecotone
