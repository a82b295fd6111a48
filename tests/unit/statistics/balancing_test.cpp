// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/balancing.h"

#include <gtest/gtest.h>

#include <numeric>

#include "ecotone/error.h"

namespace ecotone {
namespace {

TEST(BalanceToControl, PartsThatAddUpStayAsTheyAre) {
  const std::vector<double> parts{1200, 300, 500};
  const BalancedAreas balanced = balance_to_control(parts, 2000);
  EXPECT_EQ(balanced.units, (std::vector<std::int64_t>{12, 3, 5}));
  EXPECT_EQ(balanced.scale, 1);
  EXPECT_EQ(balanced.rounded_up, 0u);
  EXPECT_EQ(balanced.control_residue_m2, 0);
}

TEST(BalanceToControl, UnitsLeftGoToTheLargestRemainders) {
  // 10 units over 3 : 3 : 1 (of 7): 4.2857, 4.2857, 1.4286; the unit left goes to the last.
  const std::vector<double> parts{300, 300, 100};
  const BalancedAreas balanced = balance_to_control(parts, 1000);
  EXPECT_EQ(balanced.units, (std::vector<std::int64_t>{4, 4, 2}));
  EXPECT_EQ(balanced.rounded_up, 1u);
  EXPECT_DOUBLE_EQ(balanced.scale, 1000.0 / 700.0);
  EXPECT_NEAR(balanced.forced_m2[2], 200 - 100 / 0.7, 1e-9);
}

TEST(BalanceToControl, EqualRemaindersGoByAreaThenId) {
  // 1 unit over equal halves: both remainders are 0.5; "a" comes first wherever it stands.
  const std::vector<double> parts{50, 50};
  const std::vector<std::string> ids{"b", "a"};
  EXPECT_EQ(balance_to_control(parts, 100, ids).units, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(balance_to_control(parts, 100).units, (std::vector<std::int64_t>{1, 0}));
}

TEST(BalanceToControl, OrderOfPartsDoesNotMatter) {
  std::vector<double> parts;
  std::vector<std::string> ids;
  for (int i = 0; i < 500; ++i) {
    parts.push_back(1000 + (i * 7919 % 503) * 13.37);
    ids.push_back(std::to_string(i));
  }
  const BalancedAreas forward = balance_to_control(parts, 2.5e6, ids);
  const std::vector<double> parts_back(parts.rbegin(), parts.rend());
  const std::vector<std::string> ids_back(ids.rbegin(), ids.rend());
  const BalancedAreas backward = balance_to_control(parts_back, 2.5e6, ids_back);
  EXPECT_EQ(forward.units,
            std::vector<std::int64_t>(backward.units.rbegin(), backward.units.rend()));
  EXPECT_EQ(std::accumulate(forward.units.begin(), forward.units.end(), std::int64_t{0}), 25000);
  EXPECT_EQ(forward.sum_before_m2, backward.sum_before_m2);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_LT(std::abs(forward.forced_m2[i]), 100);  // largest remainders never move a whole unit
  }
}

TEST(BalanceToControl, ControlAreaThatIsNoWholeNumberOfUnitsLeavesAResidue) {
  const std::vector<double> parts{5};
  const BalancedAreas balanced = balance_to_control(parts, 12345.678);
  EXPECT_EQ(balanced.control_units, 123);
  EXPECT_NEAR(balanced.control_residue_m2, 45.678, 1e-9);
}

TEST(BalanceToControl, WholeCountryInSquareMetresStaysExact) {
  // 9.6 million km² over thirds: the exact quotients end in .333…, one unit is left.
  const std::vector<double> parts{1, 1, 1};
  const BalancedAreas balanced = balance_to_control(parts, 9.6e12 + 1, {}, 1);
  EXPECT_EQ(balanced.units,
            (std::vector<std::int64_t>{3200000000001, 3200000000000, 3200000000000}));
}

TEST(BalanceToControl, NonsenseIsRefused) {
  EXPECT_THROW(balance_to_control(std::vector<double>{1}, 0), UsageError);
  EXPECT_THROW(balance_to_control(std::vector<double>{-1}, 1), UsageError);
  EXPECT_THROW(balance_to_control(std::vector<double>{0}, 1), UsageError);
  EXPECT_THROW(balance_to_control({}, 1), UsageError);
  EXPECT_THROW(balance_to_control(std::vector<double>{1}, 1, {}, 0), UsageError);
}

}  // namespace
}  // namespace ecotone
