// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/reading.h"

#include "ecotone/message/units.h"

namespace ecotone {
namespace {

const document::Value null_value;
const document::Value::Array no_elements;

}  // namespace

const document::Value& member_at(const document::Value& value, std::string_view key) {
  const document::Value* member = value.find(key);
  return member == nullptr ? null_value : *member;
}

std::string text_at(const document::Value& value, std::string_view key) {
  const document::Value& member = member_at(value, key);
  if (member.is_string()) return member.as_string();
  if (member.is_integer()) return std::to_string(member.as_integer());
  if (member.is_number()) return format_shortest(member.as_number());
  if (member.is_bool()) return member.as_bool() ? "true" : "false";
  return {};
}

std::optional<double> number_at(const document::Value& value, std::string_view key) {
  const document::Value& member = member_at(value, key);
  if (!member.is_number()) return std::nullopt;
  return member.as_number();
}

bool flag_at(const document::Value& value, std::string_view key) {
  const document::Value& member = member_at(value, key);
  return member.is_bool() && member.as_bool();
}

const document::Value::Array& array_at(const document::Value& value, std::string_view key) {
  const document::Value& member = member_at(value, key);
  return member.is_array() ? member.as_array() : no_elements;
}

BothTexts both_at(const document::Value& value, std::string_view key) {
  const document::Value& member = member_at(value, key);
  if (!member.is_object()) return BothTexts(text_at(value, key));
  BothTexts texts(text_at(member, "en"), text_at(member, "zh"));
  if (texts.en.empty()) texts.en = texts.zh;
  if (texts.zh.empty()) texts.zh = texts.en;
  return texts;
}

BothTexts render(const Text& text, const BothArguments& arguments) {
  Arguments english;
  Arguments chinese;
  for (const BothArgument& argument : arguments) {
    english.push_back({argument.name, argument.value.en});
    chinese.push_back({argument.name, argument.value.zh});
  }
  return {render(text.en, english), render(text.zh, chinese)};
}

std::vector<Language> Voice::languages() const {
  if (!both_) return {first_};
  return {Language::chinese, Language::english};
}

Markup Voice::say(const BothTexts& texts) const {
  if (!both_) return Markup::text(texts.in(first_));
  if (texts.en == texts.zh) return Markup::text(texts.en);
  return element("span", {{"class", "zh"}, {"lang", "zh-CN"}}, Markup::text(texts.zh)) +
         element("span", {{"class", "en"}, {"lang", "en"}}, Markup::text(texts.en));
}

}  // namespace ecotone
