// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"
#include "tools/command.h"

namespace ecotone::tools {

/// Refuses one subject alone, and more than a table can show. @throws UsageError
void refuse_number_of_alternatives(std::size_t count);

/// Whether a report of this name holds the comparison; other forms are reports of the check.
bool has_comparison_form(const std::string& report);

/// Writes a check as a comparison of its subjects, as alternatives of one project: to the output of
/// the session in its format, and to those of the reports whose form knows comparisons.
///
/// @param subjects  that were checked, in the working CRS, layer by layer
/// @param result    of the check
void write_comparison(const Session& session, const std::vector<Layer>& subjects,
                      const LayerSet& layers, const document::Value& result,
                      const std::vector<std::string>& reports);

}  // namespace ecotone::tools
