// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/compliance/rule_pack.h"

namespace ecotone {

/// Whether an exception of a rule can ever be the one that is taken.
struct ExceptionReach {
  enum class Kind { reachable, impossible, shadowed } kind = Kind::reachable;
  std::vector<std::string>
      shadowed_by;  ///< ids of the exceptions that come first wherever it holds
};

/// Whether a rule and its exceptions can hold at all.
struct RuleReach {
  bool possible = true;
  std::vector<ExceptionReach> exceptions;  ///< one an exception, in their order
};

/// Tries every combination of attribute values that the conditions of a rule tell apart; where a
/// place decides (an overlap, a distance), either answer is taken as possible. What is called
/// impossible or shadowed is so for certain; what cannot be tried (a field against a field, an
/// order of texts, very many combinations) is called reachable.
RuleReach reach_of(const Rule& rule, const RulePack& pack);

}  // namespace ecotone
