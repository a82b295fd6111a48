// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/layer/layer.h"
#include "ecotone/report/check_geometry.h"
#include "tools/check_run.h"
#include "tools/check_since.h"
#include "tools/check_sink.h"

namespace ecotone::tools {

/// Checks subjects batch by batch, and hands what comes to sinks. With an earlier result only those
/// are checked again for which something may have changed.
class CheckBatches {
 public:
  /// @param run       must outlive the object
  /// @param geometry  takes the exact geometry over; may be nullptr. It is that of all subjects, so
  ///                  that all are checked then.
  CheckBatches(const CheckRun& run, std::span<CheckSink* const> sinks, CheckGeometry* geometry);

  /// @throws as `ecotone::check` does
  void check(const std::vector<Layer>& subjects);

  std::size_t rechecked() const { return rechecked_; }
  std::size_t unchanged() const { return unchanged_ids_.size(); }

 private:
  void begin(const std::vector<Layer>& subjects);
  void begin_since();
  /// What is said of the subjects of a batch; `spent` becomes what it was composed of.
  std::vector<document::Value> values_of(const Layer& batch, CheckResult& spent);
  std::vector<document::Value> check_again(const Layer& batch, CheckResult& spent);
  void hand_out(const std::vector<document::Value>& subjects);
  document::Value final_head(std::size_t total) const;

  const CheckRun& run_;
  std::span<CheckSink* const> sinks_;
  CheckGeometry* geometry_;
  CheckOptions options_;
  RunRecord record_;
  const Layer* first_ = nullptr;
  CheckResult frame_;  // without subjects; gathers the ledger
  document::Value head_;
  SummarySink summary_;
  std::optional<FormerResult> former_;
  std::optional<LayerSet> former_set_;
  std::optional<CheckSince> since_;
  std::set<std::string> unchanged_ids_;
  std::size_t rechecked_ = 0;
};

}  // namespace ecotone::tools
