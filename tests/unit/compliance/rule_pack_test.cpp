// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/rule_pack.h"

#include <gtest/gtest.h>

#include <map>

#include "ecotone/error.h"

namespace ecotone {
namespace {

constexpr const char* base = R"(
ecotone-rules: 1
pack: {id: base, version: 1, license: Apache-2.0}
instruments:
  law: {title: {zh: 法, en: Law}, from: 2020-01-01, mark: S}
layers:
  township: {title: {zh: 乡镇, en: Township}}
params:
  limit: {values: {2026-01-01: 1 km, 2020-01-01: 500 m}, mark: E}
rules:
- id: A-1
  target: site
  when: {intersects: {layer: township}}
  then: restricted
  message: {zh: 在$layer, en: in $layer}
  cite: [{ref: law, article: 第一条, checked: true}]
)";

std::string extension(const std::string& rule) {
  return "ecotone-rules: 1\npack: {id: top, version: 1, license: Apache-2.0, extends: base@1}\n"
         "rules:\n- id: A-1\n  target: site\n  when: {intersects: {layer: township}}\n" +
         rule + "  message: {zh: 甲, en: a}\n  cite: [{ref: law, checked: true}]\n";
}

RulePack load(const std::map<std::string, std::string>& texts, const std::string& id) {
  const PackSource source = [&](std::string_view wanted) {
    std::vector<PackText> result;
    const auto found = texts.find(std::string(wanted));
    if (found != texts.end()) result.push_back({found->first + ".yaml", found->second});
    return result;
  };
  return load_rule_packs({&id, 1}, source);
}

std::string code_of(const std::map<std::string, std::string>& texts, const std::string& id) {
  try {
    load(texts, id);
  } catch (const RuleError& error) {
    return std::string(error.code());
  }
  return "none";
}

TEST(Quantity, CarriesItsUnit) {
  EXPECT_EQ(parse_quantity("1 km")->value, 1000);
  EXPECT_EQ(parse_quantity("2 ha")->value, 20000);
  EXPECT_NEAR(parse_quantity("3 mu")->value, 2000, 1e-9);  // 1 mu = 2000/3 m²
  EXPECT_NEAR(parse_quantity("5 %")->value, 0.05, 1e-15);
  EXPECT_FALSE(parse_quantity("5"));
  EXPECT_FALSE(parse_quantity("5 apples"));
}

TEST(RulePack, ParameterHoldsFromItsFirstDay) {
  const RulePack pack = parse_rule_pack(base);
  const RuleParameter* limit = pack.param("limit");
  ASSERT_NE(limit, nullptr);
  EXPECT_EQ(limit->on({2019, 12, 31}), nullptr);
  EXPECT_EQ(limit->on({2025, 12, 31})->text, "500 m");
  EXPECT_EQ(limit->on({2026, 1, 1})->text, "1 km");
}

TEST(RulePack, ExtensionMayTightenARule) {
  const RulePack pack = load({{"base", base}, {"top", extension("  then: prohibited\n")}}, "top");
  ASSERT_EQ(pack.rules.size(), 1U);
  EXPECT_EQ(pack.rules[0].then, Level::prohibited);
  EXPECT_EQ(pack.rules[0].pack, "top");
  ASSERT_EQ(pack.packs.size(), 2U);
  EXPECT_EQ(pack.packs[0].id, "base");
}

TEST(RulePack, ExtensionMayLoosenOnlyOnACitedGround) {
  EXPECT_EQ(code_of({{"base", base}, {"top", extension("  then: attention\n")}}, "top"), "ECO1520");
  EXPECT_EQ(
      code_of({{"base", base},
               {"top", extension("  then: attention\n  overrides: [{ref: law, article: x}]\n")}},
              "top"),
      "none");
}

TEST(RulePack, PackThatExtendsItselfIsRefused) {
  const std::string text = "ecotone-rules: 1\npack: {id: a, version: 1, license: x, extends: a}\n";
  EXPECT_EQ(code_of({{"a", text}}, "a"), "ECO1519");
  EXPECT_EQ(code_of({{"a", text}}, "b"), "ECO1518");
}

TEST(RulePack, SeveralFilesMakeOnePack) {
  const std::string text = base;
  const std::size_t rules = text.find("rules:\n-");
  const PackSource source = [&](std::string_view) {
    return std::vector<PackText>{{"a.yaml", text.substr(0, rules)},
                                 {"b.yaml", "ecotone-rules: 1\n" + text.substr(rules)}};
  };
  const std::string id = "base";
  EXPECT_EQ(load_rule_packs({&id, 1}, source).rules.size(), 1U);
}

TEST(RulePack, ErrorNamesFileLineAndColumn) {
  std::string text = base;
  text.replace(text.find("layer: township}"), 16, "layer: toowhship}");
  try {
    parse_rule_pack(text, "my.yaml");
    FAIL();
  } catch (const RuleError& error) {
    EXPECT_EQ(error.code(), "ECO1505");
    EXPECT_EQ(error.where(), "my.yaml, line 13, column 30");
    EXPECT_NE(error.help(Language::english).find("township"), std::string::npos);
  }
}

}  // namespace
}  // namespace ecotone
