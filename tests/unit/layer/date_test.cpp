// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/date.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

TEST(Date, DayThatDoesNotExistIsRefused) {
  EXPECT_EQ(parse_date("2026-02-29"), std::nullopt);
  EXPECT_EQ(parse_date("2024-02-29"), (Date{2024, 2, 29}));
}

TEST(Date, CountsDaysFromTheEpoch) {
  EXPECT_EQ((Date{1970, 1, 2}).days(), 1);
  EXPECT_EQ(Date::from_days((Date{2026, 8, 15}).days()), (Date{2026, 8, 15}));
}

TEST(Date, OrderIsThatOfTheCalendar) {
  EXPECT_LT((Date{2026, 8, 14}), (Date{2026, 8, 15}));
}

}  // namespace
}  // namespace ecotone
