// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// What became of a zone from one version of a layer to the next.
enum class ZoneChangeKind {
  same,
  redrawn,     ///< other vertices, the same ground within what computing can tell
  attributes,  ///< the same vertices, other values of fields
  changed,     ///< it gained or lost ground
  added,
  removed
};

/// "same", "redrawn", "attributes", "changed", "added", "removed".
std::string_view zone_change_kind_name(ZoneChangeKind kind);

struct ChangedZone {
  std::string id;
  ZoneChangeKind kind = ZoneChangeKind::same;
  double before_m2 = 0;
  double after_m2 = 0;
  double gained_m2 = 0;  ///< ground of the zone now, not of it before
  double lost_m2 = 0;
  std::vector<std::string> fields;  ///< names of those with other values, of both versions
};

/// The changes of a layer, and the ground that was gained and lost.
struct ZoneChanges {
  std::vector<ChangedZone> zones;  ///< those of the old layer in its order, then the added ones
  MultiPolygonArray pieces;        ///< ground gained or lost, zone by zone, gains first
  struct Piece {
    std::size_t zone = 0;  ///< in `zones`
    bool is_gain = false;
    double area_m2 = 0;
  };
  std::vector<Piece> rows;  ///< one a piece
  Ledger ledger;

  std::size_t count(ZoneChangeKind kind) const;
  /// Σ after − Σ before: what zones overlap counts in each.
  double net_m2() const;
};

/// Compares two versions of a layer, zone by zone; zones with the same id are the same zone.
/// Fields that only one version has are compared as if they were null in the other.
///
/// The order of the features, where rings begin and which way they run are no changes. Areas are
/// ellipsoidal. Neither threads nor the order of the layers' rows change the result, but for the
/// order of its own.
///
/// @throws CrsError     if a CRS is missing, or they differ
/// @throws SchemaError  if a layer has no polygons
ZoneChanges zone_changes(const Layer& before, const Layer& after, int threads = 0);

}  // namespace ecotone
