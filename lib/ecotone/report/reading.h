// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/markup.h"

namespace ecotone {

/// A member as text; "" if it is missing or null. Numbers and truth values in their JSON form.
std::string text_at(const document::Value& value, std::string_view key);
/// A member as number; nothing if it is missing, null or of another type.
std::optional<double> number_at(const document::Value& value, std::string_view key);
/// A member as truth value; false if it is missing or of another type.
bool flag_at(const document::Value& value, std::string_view key);
/// The elements of a member; none if it is missing or not an array.
const document::Value::Array& array_at(const document::Value& value, std::string_view key);
/// A member; a null value if it is missing.
const document::Value& member_at(const document::Value& value, std::string_view key);

/// A text in both languages.
struct BothTexts {
  std::string en;
  std::string zh;

  BothTexts() = default;
  BothTexts(std::string english, std::string chinese)
      : en(std::move(english)), zh(std::move(chinese)) {}
  /// The same in both languages: names, codes, numbers.
  explicit BothTexts(const std::string& text) : en(text), zh(text) {}
  explicit BothTexts(const Text& text) : en(text.en), zh(text.zh) {}

  const std::string& in(Language language) const { return language == Language::chinese ? zh : en; }
  bool empty() const { return en.empty() && zh.empty(); }
};

/// A member `{"zh": …, "en": …}`, or a plain text as both; where one language is missing, the
/// other stands in.
BothTexts both_at(const document::Value& value, std::string_view key);

/// A named value for a placeholder, in both languages.
struct BothArgument {
  std::string name;
  BothTexts value;

  BothArgument(std::string argument, std::string text) : name(std::move(argument)), value(text) {}
  BothArgument(std::string argument, BothTexts texts)
      : name(std::move(argument)), value(std::move(texts)) {}
};
using BothArguments = std::vector<BothArgument>;

/// Fills the placeholders of a text in both languages.
BothTexts render(const Text& text, const BothArguments& arguments);

/// The languages a page is written in: one, or both with a switch between them.
class Voice {
 public:
  Voice(Language first, bool both) : first_(first), both_(both) {}

  Language first() const { return first_; }
  bool both() const { return both_; }
  std::vector<Language> languages() const;

  /// The text as inline elements, one a language, marked with `lang` and a class "zh" or "en"
  /// that the style shows or hides; bare where both languages say the same.
  Markup say(const BothTexts& texts) const;
  Markup say(const Text& text) const { return say(BothTexts(text)); }
  Markup say(const Text& text, const BothArguments& arguments) const {
    return say(render(text, arguments));
  }

 private:
  Language first_;
  bool both_;
};

}  // namespace ecotone
