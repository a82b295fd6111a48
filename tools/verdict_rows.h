// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ecotone/compliance/check.h"
#include "ecotone/layer/table.h"
#include "tools/command.h"

namespace ecotone::tools {

/// What a check came to, a row a subject; docs/streaming.md describes the columns: id, verdict,
/// complete, findings, undecided, worst_rule, overlap_m2, share, rules, area_m2, as_of. Equal
/// whatever else the result tells.
Table verdict_rows(const CheckResult& result);

/// What results of many subjects mean for the exit status.
class VerdictStatus {
 public:
  explicit VerdictStatus(Level fail_on) : fail_on_(fail_on) {}
  void add(const CheckResult& result);
  /// Some rows could not be used.
  void add_undecided() { undecided_ = true; }
  /// 1 for a finding at or above the level, else 5 for anything undecided, else 0.
  ExitStatus status() const;

 private:
  Level fail_on_;
  bool fired_ = false;
  bool undecided_ = false;
};

}  // namespace ecotone::tools
