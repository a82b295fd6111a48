// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/yaml.h"

#include <gtest/gtest.h>

#include <string>

#include "ecotone/document/json.h"
#include "ecotone/error.h"

namespace ecotone::document {
namespace {

std::string place_of_error(const std::string& text) {
  try {
    parse_yaml(text);
  } catch (const DocumentError& error) {
    return std::string(error.key()) + ": " + error.where();
  }
  return "no error";
}

std::string as_json(const std::string& text) {
  return to_json(parse_yaml(text), -1);
}

TEST(Yaml, PlainScalarsHaveTheCoreTypes) {
  EXPECT_EQ(as_json("[1, -2, 0x1F, 0o17, 1.5, 1e3, .5, true, False, null, ~]"),
            "[1,-2,31,15,1.5,1000.0,0.5,true,false,null,null]");
}

TEST(Yaml, DatesUnitsAndOlderWordsStayTexts) {
  EXPECT_EQ(as_json("[2026-08-15, 1 m2, yes, on, 5 %, 1_000, 12:30, +, -, .]"),
            R"(["2026-08-15","1 m2","yes","on","5 %","1_000","12:30","+","-","."])");
}

TEST(Yaml, QuotedScalarsStayTexts) {
  EXPECT_EQ(as_json(R"(["1", 'true', "null", ""])"), R"(["1","true","null",""])");
}

TEST(Yaml, ValuesKnowTheirLineAndTheirColumnInCharacters) {
  const Value value = parse_yaml("a:\n  标题: 生态\n  c: [x, 保护, z]\n");
  EXPECT_EQ(value.at("a").at("标题").place(), "line 2, column 7");
  EXPECT_EQ(value.at("a").at("c").as_array()[2].place(), "line 3, column 14");
}

TEST(Yaml, KeyWrittenTwiceIsRefusedWithBothPlaces) {
  EXPECT_EQ(place_of_error("a: 1\nb: 2\na: 3\n"), "duplicate_key: line 3, column 1");
  EXPECT_EQ(place_of_error("x: {a: 1, a: 2}\n"), "duplicate_key: line 1, column 11");
}

TEST(Yaml, SyntaxErrorNamesItsPlace) {
  EXPECT_EQ(place_of_error("a: [1, 2\nb: 3\n").substr(0, 6), "syntax");
  EXPECT_EQ(place_of_error("a: b: c\n"), "syntax: line 1, column 5");
}

TEST(Yaml, AliasIsACopy) {
  EXPECT_EQ(as_json("a: &x {k: 1}\nb: *x\n"), R"({"a":{"k":1},"b":{"k":1}})");
}

TEST(Yaml, BombOfAliasesIsRefused) {
  std::string text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += (j > 0 ? ", " : "") + last;
    text += "]\n";
  }
  EXPECT_EQ(place_of_error(text).substr(0, 9), "too_large");
}

TEST(Yaml, DeepNestingIsRefusedNotFatal) {
  EXPECT_NE(place_of_error(std::string(50000, '[')), "no error");
  EXPECT_EQ(place_of_error(std::string(150, '[') + std::string(150, ']')).substr(0, 8), "too_deep");
}

TEST(Yaml, GbkTextIsToldApart) {
  // 生态 in GBK
  EXPECT_EQ(place_of_error("a: 1\nb: \xC9\xFA\xCC\xAC\n"), "not_utf8: line 2, column 4");
}

TEST(Yaml, SecondDocumentIsRefused) {
  EXPECT_EQ(place_of_error("a: 1\n---\nb: 2\n").substr(0, 17), "several_documents");
}

TEST(Yaml, UnknownTagIsRefused) {
  EXPECT_EQ(place_of_error("a: !secret x\n").substr(0, 11), "tag_unknown");
  EXPECT_EQ(as_json("a: !!str 12\n"), R"({"a":"12"})");
}

TEST(Yaml, EmptyTextIsNull) {
  EXPECT_TRUE(parse_yaml("").is_null());
  EXPECT_TRUE(parse_yaml("# nothing\n").is_null());
}

TEST(Yaml, WrittenTextReadsBackToTheSame) {
  const std::string json =
      R"({"a":[{"k":"v","n":[1,[2,3]]},"x: y","- z",""],"b":{},"c":[],"d":{"e":"true","f":"1.5",)"
      R"("g":"多 # 行\n文本","yes":"no"},"h":12.0,"i":null,"j":"2026-08-15"})";
  EXPECT_EQ(as_json(to_yaml(parse_json(json))), json);
}

}  // namespace
}  // namespace ecotone::document
