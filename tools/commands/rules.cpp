// SPDX-License-Identifier: Apache-2.0
// ecotone rules: what a rule pack says, and whether it is in order.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/lint.h"
#include "ecotone/compliance/pack_test.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/error.h"
#include "tools/commands/commands.h"
#include "tools/commands/rules.h"
#include "tools/results.h"
#include "tools/rule_files.h"
#include "tools/usage.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct RulesOptions {
  std::vector<std::string> packs;
  std::string rule;
  std::string filter;
};

// The packs that are named, else all that come with Ecotone.
std::vector<std::string> packs_of(const RulesOptions& options) {
  return options.packs.empty() ? installed_packs() : options.packs;
}

RulePack load(const std::string& pack) {
  const std::vector<std::string> ids{pack};
  return load_rule_packs(ids, source_beside(ids));
}

std::string days(const std::optional<Date>& from, const std::optional<Date>& until) {
  if (!from && !until) return "";
  return (from ? from->to_string() : "") + "–" + (until ? until->to_string() : "");
}

// The clauses in force on a day, as "生态环境法典 第三百一十八条 (S)".
std::string clauses(const RulePack& pack, const Rule& rule, const Date& day, Language language) {
  std::vector<std::string> texts;
  for (const RuleCitation& citation : rule.cite) {
    if (!pack.in_force(citation, day)) continue;
    const Instrument* instrument = pack.instrument(citation.ref);
    const std::string title = instrument == nullptr           ? citation.ref
                              : language == Language::chinese ? instrument->title.zh
                                                              : instrument->title.en;
    texts.push_back(title + " " + citation.article +
                    (citation.mark.empty() ? "" : " [" + citation.mark + "]"));
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

ExitStatus list(const RulesOptions& options, const Session& session) {
  const Date day = session.as_of();
  Results results{.command = "rules-list"};
  results.run.set("as_of", day.to_string());
  results.rows_name = "rules";
  results.columns = {{"pack", {"pack", "规则包"}}, {"rule", {"rule", "规则"}},
                     {"level", {"level", "结论"}}, {"targets", {"targets", "对象"}},
                     {"title", {"title", "名称"}}, {"clauses", {"clauses on the day", "当日条款"}}};
  for (const std::string& id : packs_of(options)) {
    const RulePack pack = load(id);
    for (const Rule& rule : pack.rules) {
      // A pack that extends another lists its own rules; the base lists its own.
      if (options.packs.empty() && rule.pack != id) continue;
      results.rows.push_back({rule.pack, rule.id, level_name(rule.then),
                              fmt::format("{}", fmt::join(rule.targets, ", ")),
                              session.say({rule.title.en, rule.title.zh}),
                              clauses(pack, rule, day, session.options.language)});
    }
  }
  results.notes = session.say(
      {fmt::format("as of {}\n", day.to_string()), fmt::format("基准日 {}\n", day.to_string())});
  write_results(session, results);
  return ExitStatus::clean;
}

std::string describe(const RulePack& pack, const Rule& rule, Language language) {
  const auto in = [language](const ecotone::Bilingual& text) {
    return language == Language::chinese ? text.zh : text.en;
  };
  const bool chinese = language == Language::chinese;
  std::string out = fmt::format("{}  {}  ({})\n", rule.id, in(rule.title), level_name(rule.then));
  const auto line = [&out](std::string_view head, const std::string& text) {
    if (!text.empty()) out += fmt::format("  {}: {}\n", head, text);
  };
  line(chinese ? "来源" : "from",
       rule.pack + ", " + rule.file + ":" + std::to_string(rule.place.line));
  line(chinese ? "对象" : "targets", fmt::format("{}", fmt::join(rule.targets, ", ")));
  line(chinese ? "适用条件" : "applies", rule.applies.text());
  line(chinese ? "消息" : "message", in(rule.message));
  line(chinese ? "需要" : "needs", fmt::format("{}", fmt::join(rule.needs, "; ")));
  for (const RuleException& exception : rule.unless) {
    line(chinese ? "例外" : "unless",
         fmt::format("{} -> {}", exception.id, level_name(exception.then)));
  }
  line(chinese ? "说明" : "note", in(rule.note));
  for (const RuleCitation& item : rule.cite) {
    const RuleCitation citation = pack.dated(item);
    const Instrument* instrument = pack.instrument(citation.ref);
    line(
        chinese ? "条款" : "clause",
        fmt::format("{} {} {} [{}]{}", instrument == nullptr ? citation.ref : in(instrument->title),
                    citation.article, days(citation.from, citation.until), citation.mark,
                    citation.checked ? ""
                    : chinese        ? " 未与正式文本核对"
                                     : " not compared with the official text"));
  }
  return out;
}

ExitStatus show(const RulesOptions& options, const Session& session) {
  std::vector<std::string> ids;
  for (const std::string& id : installed_packs()) {
    const RulePack pack = load(id);
    if (const Rule* rule = pack.rule(options.rule); rule != nullptr) {
      write_text(session, describe(pack, *rule, session.options.language));
      return ExitStatus::clean;
    }
    for (const Rule& rule : pack.rules) ids.push_back(rule.id);
  }
  const std::string nearest = nearest_word(options.rule, ids);
  throw UsageError(
      usage_error("rule_unknown"),
      {{"rule", options.rule}, {"suggestion", nearest.empty() ? ids.front() : nearest}});
}

ExitStatus lint(const RulesOptions& options, const Session& session) {
  const std::vector<std::string> ids = packs_of(options);
  Results results{.command = "rules-lint"};
  results.rows_name = "issues";
  results.columns = {{"severity", {"severity", "程度"}},
                     {"code", {"code", "代码"}},
                     {"place", {"place", "位置"}},
                     {"message", {"message", "问题"}},
                     {"help", {"help", "建议"}}};
  std::size_t errors = 0;
  const Language language = session.options.language;
  for (const LintIssue& issue : lint_packs(ids, source_beside(ids), installed_vocabulary())) {
    const bool is_error = issue.severity == LintSeverity::error;
    errors += is_error ? 1 : 0;
    results.rows.push_back({is_error ? "error" : "warning", issue.error.code(), issue.error.where(),
                            issue.error.message(language), issue.error.help(language)});
  }
  results.notes =
      session.say({fmt::format("{} errors, {} warnings\n", errors, results.rows.size() - errors),
                   fmt::format("{} 个错误，{} 个警告\n", errors, results.rows.size() - errors)});
  write_results(session, results);
  return errors > 0 ? ExitStatus::rules_invalid : ExitStatus::clean;
}

ExitStatus test(const RulesOptions& options, const Session& session) {
  Results results{.command = "rules-test"};
  results.rows_name = "tests";
  results.columns = {{"pack", {"pack", "规则包"}},
                     {"test", {"test", "测试"}},
                     {"result", {"result", "结果"}},
                     {"differences", {"differences", "差异"}}};
  std::size_t failed = 0;
  for (const std::string& id : packs_of(options)) {
    for (const PackTestResult& result : test_pack(load(id), options.filter)) {
      failed += result.passed ? 0 : 1;
      results.rows.push_back({result.pack, result.name, result.passed ? "passed" : "failed",
                              fmt::format("{}", fmt::join(result.differences, "; "))});
    }
  }
  results.notes =
      session.say({fmt::format("{} passed, {} failed\n", results.rows.size() - failed, failed),
                   fmt::format("{} 个通过，{} 个失败\n", results.rows.size() - failed, failed)});
  write_results(session, results);
  return failed > 0 ? ExitStatus::findings : ExitStatus::clean;
}

}  // namespace

Command rules_command() {
  auto options = std::make_shared<RulesOptions>();
  const auto packs = [options](std::string en, std::string zh) {
    return several("PACK", "PACK", options->packs, std::move(en), std::move(zh));
  };
  const auto bind = [options](ExitStatus (*work)(const RulesOptions&, const Session&)) {
    return [options, work](const Session& session) { return work(*options, session); };
  };
  const std::vector<std::string> formats = {"text", "json", "ndjson", "csv"};
  return {
      .name = "rules",
      .summary = {"List, show, lint, test and compare rule packs",
                  "规则包的列出、查看、校验、测试与比较"},
      .examples = {{"ecotone rules list",
                    {"Every rule, with its clauses in force today", "全部规则及当日有效条款"}},
                   {"ecotone rules show DW-1", {"One rule", "查看一条规则"}}},
      .children =
          {
              {.name = "list",
               .summary = {"List the rules with their clauses in force on a day",
                           "列出规则及基准日有效的条款"},
               .examples = {{"ecotone rules list --as-of 2026-08-01",
                             {"As the law stood before the Code", "法典施行前的条款"}}},
               .options = {packs("Packs to list; all that come with Ecotone",
                                 "要列出的规则包，缺省为全部")},
               .shared = {"--output", "--overwrite", "--as-of"},
               .formats = formats,
               .run = bind(list)},
              {.name = "show",
               .summary = {"Show everything about a rule", "查看一条规则的全部内容"},
               .examples = {{"ecotone rules show DW-1", {"The rule DW-1", "规则 DW-1"}}},
               .options =
                   {option("RULE", "ID", options->rule, "Id of the rule", "规则编号").must()},
               .shared = {"--output", "--overwrite"},
               .run = bind(show)},
              {.name = "lint",
               .summary = {"Say what is wrong with packs, with line and column",
                           "指出规则包的问题及其行列"},
               .description = {"Exit status 4 for an error; warnings alone give 0.",
                               "有错误时退出状态为 4；只有警告时为 0。"},
               .examples = {{"ecotone rules lint my-county.yaml",
                             {"A pack of your own", "校验自己的规则包"}}},
               .options = {packs("Packs, by id or file; all that come with Ecotone",
                                 "规则包（编号或文件），缺省为全部")},
               .shared = {"--output", "--overwrite"},
               .formats = formats,
               .run = bind(lint)},
              {.name = "test",
               .summary = {"Run the tests that packs bring along", "运行规则包自带的测试"},
               .description = {"Exit status 1 if a test fails.", "有测试失败时退出状态为 1。"},
               .examples = {{"ecotone rules test cn",
                             {"The tests of one pack", "一个规则包的测试"}}},
               .options = {packs("Packs, by id or file; all that come with Ecotone",
                                 "规则包（编号或文件），缺省为全部"),
                           option("--filter", "TEXT", options->filter,
                                  "Only tests whose name has this in it",
                                  "只运行名称含此文字的测试")},
               .shared = {"--output", "--overwrite"},
               .formats = formats,
               .run = bind(test)},
              rules_diff_command(),
          },
  };
}

}  // namespace ecotone::tools
