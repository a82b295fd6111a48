// SPDX-License-Identifier: Apache-2.0
#include "ecotone/finding/finding.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

TEST(Truth, UnknownIsNeitherInnocenceNorGuilt) {
  EXPECT_EQ(Truth::unknown && Truth::no, Truth::no);
  EXPECT_EQ(Truth::unknown && Truth::yes, Truth::unknown);
  EXPECT_EQ(Truth::unknown || Truth::yes, Truth::yes);
  EXPECT_EQ(Truth::unknown || Truth::no, Truth::unknown);
  EXPECT_EQ(!Truth::unknown, Truth::unknown);
}

TEST(Level, NamesReadBack) {
  for (const Level level : {Level::no_conflict, Level::attention, Level::indeterminate,
                            Level::restricted, Level::prohibited}) {
    EXPECT_EQ(parse_level(level_name(level)), level);
  }
}

}  // namespace
}  // namespace ecotone
