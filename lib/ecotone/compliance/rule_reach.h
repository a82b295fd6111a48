// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <map>
#include <string>

#include "ecotone/compliance/rule_pack.h"

namespace ecotone {

/// How far rules look for features, by role, in metres; infinity where they look along rivers or
/// anywhere.
using RoleReach = std::map<std::string, double>;

/// The reach of the rules that have a target, exceptions included. A role that is not in it is
/// asked by none of them.
RoleReach reach_of_rules(const RulePack& pack, const std::string& target);

}  // namespace ecotone
