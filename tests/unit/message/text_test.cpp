// SPDX-License-Identifier: Apache-2.0
#include "ecotone/message/text.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

TEST(Text, PlaceholderIsReplacedByItsValue) {
  EXPECT_EQ(render("{n} of {m}", {{"n", "8"}, {"m", "9"}}), "8 of 9");
}

TEST(Text, PlaceholderWithoutValueStays) {
  EXPECT_EQ(render("a {b} c", {}), "a {b} c");
}

TEST(Text, BraceWithoutEndStays) {
  EXPECT_EQ(render("a {b", {{"b", "x"}}), "a {b");
}

TEST(Text, ValueIsNotRenderedAgain) {
  EXPECT_EQ(render("{a}", {{"a", "{a}"}}), "{a}");
}

TEST(Text, LanguageIsReadFromALocaleName) {
  EXPECT_EQ(parse_language("zh_CN.UTF-8"), Language::chinese);
  EXPECT_EQ(parse_language("en"), Language::english);
  EXPECT_EQ(parse_language("fr"), std::nullopt);
}

}  // namespace
}  // namespace ecotone
