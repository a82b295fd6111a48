// SPDX-License-Identifier: Apache-2.0
#include "tools/failure.h"

#include <unistd.h>

#include <new>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "tools/terminal.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

std::string describe_error(const Error& error, ExitStatus status, const SharedOptions& options) {
  const Language language = options.language;
  if (options.format == "json" || options.format == "ndjson") {
    document::Value body;
    body.set("code", error.code());
    body.set("key", error.key());
    body.set("message", error.message(language));
    if (!error.where().empty()) body.set("where", error.where());
    if (!error.help(language).empty()) body.set("help", error.help(language));
    body.set("exit_status", static_cast<int>(status));
    document::Value line;
    line.set("error", std::move(body));
    return document::to_json(line, -1) + "\n";
  }
  const bool color = use_color(options.color, STDERR_FILENO);
  const bool chinese = language == Language::chinese;
  const std::string head =
      std::string(chinese ? "错误" : "error") + "[" + std::string(error.code()) + "]";
  std::string out =
      (color ? "\033[1;31m" + head + "\033[0m" : head) + ": " + error.message(language) + "\n";
  if (!error.where().empty()) out += "  --> " + error.where() + "\n";
  if (!error.help(language).empty()) {
    out += (chinese ? " 建议: " : " help: ") + error.help(language) + "\n";
  }
  return out;
}

}  // namespace

ExitStatus status_of(const std::exception& failure) {
  const auto is = [&failure]<typename Kind>(const Kind*) {
    return dynamic_cast<const Kind*>(&failure) != nullptr;
  };
  if (is(static_cast<const Cancelled*>(nullptr))) return ExitStatus::interrupted;
  if (is(static_cast<const UsageError*>(nullptr))) return ExitStatus::usage;
  if (is(static_cast<const OutputError*>(nullptr))) return ExitStatus::output_refused;
  if (is(static_cast<const CatalogueError*>(nullptr))) return ExitStatus::rules_invalid;
  if (is(static_cast<const RuleError*>(nullptr))) return ExitStatus::rules_invalid;
  if (is(static_cast<const DocumentError*>(nullptr))) return ExitStatus::rules_invalid;
  if (is(static_cast<const Error*>(nullptr))) return ExitStatus::input_unusable;
  return ExitStatus::bug;
}

std::string describe(const std::exception& failure, const SharedOptions& options) {
  const ExitStatus status = status_of(failure);
  if (status == ExitStatus::interrupted) {
    return options.language == Language::chinese ? "已中断\n" : "interrupted\n";
  }
  if (const auto* error = dynamic_cast<const Error*>(&failure)) {
    return describe_error(*error, status, options);
  }
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) {
    return describe_error(Error(usage_error("out_of_memory")), status, options);
  }
  return describe_error(Error(usage_error("unexpected"), {{"reason", failure.what()}}), status,
                        options);
}

}  // namespace ecotone::tools
