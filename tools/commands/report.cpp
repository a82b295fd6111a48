// SPDX-License-Identifier: Apache-2.0
// ecotone report: a result of check, rendered again without computing again.
#include <memory>
#include <string>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "tools/commands/commands.h"
#include "tools/evidence_verification.h"
#include "tools/reading.h"
#include "tools/reports.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct ReportOptions {
  std::string result;
  std::string subject;
  std::string privacy = "internal";
  bool verify = false;
};

document::Value read_result(const std::string& file) {
  const std::string text = read_text(file);
  try {
    return document::parse_json(text);
  } catch (const DocumentError& error) {
    // A result that cannot be read is an input, not a rule or a catalogue.
    throw IoError(usage_error("not_a_result"),
                  {{"reason", error.message(Language::english)},
                   {"reason_zh", error.message(Language::chinese)}},
                  file + ", " + error.where());
  }
}

/// The result with those of its subjects that have an id, else a name.
/// @throws UsageError  if none has it
document::Value of_subject(const document::Value& result, const std::string& wanted) {
  for (const std::string_view key : {"id", "name"}) {
    document::Value chosen = document::Value::array();
    for (const document::Value& subject : result.at("subjects").as_array()) {
      const document::Value* value = subject.find(key);
      if (value != nullptr && value->is_string() && value->as_string() == wanted) {
        chosen.push(subject);
      }
    }
    if (chosen.as_array().empty()) continue;
    document::Value part = result;
    part.set("subjects", chosen);
    return part;
  }
  throw UsageError(usage_error("subject_unknown"), {{"subject", wanted}});
}

ExitStatus run(const ReportOptions& options, const Session& session) {
  if (options.verify) return verify_bundle(session, options.result);
  const std::filesystem::path output = needed_output(session, "ecotone report");
  const document::Value result = read_result(options.result);
  const document::Value* schema = result.find("schema");
  if (schema == nullptr || !schema->is_string() || schema->as_string() != "ecotone.check/1") {
    throw IoError(usage_error("not_a_result"),
                  {{"reason", "its schema is not ecotone.check/1"},
                   {"reason_zh", "schema 不是 ecotone.check/1"}},
                  options.result);
  }
  write_report(session, options.subject.empty() ? result : of_subject(result, options.subject),
               output, options.privacy);
  return ExitStatus::clean;
}

}  // namespace

Command report_command() {
  auto options = std::make_shared<ReportOptions>();
  return {
      .name = "report",
      .summary = {"Render a result of check again", "由检查结果重新生成报告"},
      .description = {"Nothing is computed again: the report says what the result says. The "
                      "extension of the output chooses the form: " +
                          report_extensions() + ".",
                      "不重新计算，报告与结果一致。输出的扩展名决定形式：" + report_extensions() +
                          "。"},
      .examples = {{"ecotone report result.json -o report.html",
                    {"A page to read, print and sign", "生成可阅读、打印、签字的网页报告"}},
                   {"ecotone report result.json --subject 7 -o map.png",
                    {"The map of one subject as a picture", "将一个对象的示意图输出为图片"}},
                   {"ecotone report --verify evidence.zip",
                    {"Whether a bundle proves its result", "验证证据包"}}},
      .options = {option("RESULT", "FILE", options->result,
                         "JSON that check wrote; with --verify a bundle",
                         "check 写出的 JSON；与 --verify 同用时为证据包")
                      .must(),
                  flag("--verify", options->verify,
                       "Make the check of a bundle again and compare byte for byte; exit status 1 "
                       "if anything differs, 5 if the bundle cannot be replayed",
                       "对证据包重新核查并逐字节比对；有不一致时退出状态为 1，无法复算时为 5"),
                  option("--subject", "ID", options->subject,
                         "Only the subject with this id or name; a map shows one",
                         "只取该标识或名称的核查对象；一幅图只表示一个对象"),
                  option("--privacy", "WHO", options->privacy,
                         "public leaves the geometry of zones out", "public 不含管控区几何")
                      .one_of({"internal", "public"})
                      .otherwise("internal")},
      .shared = {"--output", "--overwrite", "--threads"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
}

}  // namespace ecotone::tools
