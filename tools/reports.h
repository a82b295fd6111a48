// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "ecotone/document/value.h"
#include "tools/command.h"

namespace ecotone::tools {

/// The extensions of reports: ".html, .json, .ndjson, .csv, .txt".
std::string report_extensions();

/// Refuses a report of an unknown extension, or one that exists, before any work is done for it.
/// @throws UsageError, OutputError
void refuse_report(const Session& session, const std::filesystem::path& output);

/// Renders a result of check into a file; its extension chooses the form.
/// @param privacy  "internal" or "public", which leaves the geometry of zones out
void write_report(const Session& session, const document::Value& result,
                  const std::filesystem::path& output, const std::string& privacy);

/// Writes a result of check in the format of the session, to its output file or to standard
/// output.
void write_check(const Session& session, const document::Value& result);

}  // namespace ecotone::tools
