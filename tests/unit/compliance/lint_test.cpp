// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/lint.h"

#include <gtest/gtest.h>

#include "tests/unit/compliance/shared_data.h"

namespace ecotone {
namespace {

// A pack without fault; each test breaks one line of it.
constexpr const char* sound = R"yaml(ecotone-rules: 1
pack: {id: p, version: 1, license: Apache-2.0, title: {zh: 包, en: Pack}}
instruments:
  law: {title: {zh: 法, en: Law}, from: 2020-01-01, mark: S}
layers:
  no_burn_zone: {title: {zh: 禁燃区, en: No-burn zone}}
params:
  limit: {default: 1 km, mark: E}
rules:
- id: A-1
  target: facility
  applies: "fuel = 'coal'"
  when: {all: [{intersects: {layer: no_burn_zone, where: "class = 'II'"}}, {distance: {layer: no_burn_zone, lt: $limit}}]}
  then: prohibited
  message: {zh: 在$layer, en: in $layer}
  cite:
  - {ref: law, article: 第一条, checked: true}
  title: {zh: 燃煤, en: Coal}
tests:
- name: fires
  as_of: 2026-01-01
  facility: {wkt: POINT (5 5), fuel: coal}
  layers: {no_burn_zone: [{wkt: "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", class: II}]}
  expect: {fired: [A-1]}
)yaml";

std::string with(const std::string& from, const std::string& to) {
  std::string text = sound;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::vector<std::string> lint(const std::string& text) {
  const std::string id = "p";
  const PackSource source = [&](std::string_view) {
    return std::vector<PackText>{{"p.yaml", text}};
  };
  std::vector<std::string> result;
  for (const LintIssue& issue : lint_packs({&id, 1}, source, shared_vocabulary())) {
    result.push_back((issue.severity == LintSeverity::error ? "error " : "warning ") +
                     std::string(issue.error.key()) + " at " + issue.error.where());
  }
  return result;
}

TEST(Lint, SoundPackHasNoIssue) {
  EXPECT_EQ(lint(sound), std::vector<std::string>());
}

TEST(Lint, EveryKindOfFaultIsFoundWithItsPlace) {
  struct Row {
    const char* from;
    const char* to;
    const char* expected;
  };
  const Row rows[] = {
      {"  then: prohibited", "  than: prohibited\n  then: prohibited",
       "error key_unknown at p.yaml, line 14, column 9"},
      {"license: Apache-2.0, ", "", "error key_missing at p.yaml, line 2, column 7"},
      {"  then: prohibited", "  then: prohibited\n  then: attention",
       "error duplicate_key at p.yaml, line 15, column 3"},
      {"default: 1 km", "default: 1", "error number_without_unit at p.yaml, line 8, column 20"},
      {"lt: $limit", "lt: 5", "error number_without_unit at p.yaml, line 13, column 113"},
      {"lt: $limit", "lt: 5 m2", "error unit_unsuitable at p.yaml, line 13, column 113"},
      {"lt: $limit", "lt: $limits", "error parameter_unknown at p.yaml, line 13, column 113"},
      {"layer: no_burn_zone, lt", "layer: township, lt",
       "error layer_unknown at p.yaml, line 13, column 95"},
      {"ref: law, art", "ref: lex, art", "error instrument_unknown at p.yaml, line 17, column 5"},
      {"\"class = 'II'\"", "\"class = II'\"",
       "error expression_invalid at p.yaml, line 13, column 69"},
      {"{distance:", "{distanc:", "error predicate_unknown at p.yaml, line 13, column 76"},
      {"then: prohibited", "then: forbidden", "error level_unknown at p.yaml, line 14, column 9"},
      {"target: facility", "target: house", "error target_unknown at p.yaml, line 11, column 11"},
      {"from: 2020-01-01, mark", "from: 2020-02-30, mark",
       "error date_invalid at p.yaml, line 4, column 40"},
      {"from: 2020-01-01, mark: S", "mark: S",
       "error citation_without_day at p.yaml, line 17, column 5"},
      {"from: 2020-01-01, mark: S", "from: 2020-01-01",
       "error citation_without_mark at p.yaml, line 17, column 5"},
      {"mark: S", "mark: Q", "error mark_unknown at p.yaml, line 4, column 58"},
      {"checked: true", "checked: false",
       "warning citation_unchecked at p.yaml, line 17, column 5"},
      {"en: in $layer", "en: in $lair", "error placeholder_unknown at p.yaml, line 15, column 12"},
      {"  no_burn_zone: {title", "  no_fun_zone: {title: x}\n  no_burn_zone: {title",
       "error role_unknown at p.yaml, line 6, column 16"},
      {"class = 'II'", "klass = 'II'", "error field_unknown_of_role at p.yaml, line 13, column 59"},
      {"class = 'II'", "class = 'IV'", "error value_unknown at p.yaml, line 13, column 67"},
      {"fuel = 'coal'\"", "fool = 'coal'\"",
       "error attribute_unknown at p.yaml, line 12, column 13"},
      {"fuel = 'coal'\"", "fuel = 'coals'\"", "error value_unknown at p.yaml, line 12, column 20"},
      {"fired: [A-1]", "fired: []", "warning tests_missing at p.yaml, line 10, column 3"},
      {"ecotone-rules: 1", "ecotone-rules: 2", "error format_unknown at p.yaml, line 1, column 16"},
  };
  for (const Row& row : rows) {
    const std::vector<std::string> found = lint(with(row.from, row.to));
    std::string all;
    for (const std::string& issue : found) all += "\n  " + issue;
    EXPECT_NE(std::find(found.begin(), found.end(), row.expected), found.end())
        << row.to << " gave" << all << "\n  expected " << row.expected;
  }
}

TEST(Lint, AllFaultsAreToldAtOnce) {
  std::string text = with("then: prohibited", "then: forbidden");
  text.replace(text.find("lt: $limit"), 10, "lt: 5");
  EXPECT_GE(lint(text).size(), 2U);
}

}  // namespace
}  // namespace ecotone
