// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/rule_reach.h"

#include <algorithm>

#include "ecotone/compliance/predicate.h"

namespace ecotone {

RoleReach reach_of_rules(const RulePack& pack, const std::string& target) {
  RoleReach reach;
  for (const Rule& rule : pack.rules) {
    if (std::ranges::find(rule.targets, target) == rule.targets.end()) continue;
    rule.when->collect_reach(reach, pack);
    for (const RuleException& exception : rule.unless) exception.when->collect_reach(reach, pack);
    for (const std::string& role : rule.given) reach.try_emplace(role, 0);
  }
  return reach;
}

}  // namespace ecotone
