// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ecotone/document/value.h"
#include "ecotone/report/check_geometry.h"
#include "ecotone/report/privacy.h"
#include "tools/command.h"

namespace ecotone::tools {

/// What a report is rendered from.
struct ReportInput {
  const document::Value& result;  ///< of check; where the privacy is public, the public edition
  Language language = Language::english;
  Privacy privacy = Privacy::internal;
  const CheckGeometry* geometry = nullptr;  ///< exact, where the check has just been made
};

/// A form of report. Its file holds the bytes and nothing else, so that the same result is the same
/// file.
struct ReportForm {
  std::string_view extension;  ///< ".html"
  std::string (*render)(const ReportInput& input);
};

/// The form of a file by its extension. @throws UsageError  if there is none
const ReportForm& report_form(const std::filesystem::path& output);

/// Whether a form holds exact geometry, where the check has just been made.
bool needs_geometry(const std::filesystem::path& output);

/// The extensions of reports: ".html, .json, .ndjson, .csv, .txt".
std::string report_extensions();

/// Refuses a report of an unknown extension, or one that exists, before any work is done for it.
/// @throws UsageError, OutputError
void refuse_report(const Session& session, const std::filesystem::path& output);

/// The bytes of a report of a result of check; the extension of the output chooses the form.
/// @param privacy   "internal" or "public", which leaves the geometry of zones out
/// @param geometry  exact geometry of the check, for forms that hold geometry
std::string rendered_report(const document::Value& result, const std::filesystem::path& output,
                            Language language, const std::string& privacy,
                            const CheckGeometry* geometry = nullptr);

/// Renders a result of check into a file, as `rendered_report` does.
void write_report(const Session& session, const document::Value& result,
                  const std::filesystem::path& output, const std::string& privacy,
                  const CheckGeometry* geometry = nullptr);

/// Writes a result of check in the format of the session, to its output file or to standard
/// output.
void write_check(const Session& session, const document::Value& result);

}  // namespace ecotone::tools
