// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "ecotone/error.h"

namespace ecotone::document {
namespace {

std::string place_of_error(const std::string& text) {
  try {
    parse_json(text);
  } catch (const DocumentError& error) {
    return std::string(error.key()) + ": " + error.where();
  }
  return "no error";
}

TEST(Json, WhatIsReadIsWrittenAgain) {
  const std::string text =
      R"({"b":[1,2.5,-3e+40,12.0],"a":{"zh":"生态保护红线","q":"\"\\\n"},"n":null,"t":true})";
  EXPECT_EQ(to_json(parse_json(text), -1), text);
}

TEST(Json, IndentedTextReadsBackToTheSame) {
  const Value value = parse_json(R"({"a": [[0, 1], [2, 3]], "b": {}, "c": [], "d": {"e": 1}})");
  EXPECT_EQ(to_json(value),
            "{\n  \"a\": [\n    [0, 1],\n    [2, 3]\n  ],\n  \"b\": {},\n  \"c\": [],\n"
            "  \"d\": {\n    \"e\": 1\n  }\n}");
  EXPECT_EQ(to_json(parse_json(to_json(value))), to_json(value));
}

TEST(Json, WholeDoubleKeepsItsKind) {
  EXPECT_EQ(to_json(Value(12.0)), "12.0");
  EXPECT_EQ(to_json(Value(12)), "12");
  EXPECT_EQ(to_json(Value(-0.0)), "0.0");
  EXPECT_EQ(to_json(Value(0.1)), "0.1");
  EXPECT_EQ(to_json(Value(std::numeric_limits<double>::quiet_NaN())), "null");
  EXPECT_EQ(parse_json("0.1").as_number(), 0.1);
}

TEST(Json, WholeRangeOfIntegersIsKept) {
  EXPECT_EQ(parse_json("-9223372036854775808").as_integer(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parse_json("18446744073709551615").as_number(), 18446744073709551615.0);
}

TEST(Json, MemberNamedTwiceIsRefusedWithItsPlace) {
  EXPECT_EQ(place_of_error("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}"),
            "duplicate_key: line 3, column 2");
}

TEST(Json, SyntaxErrorNamesItsPlace) {
  EXPECT_EQ(place_of_error("{\"a\": 1,\n \"b\" 2}"), "syntax: line 2, column 6");
  EXPECT_EQ(place_of_error("[1, 2"), "syntax: line 1, column 6");
  EXPECT_EQ(place_of_error("[1] 2").substr(0, 6), "syntax");
  EXPECT_EQ(place_of_error("").substr(0, 6), "syntax");
  EXPECT_EQ(place_of_error("[1e999]").substr(0, 6), "syntax");
}

TEST(Json, ValuesKnowWhereTheyStand) {
  const Value value = parse_json("{\n  \"面积\": 12.5,\n  \"b\": [true, \"x\\\"y\"]\n}");
  EXPECT_EQ(value.at("面积").place(), "line 2, column 9");
  EXPECT_EQ(value.at("b").place(), "line 3, column 8");
  EXPECT_EQ(value.at("b").as_array()[0].place(), "line 3, column 9");
  EXPECT_EQ(value.at("b").as_array()[1].place(), "line 3, column 15");
}

TEST(Json, DeepNestingIsRefusedNotFatal) {
  EXPECT_EQ(place_of_error(std::string(100000, '[')).substr(0, 8), "too_deep");
}

TEST(Json, BytesThatAreNotUtf8AreNeverWritten) {
  EXPECT_EQ(to_json(Value("a\xC0z")), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(place_of_error("\"a\xC0z\"").substr(0, 6), "syntax");
}

}  // namespace
}  // namespace ecotone::document
