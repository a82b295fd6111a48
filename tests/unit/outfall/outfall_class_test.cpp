// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/outfall_class.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ecotone/document/yaml.h"

namespace ecotone {
namespace {

std::vector<OutfallClass> shipped() {
  std::ifstream file(std::string(ECOTONE_SOURCE_DIR) + "/data/codelists/outfall-classes.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return read_outfall_classes(document::parse_yaml(text));
}

TEST(OutfallClass, NamesAreComparedWithoutTheWordForOutfall) {
  const auto classes = shipped();
  ASSERT_EQ(classes.size(), 4u);
  EXPECT_EQ(class_of("工业排污口", classes), 0u);
  EXPECT_EQ(class_of("工业", classes), 0u);
  EXPECT_EQ(class_of("城镇污水处理厂", classes), 1u);
  EXPECT_EQ(class_of("其它排口", classes), 3u);
  EXPECT_EQ(class_of("", classes), std::nullopt);
  EXPECT_EQ(class_of("雨水", classes), std::nullopt);
}

TEST(OutfallClass, KindsBelongToOneClass) {
  const auto classes = shipped();
  EXPECT_EQ(class_of_kind("矿山排污口", classes), 0u);
  EXPECT_EQ(class_of_kind("城镇污水处理厂排污口", classes), 1u);
  EXPECT_EQ(class_of_kind("规模化畜禽养殖排污口", classes), 2u);
  EXPECT_EQ(class_of_kind("农村生活污水散排口", classes), 3u);
  EXPECT_EQ(class_of_kind("城镇雨洪排口", classes), 3u);
  EXPECT_EQ(class_of_kind("尾矿库雨洪排口", classes), 0u);
  EXPECT_EQ(class_of_kind("", classes), std::nullopt);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    for (const std::string& kind : classes[i].kinds) EXPECT_EQ(class_of_kind(kind, classes), i);
  }
}

}  // namespace
}  // namespace ecotone
