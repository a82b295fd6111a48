// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/compliance/vocabulary.h"
#include "ecotone/document/value.h"
#include "ecotone/error.h"

namespace ecotone {

enum class LintSeverity { warning, error };

/// Something that is wrong with a pack, or to be improved, with its place. The error has code,
/// message and mend in both languages; its `where()` names file, line and column.
struct LintIssue {
  LintSeverity severity = LintSeverity::error;
  Error error;
  std::string file;
  document::Mark place;
};

/// Examines packs and what they extend.
///
/// Errors: text that is not YAML, keys unknown or written twice, names used twice, layers,
/// parameters, instruments, roles, fields, attributes, values and placeholders that do not exist,
/// numbers without units, conditions that cannot be read, citations without day or mark, rules
/// without citation, loosening without a ground. Warnings: citations that were not compared with
/// the official text, rules that no test of the pack fires.
///
/// @param vocabulary  roles and attributes; without it they are not looked up
/// @return            by file and place
std::vector<LintIssue> lint_packs(std::span<const std::string> ids, const PackSource& source,
                                  const std::optional<Vocabulary>& vocabulary = {});

}  // namespace ecotone
