// SPDX-License-Identifier: Apache-2.0
#include "tools/check_compare.h"

#include <unistd.h>

#include <filesystem>
#include <string_view>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/report/comparison.h"
#include "ecotone/report/comparison_map.h"
#include "ecotone/report/reading.h"
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

const Form* form_of(const std::string& report) {
  const std::string extension = std::filesystem::path(report).extension().string();
  for (const Form& form : forms) {
    if (form.extension == extension) return &form;
  }
  return nullptr;
}

}  // namespace

void refuse_number_of_alternatives(std::size_t count) {
  if (count >= 2 && count <= most_alternatives) return;
  throw UsageError(usage_error("alternatives_count"),
                   {{"n", std::to_string(count)}, {"most", std::to_string(most_alternatives)}});
}

bool has_comparison_form(const std::string& report) {
  return form_of(report) != nullptr;
}

void write_comparison(const Session& session, const std::vector<Layer>& subjects,
                      const LayerSet& layers, const Value& result,
                      const std::vector<std::string>& reports) {
  Value comparison = comparison_document(result);
  if (text_at(member_at(result, "run"), "privacy") != "public") {
    comparison.set("map", comparison_map_document(result, subjects, layers));
  }
  Compared compared{comparison, result, session.options.language};
  for (const std::string& report : reports) {
    const Form* form = form_of(report);
    if (form == nullptr) continue;
    write_file(report, form->render(compared), session.options.overwrite);
  }
  compared.colour =
      session.options.output.empty() && use_color(session.options.color, STDOUT_FILENO);
  for (const Form& form : forms) {
    if (form.format == session.options.format) write_text(session, form.render(compared));
  }
}

}  // namespace ecotone::tools
