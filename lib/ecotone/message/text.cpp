// SPDX-License-Identifier: Apache-2.0
#include "ecotone/message/text.h"

#include <algorithm>

namespace ecotone {

std::optional<Language> parse_language(std::string_view name) {
  const std::string_view head = name.substr(0, name.find_first_of("_-."));
  if (head == "en") return Language::english;
  if (head == "zh") return Language::chinese;
  return std::nullopt;
}

std::string_view language_code(Language language) {
  return language == Language::chinese ? "zh" : "en";
}

std::string render(std::string_view pattern, const Arguments& arguments) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == pattern.npos ? open : pattern.find('}', open);
    out += pattern.substr(0, open);
    if (close == pattern.npos) {
      if (open != pattern.npos) out += pattern.substr(open);
      break;
    }
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto found = std::find_if(arguments.begin(), arguments.end(),
                                    [name](const Argument& a) { return a.name == name; });
    if (found != arguments.end()) {
      out += found->value;
    } else {
      out += pattern.substr(open, close - open + 1);
    }
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string render(const Text& text, Language language, const Arguments& arguments) {
  return render(language == Language::chinese ? text.zh : text.en, arguments);
}

}  // namespace ecotone
