// SPDX-License-Identifier: Apache-2.0
#include "tools/check_compare.h"

#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/report/comparison.h"
#include "ecotone/report/comparison_map.h"
#include "tools/reports.h"
#include "tools/results.h"
#include "tools/terminal.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using document::Value;

constexpr std::size_t most_alternatives = 50;

/// What a comparison is rendered from.
struct Compared {
  const Value& comparison;
  const Value& check;
  Language language;
  bool colour = false;
};

using Render = std::string (*)(const Compared&);

struct Form {
  std::string_view format;     ///< word of --format; "" if it is for reports alone
  std::string_view extension;  ///< of reports
  Render render;
};

// One line a form.
constexpr Form forms[] = {
    {"text", ".txt",
     [](const Compared& of) {
       return comparison_text(of.comparison, {.language = of.language, .colour = of.colour});
     }},
    {"json", ".json", [](const Compared& of) { return document::to_json(of.comparison) + "\n"; }},
    {"ndjson", ".ndjson", [](const Compared& of) { return comparison_ndjson(of.comparison); }},
    {"csv", ".csv", [](const Compared& of) { return comparison_csv(of.comparison, of.language); }},
    {"", ".html",
     [](const Compared& of) {
       return comparison_html(of.comparison, of.check, {.language = of.language});
     }},
};

Value compare(const CheckRun& run, const CheckRequest& request, const Value& result) {
  Value comparison = comparison_document(result);
  if (request.privacy == "public") return comparison;
  std::vector<Layer> subjects;
  for (const std::string& reference : request.subjects) {
    subjects.push_back(run.read_subjects(reference));
  }
  comparison.set("map", comparison_map_document(result, subjects, run.layers()));
  return comparison;
}

}  // namespace

void write_comparison(const Session& session, const CheckRun& run, const CheckRequest& request,
                      const Value& result, const std::vector<std::string>& reports) {
  const std::size_t count = result.at("subjects").as_array().size();
  if (count < 2 || count > most_alternatives) {
    throw UsageError(usage_error("alternatives_count"),
                     {{"n", std::to_string(count)}, {"most", std::to_string(most_alternatives)}});
  }
  const Value comparison = compare(run, request, result);
  Compared compared{comparison, result, session.options.language};
  for (const std::string& report : reports) {
    const std::string extension = std::filesystem::path(report).extension().string();
    bool written = false;
    for (const Form& form : forms) {
      if (form.extension != extension) continue;
      write_file(report, form.render(compared), session.options.overwrite);
      written = true;
    }
    if (!written) write_report(session, result, report, request.privacy);
  }
  compared.colour =
      session.options.output.empty() && use_color(session.options.color, STDOUT_FILENO);
  for (const Form& form : forms) {
    if (form.format == session.options.format) write_text(session, form.render(compared));
  }
}

}  // namespace ecotone::tools
