// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/compliance/rule_diff.h"
#include "ecotone/document/value.h"
#include "tools/command.h"
#include "tools/results.h"

namespace ecotone::tools {

/// Changes as people read them: a line a rule with +, - or ~ before it, and below it what was
/// before and what is after; then the subjects for which anything differs, likewise.
///
///     ~ DW-1  No outfall in a source protection zone
///         clauses  - Law on the Prevention and Control of Water Pollution (2017) 第六十四条
///                  + Ecological and Environmental Code 第三百一十八条
std::string changes_text(const std::vector<RuleChange>& rules,
                         const std::vector<SubjectChange>& subjects, Language language);

/// Changes as rows, those of subjects below those of the packs.
Results change_rows(const Session& session, const std::vector<RuleChange>& rules,
                    const std::vector<SubjectChange>& subjects);

/// What changes for a subject, for programs.
document::Value subject_change_value(const SubjectChange& subject);

}  // namespace ecotone::tools
