// SPDX-License-Identifier: Apache-2.0
// ecotone outfall code: codes taken apart by a profile.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <vector>

#include "tools/commands/outfall.h"
#include "tools/outfall_data.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct CodeOptions {
  std::vector<std::string> codes;
  std::string profile = "county-only";
  std::string profiles_file;
};

ExitStatus list_profiles(const OutfallData& data, const Session& session) {
  Results results{.command = "outfall-code"};
  results.columns = {{"profile", {"profile", "编码规则"}},
                     {"mark", {"mark", "标记"}},
                     {"segments", {"segments", "分段"}},
                     {"title", {"title", "名称"}},
                     {"source", {"source", "来源"}}};
  for (const CodeProfile& profile : data.profiles) {
    std::vector<std::string> segments;
    for (const CodeSegment& segment : profile.segments) {
      segments.push_back(fmt::format("{}({})", segment.name, segment.length));
    }
    results.rows.push_back({profile.id, profile.mark,
                            fmt::format("{}", fmt::join(segments, profile.separator)),
                            session.say({profile.title_en, profile.title_zh}), profile.source});
  }
  write_results(session, results);
  return ExitStatus::clean;
}

ExitStatus run(const CodeOptions& options, const Session& session) {
  const OutfallData data = outfall_data(options.profiles_file);
  if (options.codes.empty()) return list_profiles(data, session);
  const CodeProfile& profile = profile_of(data.profiles, options.profile);
  Results results{.command = "outfall-code"};
  results.run.set("profile", profile.id);
  results.run.set("mark", profile.mark);
  results.run.set("source", profile.source);
  results.columns = {{"code", {"code", "编码"}},
                     {"valid", {"form", "格式"}},
                     {"county", {"county", "区县"}},
                     {"parts", {"segments", "分段"}},
                     {"reason", {"what is wrong", "问题"}}};
  bool all_valid = true;
  for (const std::string& code : options.codes) {
    const CodeReading reading = read_code(code, profile);
    all_valid = all_valid && reading.code;
    document::Value parts = document::Value::object();
    std::string words;
    if (reading.code) {
      for (const auto& [name, text] : reading.code->segments) {
        parts.set(name, text);
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", name, text);
      }
    }
    results.rows.push_back(
        {code,
         Cell(document::Value(reading.code.has_value()),
              session.say(reading.code ? Bilingual{"ok", "符合"} : Bilingual{"no", "不符"})),
         reading.code ? reading.code->segment("county").value_or("") : "", Cell(parts, words),
         reading.code ? "" : session.say({reading.fault.reason_en, reading.fault.reason_zh})});
  }
  results.notes = session.say(
      {fmt::format("profile {} [{}]: {}\n", profile.id, profile.mark, profile.source),
       fmt::format("编码规则 {} [{}]：{}\n", profile.id, profile.mark, profile.source)});
  write_results(session, results);
  return all_valid ? ExitStatus::clean : ExitStatus::findings;
}

}  // namespace

Command outfall_code_command() {
  auto options = std::make_shared<CodeOptions>();
  return {
      .name = "code",
      .summary = {"Take codes of outfalls apart", "解析排污口编码"},
      .description =
          {"Reads codes by a profile and says which segment is wrong. Without codes it lists the "
           "profiles. The rule of HJ 1235-2021 was not readable, so no profile is the standard's; "
           "a county writes its own in a file like data/codelists/outfall-codes.yaml. Status 1 if "
           "a code has another form.",
           "按编码规则解析编码并指出有误的分段；不给编码则列出各规则。HJ 1235-2021 "
           "的编码规则未能读到，"
           "因此没有任何规则代表该标准；可仿照 data/codelists/outfall-codes.yaml 自行编写。"
           "格式不符时状态码为 1。"},
      .examples = {{"ecotone outfall code FB-500242-0018-GY-00 --code-profile seen-on-signs",
                    {"What the parts of a code say", "解析一个编码"}},
                   {"ecotone outfall code", {"Which forms are known", "列出已知的编码规则"}}},
      .options = {several("CODE", "CODE", options->codes, "Codes to take apart", "要解析的编码"),
                  option("--code-profile", "ID", options->profile, "Form of the codes", "编码规则")
                      .otherwise("county-only"),
                  option("--code-profiles", "FILE", options->profiles_file,
                         "File with profiles of your own", "自备的编码规则文件")},
      .shared = {"-o", "--output", "--overwrite"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
}

}  // namespace ecotone::tools
