// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "tools/check_run.h"
#include "tools/command.h"

namespace ecotone::tools {

/// Writes a check as a comparison of its subjects, as alternatives of one project: to the output of
/// the session in its format, and to the reports. A report whose form knows no comparison is that
/// of the check.
///
/// @param result  of `run` for all its subjects
/// @throws UsageError  for one subject alone, or more than a table can show
void write_comparison(const Session& session, const CheckRun& run, const CheckRequest& request,
                      const document::Value& result, const std::vector<std::string>& reports);

}  // namespace ecotone::tools
