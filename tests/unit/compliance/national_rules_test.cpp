// SPDX-License-Identifier: Apache-2.0
// The pack cn: days of its citations.
#include <gtest/gtest.h>

#include "tests/unit/compliance/shared_data.h"

namespace ecotone {
namespace {

const std::string pack_id = "cn";

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
