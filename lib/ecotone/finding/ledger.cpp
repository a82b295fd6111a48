// SPDX-License-Identifier: Apache-2.0
#include "ecotone/finding/ledger.h"

namespace ecotone {

std::string_view ledger_action_name(LedgerAction action) {
  switch (action) {
    case LedgerAction::repaired:
      return "repaired";
    case LedgerAction::snapped:
      return "snapped";
    case LedgerAction::dropped:
      return "dropped";
    case LedgerAction::merged:
      return "merged";
    case LedgerAction::set_aside:
      return "set_aside";
    case LedgerAction::quarantined:
      return "quarantined";
    case LedgerAction::recomputed:
      return "recomputed";
  }
  return "";
}

}  // namespace ecotone
