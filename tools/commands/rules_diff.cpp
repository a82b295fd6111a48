// SPDX-License-Identifier: Apache-2.0
// ecotone rules diff: what differs between packs or days, and what that changes for subjects.
#include "ecotone/compliance/rule_diff.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/error.h"
#include "tools/check_run.h"
#include "tools/commands/rules.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/rule_changes.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

using document::Value;

struct DiffOptions {
  std::string before;
  std::string after;
  std::optional<Date> from;
  std::optional<Date> until;
  bool exit_zero = false;
  CheckRequest request;  ///< subjects and catalogue
};

/// One of the two sides: a pack, and the day it is looked at.
struct Side {
  RulePack pack;
  std::optional<Date> day;

  PackView view() const { return {pack, day}; }
};

// "cn 2026.11.0 on 2026-08-01"
std::string side_text(const Side& side) {
  const PackInfo& info = side.pack.packs.back();
  return info.id + " " + info.version + (side.day ? " " + side.day->to_string() : "");
}

void refuse_request(const DiffOptions& options) {
  const bool days = options.from && options.until;
  if (options.after.empty() && !days) throw UsageError(usage_error("nothing_to_compare"));
  if (options.from.has_value() != options.until.has_value()) {
    throw UsageError(usage_error("one_day_of_two"));
  }
  if (options.request.subjects.empty() != options.request.catalogue.empty()) {
    throw UsageError(usage_error("subjects_and_catalogue"));
  }
}

// Both sides against the same layers; the catalogue is read once.
std::vector<SubjectChange> changes_for_subjects(const DiffOptions& options, const Session& session,
                                                const Side& before, const Side& after) {
  Session on_day = session;
  if (before.day) on_day.options.as_of = before.day;
  CheckRequest request = options.request;
  request.rules = {options.before};
  request.index = "none";  // both sides ask the layers themselves
  const CheckRun run(request, on_day);
  CheckOptions first = run.options();
  first.pieces = false;
  CheckOptions second = first;
  if (after.day) second.as_of = *after.day;
  std::vector<SubjectChange> changes;
  for (const std::string& reference : options.request.subjects) {
    const Layer subjects = run.read_subjects(reference);
    for (SubjectChange& change : diff_results(check(subjects, run.layers(), before.pack, first),
                                              check(subjects, run.layers(), after.pack, second))) {
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

std::string summary(const Session& session, const Side& before, const Side& after,
                    const std::vector<RuleChange>& rules,
                    const std::vector<SubjectChange>& subjects) {
  std::size_t differ = 0;
  std::size_t verdicts = 0;
  for (const SubjectChange& subject : subjects) {
    differ += subject.differs() ? 1 : 0;
    verdicts += subject.verdict_before != subject.verdict_after ? 1 : 0;
  }
  std::string text = session.say(
      {fmt::format("{} -> {}: {} changes\n", side_text(before), side_text(after), rules.size()),
       fmt::format("{} -> {}：{} 处变化\n", side_text(before), side_text(after), rules.size())});
  if (!subjects.empty()) {
    text +=
        session.say({fmt::format("{} subjects: {} with other findings, {} with another verdict\n",
                                 subjects.size(), differ, verdicts),
                     fmt::format("核查对象 {} 个：发现有变化 {} 个，结论改变 {} 个\n",
                                 subjects.size(), differ, verdicts)});
  }
  return text;
}

Value side_value(const Side& side) {
  Value value;
  Value packs = Value::array();
  for (const PackInfo& info : side.pack.packs) packs.push(info.id + "@" + info.version);
  value.set("packs", std::move(packs));
  value.set("day", side.day ? Value(side.day->to_string()) : Value());
  return value;
}

// JSON has the subjects apart; what is read in rows has them below the changes of the packs.
void write(const Session& session, const Side& before, const Side& after,
           const std::vector<RuleChange>& rules, const std::vector<SubjectChange>& subjects) {
  const std::string& format = session.options.format;
  if (format == "text" && !session.options.output.ends_with(".xlsx")) {
    write_text(session, changes_text(rules, subjects, session.options.language) +
                            summary(session, before, after, rules, subjects));
    return;
  }
  const bool as_rows = format != "json" || session.options.output.ends_with(".xlsx");
  Results results = change_rows(session, rules, as_rows ? subjects : std::vector<SubjectChange>());
  results.run.set("before", side_value(before));
  results.run.set("after", side_value(after));
  if (!as_rows && !subjects.empty()) {
    Value list = Value::array();
    for (const SubjectChange& subject : subjects) list.push(subject_change_value(subject));
    results.more.set("subjects", std::move(list));
  }
  write_results(session, results);
}

ExitStatus run(const DiffOptions& options, const Session& session) {
  refuse_request(options);
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  const std::filesystem::path folder =
      std::filesystem::path(options.request.catalogue).parent_path();
  const std::string& second = options.after.empty() ? options.before : options.after;
  const PackSource source = source_beside({options.before, second}, folder);
  const Side before{load_rule_packs({&options.before, 1}, source), options.from};
  const Side after{load_rule_packs({&second, 1}, source), options.until};
  const std::vector<RuleChange> rules = diff_rules(before.view(), after.view());
  std::vector<SubjectChange> subjects;
  if (!options.request.subjects.empty()) {
    subjects = changes_for_subjects(options, session, before, after);
  }
  write(session, before, after, rules, subjects);
  bool differ = !rules.empty();
  for (const SubjectChange& subject : subjects) differ |= subject.differs();
  return differ && !options.exit_zero ? ExitStatus::findings : ExitStatus::clean;
}

}  // namespace

Command rules_diff_command() {
  auto options = std::make_shared<DiffOptions>();
  CheckRequest& request = options->request;
  Command command{
      .name = "diff",
      .summary = {"Compare two rule packs, or one on two days",
                  "比较两个规则包，或同一规则包的两个日期"},
      .description =
          {"Rules, parameters and instruments that come, go and change. With days, what applies on "
           "each of them: rules and citations in force, values of parameters. With --subjects, "
           "what that changes for them. Exit status 1 if anything differs, 0 if nothing does.",
           "列出新增、取消和变更的规则、参数与文件。给出日期时比较各日适用的内容：有效的规则与条款"
           "、"
           "参数取值。给出 --subjects 时，列出对各对象的影响。有差异时退出状态为 1，否则为 0。"},
      .examples = {{"ecotone rules diff cn --from 2026-08-01 --until 2026-09-01",
                    {"What the Code changed", "法典施行前后的变化"}},
                   {"ecotone rules diff cn my-county.yaml",
                    {"What a pack of your own adds", "自有规则包增加的内容"}},
                   {"ecotone rules diff cn --from 2026-03-01 --until 2026-04-01 "
                    "--subjects sites.gpkg --catalog catalogue.yaml",
                    {"What that changes for sites", "对各选址的影响"}}},
      .options = {option("BEFORE", "PACK", options->before, "Pack, by id or file",
                         "规则包（编号或文件）")
                      .must(),
                  option("AFTER", "PACK", options->after,
                         "Pack to compare it with; the same one if days are given",
                         "用来比较的规则包；给出日期时缺省为同一规则包"),
                  option("--from", "DATE", options->from, "Day on which BEFORE is looked at",
                         "查看前者的日期"),
                  option("--until", "DATE", options->until, "Day on which AFTER is looked at",
                         "查看后者的日期"),
                  comma_list("--subjects", "LAYER,...", request.subjects,
                             "Say what changes for these: FILE or FILE:LAYER",
                             "列出对这些对象的影响：文件 或 文件:图层"),
                  option("--catalog", "FILE", request.catalogue,
                         "Catalogue of the county, for --subjects",
                         "全县图层目录，用于 --subjects"),
                  several("--attr", "KEY=VALUE", request.attributes,
                          "Say something of every subject, as status=new; wins over its fields",
                          "给出对象的属性，如 status=new；优先于字段"),
                  option("--accuracy", "M", request.accuracy_m,
                         "Accuracy of the subjects' vertices, in metres", "对象界址点的精度（米）"),
                  method_option(request.method),
                  flag("--exit-zero", options->exit_zero,
                       "Give exit status 0 even if something differs", "有差异时退出状态也为 0")},
      .shared = {"--output", "--overwrite", "--crs", "--as-of", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(request.reading));
  append(command.options, transforming_options(request.transforming));
  return command;
}

}  // namespace ecotone::tools
