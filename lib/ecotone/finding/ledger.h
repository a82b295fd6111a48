// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/geometry/point.h"

namespace ecotone {

/// What happened to a feature on the way.
enum class LedgerAction {
  repaired,
  snapped,
  dropped,
  merged,
  set_aside,
  quarantined,
  recomputed,  ///< computed by the second means, since the first contradicted itself
};

/// Name of an action in results, such as "set_aside".
std::string_view ledger_action_name(LedgerAction action);

/// One line of the ledger: a feature that was not taken as it came, or a piece that was kept out
/// of a result.
struct LedgerEntry {
  LedgerAction action = LedgerAction::repaired;
  std::string layer;
  std::string feature;            ///< id, or both ids as "a|b"
  std::string reason;             ///< in English, for machines and records
  std::optional<Point> position;  ///< in the CRS of the layer
  std::optional<double> area_before_m2;
  std::optional<double> area_after_m2;
};

/// Everything that was repaired, snapped, dropped, merged or set aside, in the order of features.
struct Ledger {
  std::vector<LedgerEntry> entries;

  void add(LedgerEntry entry) { entries.push_back(std::move(entry)); }
  void append(const Ledger& other) {
    entries.insert(entries.end(), other.entries.begin(), other.entries.end());
  }
  bool empty() const { return entries.empty(); }
};

}  // namespace ecotone
