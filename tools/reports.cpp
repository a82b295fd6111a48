// SPDX-License-Identifier: Apache-2.0
#include "tools/reports.h"

#include <unistd.h>

#include <string_view>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/report/check_document.h"
#include "ecotone/report/check_text.h"
#include "ecotone/report/html.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/terminal.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using Render = std::string (*)(const document::Value&, Language, Privacy);

// One line a form of report.
constexpr std::pair<std::string_view, Render> forms[] = {
    {".html",
     [](const document::Value& result, Language language, Privacy privacy) {
       return check_html(result, {.language = language, .privacy = privacy});
     }},
    {".json", [](const document::Value& result, Language,
                 Privacy) { return document::to_json(result) + "\n"; }},
    {".ndjson",
     [](const document::Value& result, Language, Privacy) { return check_ndjson(result); }},
    {".csv", [](const document::Value& result, Language language,
                Privacy) { return check_csv(result, language); }},
    {".txt", [](const document::Value& result, Language language,
                Privacy) { return check_text(result, {.language = language}); }},
};

Render form_of(const std::filesystem::path& output) {
  for (const auto& [extension, render] : forms) {
    if (output.extension() == extension) return render;
  }
  throw UsageError(usage_error("report_form_unknown"),
                   {{"file", output.string()}, {"extensions", report_extensions()}});
}

}  // namespace

std::string report_extensions() {
  std::string names;
  for (const auto& [extension, render] : forms) {
    names += (names.empty() ? "" : ", ") + std::string(extension);
  }
  return names;
}

void refuse_report(const Session& session, const std::filesystem::path& output) {
  form_of(output);
  refuse_existing(output, session);
}

void write_report(const Session& session, const document::Value& result,
                  const std::filesystem::path& output, const std::string& privacy) {
  const bool is_public = privacy == "public";
  // A public edition is one in every form, not in the page alone.
  write_file(output,
             form_of(output)(is_public ? public_edition(result) : result, session.options.language,
                             is_public ? Privacy::public_use : Privacy::internal),
             session.options.overwrite);
}

void write_check(const Session& session, const document::Value& result) {
  const std::string& format = session.options.format;
  if (format == "json") {
    write_text(session, document::to_json(result) + "\n");
  } else if (format == "ndjson") {
    write_text(session, check_ndjson(result));
  } else if (format == "csv") {
    write_text(session, check_csv(result, session.options.language));
  } else {
    const bool color =
        session.options.output.empty() && use_color(session.options.color, STDOUT_FILENO);
    write_text(session,
               check_text(result, {.language = session.options.language, .colour = color}));
  }
}

}  // namespace ecotone::tools
