// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/value.h"

#include <gtest/gtest.h>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"

namespace ecotone::document {
namespace {

TEST(DocumentValue, ObjectsKeepTheOrderOfTheirMembers) {
  Value value;
  value.set("b", 1);
  value.set("a", 2);
  value.set("b", 3);
  ASSERT_EQ(value.as_object().size(), 2U);
  EXPECT_EQ(value.as_object()[0].first, "b");
  EXPECT_EQ(value.at("b").as_integer(), 3);
}

TEST(DocumentValue, IntegerIsANumberButNotTheOtherWayRound) {
  EXPECT_EQ(Value(3).as_number(), 3.0);
  EXPECT_THROW(Value(3.0).as_integer(), DocumentError);
}

TEST(DocumentValue, WrongKindNamesThePlace) {
  const Value value = parse_yaml("a: 1\nb: two\n");
  try {
    value.at("b").as_number();
    FAIL();
  } catch (const DocumentError& error) {
    EXPECT_EQ(error.where(), "line 2, column 4");
    EXPECT_EQ(error.code(), "ECO1303");
  }
}

TEST(DocumentValue, MissingMemberNamesThoseThereAre) {
  const Value value = parse_yaml("a: 1\n");
  try {
    value.at("b");
    FAIL();
  } catch (const DocumentError& error) {
    EXPECT_EQ(error.key(), "member_missing");
    EXPECT_NE(error.help(Language::english).find("a"), std::string::npos);
  }
}

}  // namespace
}  // namespace ecotone::document
