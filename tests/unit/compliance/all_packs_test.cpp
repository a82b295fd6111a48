// SPDX-License-Identifier: Apache-2.0
// What every pack that comes along must hold: sound, tested both ways and where it is unknown, and
// with every rule there is to be.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "ecotone/compliance/lint.h"
#include "ecotone/compliance/pack_test.h"
#include "tests/unit/compliance/shared_data.h"

namespace ecotone {
namespace {

std::vector<std::string> pack_ids() {
  std::vector<std::string> ids;
  const std::filesystem::path folder =
      std::filesystem::path(ECOTONE_SOURCE_DIR) / "data" / "rules";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) ids.push_back(entry.path().filename().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::set<std::string> names_in(const document::Value& expect, std::string_view key) {
  std::set<std::string> names;
  const document::Value* list = expect.find(key);
  if (list == nullptr || !list->is_array()) return names;
  for (const document::Value& name : list->as_array()) names.insert(name.as_string());
  return names;
}

/// Whether a test is of a subject of one of the rule's targets.
bool is_of_target(const PackTest& test, const Rule& rule) {
  return std::any_of(
      rule.targets.begin(), rule.targets.end(),
      [&](const std::string& target) { return test.content.find(target) != nullptr; });
}

class EveryPack : public testing::TestWithParam<std::string> {};

TEST_P(EveryPack, HasNoFaultAndSaysThatItsTextsWereNotCompared) {
  const std::string id = GetParam();
  for (const LintIssue& issue : lint_packs({&id, 1}, shared_pack, shared_vocabulary())) {
    EXPECT_EQ(issue.severity, LintSeverity::warning) << issue.error.what();
    EXPECT_EQ(issue.error.key(), "citation_unchecked") << issue.error.what();
  }
}

TEST_P(EveryPack, PassesItsOwnTestsAndThoseOfItsBase) {
  const std::string id = GetParam();
  for (const PackTestResult& result : test_pack(load_rule_packs({&id, 1}, shared_pack))) {
    std::string differences;
    for (const std::string& difference : result.differences) differences += "\n  " + difference;
    EXPECT_TRUE(result.passed) << result.file << ": " << result.name << differences;
  }
}

TEST_P(EveryPack, HasForEachRuleATestThatFiresOneThatDoesNotAndOneThatIsUnknown) {
  const std::string id = GetParam();
  const RulePack pack = load_rule_packs({&id, 1}, shared_pack);
  for (const Rule& rule : pack.rules) {
    bool fires = false;
    bool does_not = false;
    bool is_unknown = false;
    for (const PackTest& test : pack.tests) {
      const document::Value* expect = test.content.find("expect");
      if (expect == nullptr || test.file != rule.file || !is_of_target(test, rule)) continue;
      const bool fired = names_in(*expect, "fired").contains(rule.id);
      const bool unknown = names_in(*expect, "unknown").contains(rule.id);
      // What a test leaves open says nothing.
      const bool says_all = expect->find("fired") != nullptr && expect->find("unknown") != nullptr;
      fires = fires || fired;
      is_unknown = is_unknown || unknown;
      does_not = does_not || (says_all && !fired && !unknown);
    }
    EXPECT_TRUE(fires) << rule.file << ": no test in which " << rule.id << " fires";
    EXPECT_TRUE(does_not) << rule.file << ": no test in which " << rule.id << " does not fire";
    EXPECT_TRUE(is_unknown) << rule.file << ": no test in which " << rule.id << " is unknown";
  }
}

TEST_P(EveryPack, ReadsInBothLanguages) {
  const std::string id = GetParam();
  const RulePack pack = load_rule_packs({&id, 1}, shared_pack);
  for (const Rule& rule : pack.rules) {
    EXPECT_NE(rule.title.en, rule.title.zh) << rule.id;
    EXPECT_NE(rule.message.en, rule.message.zh) << rule.id;
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, EveryPack, testing::ValuesIn(pack_ids()), [](const auto& param) {
  std::string name = param.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

TEST(Packs, HoldEveryRuleOfTheList) {
  std::set<std::string> found;
  for (const std::string& id : pack_ids()) {
    for (const Rule& rule : load_rule_packs({&id, 1}, shared_pack).rules) found.insert(rule.id);
  }
  std::ifstream list(std::string(ECOTONE_SOURCE_DIR) + "/tests/cases/rule-ids.txt");
  std::set<std::string> wanted;
  for (std::string line; std::getline(list, line);) {
    if (!line.empty() && line.front() != '#') wanted.insert(line.substr(0, line.find(' ')));
  }
  EXPECT_EQ(wanted.size(), 50U);
  EXPECT_EQ(found, wanted);
}

}  // namespace
}  // namespace ecotone
