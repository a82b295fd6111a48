// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/angle.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

// 108°30′12.3″ = 108 + 30/60 + 12.3/3600
constexpr double expected = 108.50341666666667;

TEST(Angle, EveryNotationGivesTheSameAngle) {
  for (const char* text :
       {"108°30′12.3″", "108°30'12.3\"", "108°30’12.3”", "108º30'12.3''", "108 30 12.3",
        "108:30:12.3", "108-30-12.3", "E108°30′12.3″", "108°30′12.3″E", "东经108度30分12.3秒",
        "E108度30分12.3秒", "１０８°３０′１２．３″", " 108° 30′ 12.3″ ", "108°30.205′",
        "108.5034166666666667°", "108.5034166666666667"}) {
    const auto angle = parse_angle(text);
    ASSERT_TRUE(angle) << text;
    EXPECT_NEAR(angle->degrees, expected, 1e-12) << text;
  }
}

TEST(Angle, SouthAndWestAreNegative) {
  EXPECT_DOUBLE_EQ(parse_angle("28°30′S")->degrees, -28.5);
  EXPECT_DOUBLE_EQ(parse_angle("西经108°30′")->degrees, -108.5);
  EXPECT_DOUBLE_EQ(parse_angle("-28.5")->degrees, -28.5);
  EXPECT_EQ(parse_angle("28°30′N")->hemisphere, 'N');
}

TEST(Angle, WhatIsNoAngleGivesNothing) {
  for (const char* text : {"", "abc", "108°60′00″", "108°30′60″", "108°30′12.3″″", "1 2 3 4",
                           "108.5°30′", "EE108°", "361", "108:", "°30"}) {
    EXPECT_FALSE(parse_angle(text)) << text;
  }
}

TEST(Angle, OnlyPlainNumbersAreDecimal) {
  EXPECT_TRUE(parse_angle("108.3012")->is_decimal);
  EXPECT_FALSE(parse_angle("108°")->is_decimal);
}

TEST(Angle, PackedDegreesAreTakenApart) {
  EXPECT_NEAR(*parse_packed_angle("108.30123"), expected, 1e-12);
  EXPECT_NEAR(*parse_packed_angle("108.3012"), 108 + 30 / 60.0 + 12 / 3600.0, 1e-12);
  EXPECT_NEAR(*parse_packed_angle("108.3"), 108.5, 1e-12);
  EXPECT_NEAR(*parse_packed_angle("-28.30"), -28.5, 1e-12);
  EXPECT_FALSE(parse_packed_angle("108.6012"));
  EXPECT_FALSE(parse_packed_angle("108.3060"));
  EXPECT_FALSE(parse_packed_angle("108°30′"));
}

}  // namespace
}  // namespace ecotone
