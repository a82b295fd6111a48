// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/rule_diff.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ecotone {
namespace {

constexpr const char* first = R"yaml(ecotone-rules: 1
pack: {id: p, version: 1, license: Apache-2.0}
instruments:
  old: {title: {zh: 旧法, en: Old law}, from: 2000-01-01, until: 2026-08-14, mark: S}
  new: {title: {zh: 新法, en: New law}, from: 2026-08-15, mark: S}
layers:
  no_burn_zone: {title: {zh: 禁燃区, en: No-burn zone}}
params:
  reach: {values: {2020-01-01: 1 km, 2026-08-15: 2 km}, reason: a choice, mark: E}
  reach_far: {default: 9 km, mark: E}
rules:
- id: A-1
  target: [site, facility]
  when: {distance: {layer: no_burn_zone, lt: $reach}}
  then: restricted
  unless:
  - {id: stove, when: {attr: "equipment = 'stove'"}, then: no_conflict, message: {zh: 炉, en: stove}}
  message: {zh: 近, en: near}
  cite:
  - {ref: old, article: 第一条}
  - {ref: new, article: 第二条}
- id: A-2
  target: site
  when: {distance: {layer: no_burn_zone, lt: $reach_far}}
  then: attention
  message: {zh: 远, en: far}
  cite: [{ref: old, article: 第九条}]
)yaml";

std::string changed(std::initializer_list<std::pair<std::string, std::string>> replacements) {
  std::string text = first;
  for (const auto& [from, to] : replacements) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  return text;
}

std::vector<std::string> lines(const PackView& before, const PackView& after) {
  std::vector<std::string> result;
  for (const RuleChange& change : diff_rules(before, after)) {
    result.push_back(std::string(change_kind_name(change.kind)) + " " +
                     std::string(rule_part_name(change.part)) + " " + change.item + ": " +
                     change.before.en + " -> " + change.after.en);
  }
  return result;
}

std::vector<std::string> lines_to(const std::string& text) {
  const RulePack a = parse_rule_pack(first);
  const RulePack b = parse_rule_pack(text);
  return lines({a, std::nullopt}, {b, std::nullopt});
}

using Lines = std::vector<std::string>;

TEST(RuleDiff, PackDoesNotDifferFromItself) {
  EXPECT_EQ(lines_to(first), Lines());
}

TEST(RuleDiff, EveryPartOfARuleIsCompared) {
  EXPECT_EQ(lines_to(changed({{"then: restricted", "then: prohibited"}})),
            Lines({"changed then A-1: Restricted -> Prohibited"}));
  EXPECT_EQ(lines_to(changed({{"target: [site, facility]", "target: site"}})),
            Lines({"changed targets A-1: site, facility -> site"}));
  EXPECT_EQ(
      lines_to(changed({{"lt: $reach}", "le: $reach}"}})),
      Lines({"changed when A-1: {\"distance\":{\"layer\":\"no_burn_zone\",\"lt\":\"$reach\"}} "
             "-> {\"distance\":{\"layer\":\"no_burn_zone\",\"le\":\"$reach\"}}"}));
  EXPECT_EQ(lines_to(changed({{"message: {zh: 近, en: near}", "message: {zh: 邻, en: near}"}})),
            Lines({"changed message A-1: near -> near"}));
  EXPECT_EQ(lines_to(changed({{"  message: {zh: 近", "  needs: [论证]\n  message: {zh: 近"}})),
            Lines({"added needs A-1:  -> 论证"}));
}

TEST(RuleDiff, ExceptionsArePairedByTheirIds) {
  EXPECT_EQ(lines_to(changed({{"id: stove", "id: oven"}})),
            Lines({"added exception A-1:  -> oven → No conflict found "
                   "{\"attr\":\"equipment = 'stove'\"}",
                   "removed exception A-1: stove → No conflict found "
                   "{\"attr\":\"equipment = 'stove'\"} -> "}));
}

TEST(RuleDiff, ArticlesAndMarksAreToldApart) {
  EXPECT_EQ(lines_to(changed({{"article: 第九条", "article: 第十条"}})),
            Lines({"changed citations A-2: Old law 第九条 (2000-01-01–2026-08-14) -> "
                   "Old law 第十条 (2000-01-01–2026-08-14)"}));
  EXPECT_EQ(lines_to(changed({{"article: 第九条", "article: 第九条, checked: true"}})),
            Lines({"changed marks A-2: Old law 第九条 (2000-01-01–2026-08-14) [S, not compared] -> "
                   "Old law 第九条 (2000-01-01–2026-08-14) [S, compared]"}));
}

TEST(RuleDiff, RulesComeAndGo) {
  const std::string text = changed({{"- id: A-2", "- id: A-3"}});
  EXPECT_EQ(lines_to(text),
            Lines({"added rule A-3:  -> Attention; Old law 第九条 (2000-01-01–2026-08-14)",
                   "removed rule A-2: Attention; Old law 第九条 (2000-01-01–2026-08-14) -> "}));
}

TEST(RuleDiff, ParameterNamesTheRulesItHasASayIn) {
  const RulePack a = parse_rule_pack(first);
  const RulePack b = parse_rule_pack(changed({{"2026-08-15: 2 km", "2026-08-15: 3 km"}}));
  const std::vector<RuleChange> changes = diff_rules({a, std::nullopt}, {b, std::nullopt});
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].item, "$reach");
  EXPECT_EQ(changes[0].after.en, "2020-01-01: 1 km; 2026-08-15: 3 km");
  // A-2 asks for $reach_far, which is another parameter.
  EXPECT_EQ(changes[0].rules, std::vector<std::string>({"A-1"}));
}

TEST(RuleDiff, DaysShowWhatHoldsOnEach) {
  const RulePack pack = parse_rule_pack(first);
  const Date before{2026, 8, 14};
  const Date after{2026, 8, 15};
  EXPECT_EQ(
      lines({pack, before}, {pack, after}),
      Lines({"changed citations A-1: Old law 第一条 -> New law 第二条",
             "removed rule A-2: Attention; Old law 第九条 -> ",
             "changed parameter $reach: 1 km -> 2 km", "added instrument new:  -> 2026-08-15–…",
             "removed instrument old: 2000-01-01–2026-08-14 -> "}));
  EXPECT_EQ(lines({pack, after}, {pack, Date{2027, 1, 1}}), Lines());
}

Finding finding(const std::string& rule, Level level, double value, double threshold) {
  Finding item;
  item.rule = rule;
  item.level = level;
  item.measures.push_back({MeasureKind::distance, value, 0, threshold, value - threshold, false});
  return item;
}

CheckResult result_of(std::vector<Finding> findings, std::vector<Finding> unknown = {}) {
  SubjectResult subject;
  subject.id = "1";
  for (const Finding& item : findings) subject.verdict = std::max(subject.verdict, item.level);
  subject.complete = unknown.empty();
  subject.findings = std::move(findings);
  subject.unknown = std::move(unknown);
  CheckResult result;
  result.subjects.push_back(std::move(subject));
  return result;
}

std::string parts(const SubjectChange& change) {
  std::string text;
  for (const FindingChange& item : change.findings) {
    text += item.rule + ":";
    for (const FindingPart part : item.parts) text += " " + std::string(finding_part_name(part));
    text += item.before ? (item.after ? "" : " (ceases)") : " (begins)";
    text += ";";
  }
  return text;
}

TEST(ResultDiff, SameFindingsAreNoChange) {
  const CheckResult result = result_of({finding("A", Level::restricted, 500, 1000)});
  const std::vector<SubjectChange> changes = diff_results(result, result);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_FALSE(changes[0].differs());
}

TEST(ResultDiff, RulesBeginAndCeaseAndChange) {
  Finding undecided = finding("D", Level::restricted, 5, 9);
  undecided.decided = false;
  const CheckResult before =
      result_of({finding("A", Level::restricted, 500, 1000), finding("B", Level::attention, 5, 9),
                 finding("D", Level::restricted, 5, 9)});
  const CheckResult after =
      result_of({finding("A", Level::prohibited, 500, 2000), finding("C", Level::attention, 5, 9)},
                {undecided});
  const std::vector<SubjectChange> changes = diff_results(before, after);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].verdict_before, Level::restricted);
  EXPECT_EQ(changes[0].verdict_after, Level::prohibited);
  EXPECT_TRUE(changes[0].complete_before);
  EXPECT_FALSE(changes[0].complete_after);
  EXPECT_EQ(parts(changes[0]),
            "A: level threshold;C: fires (begins);D: decided;B: fires (ceases);");
}

}  // namespace
}  // namespace ecotone
