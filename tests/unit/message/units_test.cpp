// SPDX-License-Identifier: Apache-2.0
#include "ecotone/message/units.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

TEST(Units, FifteenMuAreAHectare) {
  EXPECT_EQ(format_area(1e4, AreaUnit::mu), "15.00");
  EXPECT_EQ(format_area(1e4, AreaUnit::hectare), "1.0000");
}

TEST(Units, ZeroHasNoSign) {
  EXPECT_EQ(format_fixed(-0.0004, 2), "0.00");
  EXPECT_EQ(format_fixed(-0.006, 2), "-0.01");
}

TEST(Units, SecondsCarryIntoMinutesAndDegrees) {
  EXPECT_EQ(format_dms(107.9999999999, 2), "108°00′00.00″");
  EXPECT_EQ(format_dms(108.5034166667, 4), "108°30′12.3000″");
  EXPECT_EQ(format_packed_dms(107.9999999999, 2), "108.000000");
}

TEST(Units, PackedDegreesHaveMinutesAndSecondsBehindThePoint) {
  EXPECT_EQ(format_packed_dms(108.5075333333, 2), "108.302712");
  EXPECT_EQ(format_packed_dms(28.0, 0), "28.0000");
  EXPECT_EQ(format_packed_dms(-0.5, 1), "-0.30000");
}

TEST(Units, LengthMayHaveItsUnit) {
  EXPECT_EQ(parse_length_m("50"), 50);
  EXPECT_EQ(parse_length_m("-12.5 m"), -12.5);
  EXPECT_EQ(parse_length_m("1.5km"), 1500);
  for (const char* text : {"", "km", "5 ft", "5 m wide", "nan", "1e999"}) {
    EXPECT_FALSE(parse_length_m(text)) << text;
  }
}

}  // namespace
}  // namespace ecotone
