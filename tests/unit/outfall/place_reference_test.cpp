// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/place_reference.h"

#include <gtest/gtest.h>

#include "ecotone/outfall/outfall_class.h"

namespace ecotone {
namespace {

TEST(PlaceReference, IsReadFromAName) {
  // As a register of Yichang names outfalls.
  const auto said = parse_place_reference("七河里东北340米其它排口");
  ASSERT_TRUE(said);
  EXPECT_EQ(said->place, "七河里");
  EXPECT_EQ(said->bearing_deg, 45);
  EXPECT_EQ(said->distance_m, 340);
  EXPECT_EQ(said->outfall_class, "其它排口");
}

TEST(PlaceReference, KnowsEightBearings) {
  const std::pair<const char*, double> bearings[] = {{"北", 0},    {"东北", 45},  {"东", 90},
                                                     {"东南", 135}, {"南", 180},   {"西南", 225},
                                                     {"西", 270},   {"西北", 315}};
  for (const auto& [word, degrees] : bearings) {
    const auto said = parse_place_reference("甲村" + std::string(word) + "20米工业排污口");
    ASSERT_TRUE(said) << word;
    EXPECT_EQ(said->bearing_deg, degrees) << word;
    EXPECT_EQ(said->place, "甲村") << word;
  }
}

TEST(PlaceReference, ReadsRemarksAndOtherUnits) {
  const auto said = parse_place_reference("乙桥南侧约1.2公里处农业排口");
  ASSERT_TRUE(said);
  EXPECT_EQ(said->place, "乙桥");
  EXPECT_EQ(said->bearing_deg, 180);
  EXPECT_DOUBLE_EQ(said->distance_m, 1200);
  EXPECT_EQ(said->outfall_class, "农业排口");
}

TEST(PlaceReference, IsNothingForNamesOfAnotherForm) {
  for (const char* name : {"", "荆州市开发区申联公司1号污水集中处理设施排污口", "东北340米",
                           "七河里340米排口", "七河里东北排口", "3号桥东排口"}) {
    EXPECT_FALSE(parse_place_reference(name)) << name;
  }
}

TEST(PlaceReference, PassesOverANumberThatBelongsToThePlace) {
  const auto said = parse_place_reference("3号桥东50米其他排口");
  ASSERT_TRUE(said);
  EXPECT_EQ(said->place, "3号桥");
  EXPECT_EQ(said->distance_m, 50);
}

TEST(OutfallClassNames, MeanTheSameWithoutTheWordForOutfall) {
  EXPECT_TRUE(same_class("其它排口", "其他排污口"));
  EXPECT_TRUE(same_class("工业排污口", "工业排口"));
  EXPECT_FALSE(same_class("工业排污口", "农业排口"));
}

}  // namespace
}  // namespace ecotone
