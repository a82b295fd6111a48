// SPDX-License-Identifier: Apache-2.0
// The pack cn: sound, and its own tests pass.
#include <gtest/gtest.h>

#include "ecotone/compliance/lint.h"
#include "ecotone/compliance/pack_test.h"
#include "tests/unit/compliance/shared_data.h"

namespace ecotone {
namespace {

const std::string pack_id = "cn";

TEST(NationalRules, HaveNoFaultAndSayThatTheirTextsWereNotCompared) {
  const auto issues = lint_packs({&pack_id, 1}, shared_pack, shared_vocabulary());
  for (const LintIssue& issue : issues) {
    EXPECT_EQ(issue.severity, LintSeverity::warning) << issue.error.what();
    EXPECT_EQ(issue.error.key(), "citation_unchecked") << issue.error.what();
  }
  EXPECT_FALSE(issues.empty());
}

TEST(NationalRules, OwnTestsPass) {
  const RulePack pack = load_rule_packs({&pack_id, 1}, shared_pack);
  const auto results = test_pack(pack);
  EXPECT_GT(results.size(), 50U);
  for (const PackTestResult& result : results) {
    std::string differences;
    for (const std::string& difference : result.differences) differences += "\n  " + difference;
    EXPECT_TRUE(result.passed) << result.file << ": " << result.name << differences;
  }
}

TEST(NationalRules, EveryRuleCitesTheCodeFromItsFirstDayWhereItReplacedALaw) {
  const RulePack pack = load_rule_packs({&pack_id, 1}, shared_pack);
  for (const Rule& rule : pack.rules) {
    for (const RuleCitation& citation : rule.cite) {
      EXPECT_FALSE(citation.checked) << rule.id;
      if (citation.ref == "eec.2026") {
        EXPECT_EQ(citation.from, (Date{2026, 8, 15})) << rule.id;
      }
      if (citation.ref == "wppcl.2017" || citation.ref == "apcl.2018") {
        EXPECT_EQ(citation.until, (Date{2026, 8, 14})) << rule.id;
      }
    }
  }
}

}  // namespace
}  // namespace ecotone
