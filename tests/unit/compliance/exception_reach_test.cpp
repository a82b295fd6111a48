// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/exception_reach.h"

#include <gtest/gtest.h>

namespace ecotone {
namespace {

/// What can be reached of a rule with these conditions: "rule", or the kinds of its exceptions.
std::string reach(const std::string& applies, const std::vector<std::string>& exceptions) {
  std::string text = R"yaml(ecotone-rules: 1
pack: {id: p, version: 1, license: Apache-2.0}
instruments: {law: {title: {zh: 法, en: Law}, from: 2000-01-01, mark: S}}
layers: {no_burn_zone: {title: {zh: 区, en: zone}}}
params: {fuels: {default: [coal, coke], mark: E}}
rules:
- id: A-1
  target: site
  when: {intersects: {layer: no_burn_zone}}
  then: prohibited
  message: {zh: 甲, en: a}
  cite: [{ref: law}]
)yaml";
  text += "  applies: \"" + applies + "\"\n";
  if (!exceptions.empty()) text += "  unless:\n";
  for (std::size_t i = 0; i < exceptions.size(); ++i) {
    text +=
        "  - {id: e" + std::to_string(i) + ", then: no_conflict, when: " + exceptions[i] + "}\n";
  }
  const RulePack pack = parse_rule_pack(text);
  const RuleReach found = reach_of(pack.rules.front(), pack);
  if (!found.possible) return "impossible";
  std::string kinds;
  for (const ExceptionReach& exception : found.exceptions) {
    switch (exception.kind) {
      case ExceptionReach::Kind::reachable:
        kinds += "+";
        break;
      case ExceptionReach::Kind::impossible:
        kinds += "0";
        break;
      case ExceptionReach::Kind::shadowed:
        kinds += "-";
        break;
    }
  }
  return kinds;
}

TEST(RuleReach, ContradictionsAreFound) {
  EXPECT_EQ(reach("fuel = 'coal' AND fuel = 'gas'", {}), "impossible");
  EXPECT_EQ(reach("fuel IN $fuels AND fuel NOT IN ('coal', 'coke')", {}), "impossible");
  EXPECT_EQ(reach("ash > 10 AND ash <= 10", {}), "impossible");
  EXPECT_EQ(reach("ash > 10 AND ash < 11", {}), "");
  EXPECT_EQ(reach("fuel <> 'coal' AND fuel <> 'gas'", {}), "");
  EXPECT_EQ(reach("fuel IS NULL AND fuel IS NOT NULL", {}), "impossible");
}

TEST(RuleReach, ExceptionAgainstItsRuleIsImpossible) {
  EXPECT_EQ(reach("fuel = 'coal'", {"{attr: \"fuel = 'gas'\"}"}), "0");
  EXPECT_EQ(reach("fuel IN ('coal', 'gas')", {"{attr: \"fuel = 'gas'\"}"}), "+");
  EXPECT_EQ(reach("fuel = 'coal'", {"{not: {attr: \"fuel = 'coal'\"}}"}), "0");
}

TEST(RuleReach, ExceptionBehindAWiderOneIsShadowed) {
  const std::string stove = "{attr: \"equipment = 'stove'\"}";
  const std::string small = "{attr: \"equipment = 'stove' AND size < 5\"}";
  EXPECT_EQ(reach("fuel = 'coal'", {stove, small}), "+-");
  EXPECT_EQ(reach("fuel = 'coal'", {small, stove}), "++");
  // Together two may cover what neither covers alone.
  EXPECT_EQ(reach("fuel = 'coal'", {"{attr: \"size < 5\"}", "{attr: \"size >= 5\"}", stove}),
            "++-");
}

TEST(RuleReach, PlacesMayDecideEitherWay) {
  const std::string within = "{within: {layer: no_burn_zone}}";
  const std::string both =
      "{all: [{attr: \"equipment = 'stove'\"}, {within: {layer: no_burn_zone}}]}";
  EXPECT_EQ(reach("fuel = 'coal'", {both, "{attr: \"equipment = 'stove'\"}"}), "++");
  EXPECT_EQ(reach("fuel = 'coal'", {"{attr: \"equipment = 'stove'\"}", both}), "+-");
  EXPECT_EQ(reach("fuel = 'coal'", {within, within}), "+-");
}

TEST(RuleReach, WhatCannotBeTriedIsCalledReachable) {
  EXPECT_EQ(reach("fuel = other AND fuel <> other", {}), "");
  EXPECT_EQ(reach("name > 'a' AND name < 'a'", {}), "");
}

}  // namespace
}  // namespace ecotone
