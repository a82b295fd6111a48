// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecotone {

/// Languages of messages and reports.
enum class Language { english, chinese };

/// Reads "en" or "zh" (also with a region, as in "zh_CN.UTF-8"); nothing for another language.
std::optional<Language> parse_language(std::string_view name);

/// "en" or "zh".
std::string_view language_code(Language language);

/// A named value for a placeholder.
struct Argument {
  std::string name;
  std::string value;
};
using Arguments = std::vector<Argument>;

/// A sentence in both languages; `{name}` is a placeholder.
struct Text {
  std::string_view key;
  std::string_view en;
  std::string_view zh;
};

/// An error in both languages: what is wrong, and how to mend it.
struct ErrorText {
  std::string_view code;  ///< stable, "ECO" and four digits; printed and documented
  std::string_view key;   ///< name in our code
  std::string_view en;
  std::string_view zh;
  std::string_view help_en;
  std::string_view help_zh;
};

/// Finds an entry of a table while compiling: a key that is not there does not compile.
template <typename Entry, std::size_t n>
consteval const Entry& entry(const Entry (&table)[n], std::string_view key) {
  for (const Entry& candidate : table) {
    if (candidate.key == key) return candidate;
  }
  throw "no such key in this table";
}

/// Replaces `{name}` by its value; a placeholder without a value stays as it is.
std::string render(std::string_view pattern, const Arguments& arguments);

/// Renders a text in a language.
std::string render(const Text& text, Language language, const Arguments& arguments = {});

}  // namespace ecotone
