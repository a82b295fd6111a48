// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/report/check_document.h"
#include "tools/command.h"
#include "tools/reading.h"

namespace ecotone::tools {

/// What is to be checked, against what and how, as the command line says it.
struct CheckRequest {
  std::vector<std::string> subjects;  ///< FILE or FILE:LAYER
  std::string catalogue;
  std::vector<std::string> rules;       ///< packs by id or file; empty: those of the catalogue
  std::vector<std::string> attributes;  ///< KEY=VALUE
  std::optional<Date> act_date;
  std::string method;
  std::optional<double> accuracy_m;
  double receptors_within_m = 1000;  ///< 0: no list of sensitive places
  bool no_mending = false;           ///< do not look for what would pass
  std::string privacy = "internal";  ///< or "public"
  Reading reading;
  Transforming transforming;
};

/// A run of `check`: catalogue, rules and layers are read once, then subjects are checked, layer by
/// layer.
class CheckRun {
 public:
  /// @throws UsageError      for an attribute that is no pair, or a day without any law in force
  /// @throws CatalogueError, RuleError, IoError, CrsError  as the readers do
  CheckRun(const CheckRequest& request, const Session& session);

  const Catalogue& catalogue() const { return catalogue_; }
  const RulePack& rules() const { return rules_; }
  const LayerSet& layers() const { return layers_; }
  /// How subjects are checked.
  const CheckOptions& options() const { return options_; }
  /// What the result says of the run.
  const RunRecord& record() const { return record_; }

  /// Subjects in the working CRS of the catalogue. @throws SchemaError  if there are none
  Layer read_subjects(const std::string& reference) const;
  /// The result for the subjects of one layer.
  document::Value check(const Layer& subjects) const;
  /// The result for all that the request names.
  document::Value check_all() const;

 private:
  const CheckRequest& request_;
  const Session& session_;
  Catalogue catalogue_;
  RulePack rules_;
  LayerSet layers_;
  CheckOptions options_;
  RunRecord record_;
};

/// Takes KEY=VALUE words apart. @throws UsageError  for a word that is no pair
std::vector<std::pair<std::string, std::string>> attribute_pairs(
    const std::vector<std::string>& given);

/// 1 for a finding at or above the level, else 5 for anything undecided, else 0.
ExitStatus status_of(const document::Value& result, Level fail_on);

}  // namespace ecotone::tools
