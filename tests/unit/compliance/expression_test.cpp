// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/expression.h"

#include <gtest/gtest.h>

#include <map>

#include "ecotone/error.h"

namespace ecotone {
namespace {

Truth evaluate(const std::string& text, const std::map<std::string, FieldValue>& fields,
               std::set<std::string>* missing = nullptr) {
  const ExpressionScope scope{
      [&](std::string_view name) {
        const auto found = fields.find(std::string(name));
        return found == fields.end() ? FieldValue() : found->second;
      },
      [](std::string_view name) -> ExpressionValues {
        if (name == "as_of") return {FieldValue(Date{2026, 8, 15})};
        if (name == "fuels")
          return {FieldValue(std::string("coal")), FieldValue(std::string("coke"))};
        return {};
      }};
  return Expression::parse(text).evaluate(scope, missing);
}

FieldValue text(const char* value) {
  return FieldValue(std::string(value));
}

TEST(Expression, ComparesTextsNumbersAndDays) {
  EXPECT_EQ(evaluate("level = 'primary'", {{"level", text("primary")}}), Truth::yes);
  EXPECT_EQ(evaluate("level != 'primary'", {{"level", text("primary")}}), Truth::no);
  EXPECT_EQ(evaluate("level <> 'quasi'", {{"level", text("primary")}}), Truth::yes);
  EXPECT_EQ(evaluate("t < 20", {{"t", 9.5}}), Truth::yes);
  // As texts "9.5" would come after "20".
  EXPECT_EQ(evaluate("t < 20", {{"t", text("9.5")}}), Truth::yes);
  EXPECT_EQ(evaluate("t >= 20", {{"t", std::int64_t{20}}}), Truth::yes);
  EXPECT_EQ(evaluate("d < '2026-08-15'", {{"d", text("2026/8/14")}}), Truth::yes);
  EXPECT_EQ(evaluate("d <= $as_of", {{"d", Date{2026, 8, 15}}}), Truth::yes);
  EXPECT_EQ(evaluate("d < $as_of", {{"d", Date{2026, 8, 15}}}), Truth::no);
}

TEST(Expression, NumberAndTextOfTheSameCodeAreEqual) {
  EXPECT_EQ(evaluate("item IN ('5', '6')", {{"item", std::int64_t{6}}}), Truth::yes);
  EXPECT_EQ(evaluate("item IN ('5', '6')", {{"item", text("6")}}), Truth::yes);
}

TEST(Expression, BooleanFieldAnswersToYesAndNo) {
  EXPECT_EQ(evaluate("discharges = 'yes'", {{"discharges", true}}), Truth::yes);
  EXPECT_EQ(evaluate("discharges = 'no'", {{"discharges", text("false")}}), Truth::no);
  EXPECT_EQ(evaluate("discharges = 'no'", {{"discharges", false}}), Truth::yes);
}

TEST(Expression, MissingFieldIsUnknownAndIsNamed) {
  std::set<std::string> missing;
  EXPECT_EQ(evaluate("a = 'x'", {}, &missing), Truth::unknown);
  EXPECT_EQ(missing, std::set<std::string>{"a"});
  EXPECT_EQ(evaluate("a = 'x'", {{"a", text("")}}), Truth::unknown);
  EXPECT_EQ(evaluate("a IN ('x')", {}), Truth::unknown);
  EXPECT_EQ(evaluate("a NOT IN ('x')", {}), Truth::unknown);
}

TEST(Expression, LogicHasThreeValues) {
  const std::map<std::string, FieldValue> fields{{"t", text("1")}};
  struct Row {
    const char* text;
    Truth expected;
  };
  // t = '1' is yes, t = '0' is no, u = '1' is unknown. Kleene's tables.
  const Row rows[] = {
      {"t = '1' AND t = '1'", Truth::yes},
      {"t = '1' AND u = '1'", Truth::unknown},
      {"t = '0' AND u = '1'", Truth::no},
      {"u = '1' AND u = '1'", Truth::unknown},
      {"t = '1' OR u = '1'", Truth::yes},
      {"t = '0' OR u = '1'", Truth::unknown},
      {"t = '0' OR t = '0'", Truth::no},
      {"NOT t = '1'", Truth::no},
      {"NOT u = '1'", Truth::unknown},
      {"NOT (t = '0' OR t = '0')", Truth::yes},
      {"t = '0' OR t = '1' AND t = '0'", Truth::no},
      {"(t = '0' OR t = '1') AND t = '1'", Truth::yes},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluate(row.text, fields), row.expected) << row.text;
}

TEST(Expression, UnknownPartsOfADecidedConditionAreNotAskedFor) {
  std::set<std::string> missing;
  EXPECT_EQ(evaluate("t = '0' AND u = '1'", {{"t", text("1")}}, &missing), Truth::no);
  EXPECT_TRUE(missing.empty());
}

TEST(Expression, NullIsTestedByItsName) {
  EXPECT_EQ(evaluate("a IS NULL", {}), Truth::yes);
  EXPECT_EQ(evaluate("a IS NOT NULL", {}), Truth::no);
  EXPECT_EQ(evaluate("a is not null and a = 'x'", {{"a", text("x")}}), Truth::yes);
}

TEST(Expression, ListParameterStandsForItsElements) {
  EXPECT_EQ(evaluate("fuel IN $fuels", {{"fuel", text("coke")}}), Truth::yes);
  EXPECT_EQ(evaluate("fuel IN $fuels", {{"fuel", text("gas")}}), Truth::no);
  EXPECT_EQ(evaluate("fuel IN $none", {{"fuel", text("gas")}}), Truth::unknown);
}

TEST(Expression, QuotesInTextsAreDoubled) {
  EXPECT_EQ(evaluate("a = 'it''s'", {{"a", text("it's")}}), Truth::yes);
}

TEST(Expression, MistakeIsNamedWithItsPlace) {
  struct Row {
    const char* text;
    const char* place;
  };
  const Row rows[] = {{"a =", "line 4, column 13"},      {"a = 'x", "line 4, column 14"},
                      {"a b", "line 4, column 12"},      {"(a = 'x'", "line 4, column 18"},
                      {"a IN 'x'", "line 4, column 15"}, {"a = 20m", "line 4, column 14"},
                      {"AND", "line 4, column 10"},      {"a = 'x' b", "line 4, column 18"}};
  for (const Row& row : rows) {
    try {
      Expression::parse(row.text, {4, 10});
      ADD_FAILURE() << row.text;
    } catch (const RuleError& error) {
      EXPECT_EQ(error.where(), row.place) << row.text << ": " << error.what();
      EXPECT_EQ(error.code(), "ECO1508");
    }
  }
}

}  // namespace
}  // namespace ecotone
