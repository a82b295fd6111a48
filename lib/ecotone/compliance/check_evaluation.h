// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/layer_facts.h"
#include "ecotone/compliance/predicate.h"
#include "ecotone/compliance/prepared_layers.h"

namespace ecotone {

using RoleStates = std::map<std::string, RoleState, std::less<>>;

/// Reasons as one text.
std::string join_reasons(const std::vector<Reason>& reasons, Language language);

/// The layers a run works with, and why others are not worked with.
class Check {
 public:
  Check(const Layer& subjects, const PreparedLayers& prepared, const RulePack& pack,
        const CheckOptions& options)
      : subjects_(subjects),
        prepared_(prepared),
        layers_(prepared.layers()),
        pack_(pack),
        options_(options) {
    find_roles();
    accuracy_m_ = options.subject_accuracy_m.value_or(subjects.accuracy_m.value_or(0));
  }

  CheckResult run();
  SubjectResult check_layers() const;

 private:
  void find_roles();
  FieldValue attribute(std::size_t subject, std::string_view name) const;
  std::string target_of(std::size_t subject) const;
  std::vector<Citation> citations_on(const std::vector<RuleCitation>& cite, const Date& day) const;
  bool in_force(const Rule& rule) const;
  SubjectResult check_subject(std::size_t subject, const LayerFacts& facts) const;
  void apply(const Rule& rule, const EvaluationContext& context, SubjectResult& result) const;
  /// Applies all rules, and concludes.
  void apply_rules(const EvaluationContext& context, SubjectResult& result) const;
  Finding begin_finding(const Rule& rule, const RuleException* exception,
                        const EvaluationContext& context, const Evidence& evidence,
                        const SubjectResult& result) const;
  void mend(const EvaluationContext& context, const LayerFacts& facts, SubjectResult& result) const;
  LayerRow row_of(std::size_t layer, std::size_t subject, const LayerFacts& facts) const;
  ZoneTouch touch_of(const ZoneReference& zone) const;

  const Layer& subjects_;
  const PreparedLayers& prepared_;
  const LayerSet& layers_;
  const RulePack& pack_;
  const CheckOptions& options_;
  double accuracy_m_ = 0;
  RoleStates roles_;
  std::map<std::string, std::set<std::string>> roles_of_rules_;
  std::vector<std::size_t> usable_;
  std::vector<std::size_t> receptor_layers_;  ///< of the usable ones
};

}  // namespace ecotone
