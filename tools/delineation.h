// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/zoning/parameters.h"
#include "tools/command.h"

namespace ecotone::tools {

/// --set NAME=VALUE or NAME=VALUE@MARK, several times. Its help names the parameters of the table
/// with their defaults, units and marks.
Option set_option(std::vector<std::string>& words, std::span<const Parameter> table);

/// The parameters of a run. @throws UsageError, SchemaError  for a word that is no NAME=VALUE, an
/// unknown name, or a value out of its range
Parameters parameters_of(std::span<const Parameter> table, const std::vector<std::string>& words);

/// Every parameter with value, unit, mark and source, for results and recipes.
document::Value parameter_rows(const Parameters& parameters);

/// The same for people, a line each: "primary_upstream_m 1000 m [M] HJ 338-2018: …".
std::string parameter_lines(const Session& session, const Parameters& parameters);

}  // namespace ecotone::tools
