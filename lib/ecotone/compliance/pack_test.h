// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/error.h"

namespace ecotone {

/// What a test of a pack came to.
struct PackTestResult {
  std::string pack;
  std::string file;
  std::string name;
  bool passed = false;
  std::vector<std::string> differences;  ///< "verdict: expected prohibited, found attention"
};

/// Runs the tests that packs bring along: a subject and layers in plane metres, a day, and what is
/// expected. Layers that a test does not name are there, empty and complete, unless it lists them
/// under `missing`. See `docs/rules.md`.
///
/// @param filter  runs only tests whose name has this text in it; empty for all
/// @throws RuleError  if a test cannot be run, naming file and line
std::vector<PackTestResult> test_pack(const RulePack& pack, std::string_view filter = {});

/// What keeps a test from being run: a key, a geometry, a day or a layer that is wrong. Nothing if
/// it can be run.
std::optional<RuleError> fault_of_test(const RulePack& pack, const PackTest& test);

}  // namespace ecotone
