// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/names.h"

namespace ecotone {
namespace {

constexpr std::string_view wide_blank = "　";

void erase_all(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
}

}  // namespace

std::string_view without_blanks_around(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  bool shorter = true;
  while (shorter && !text.empty()) {
    shorter = false;
    if (blanks.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
      shorter = true;
    } else if (blanks.find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
      shorter = true;
    } else if (text.starts_with(wide_blank)) {
      text.remove_prefix(wide_blank.size());
      shorter = true;
    } else if (text.ends_with(wide_blank)) {
      text.remove_suffix(wide_blank.size());
      shorter = true;
    }
  }
  return text;
}

std::string comparable_name(std::string_view name) {
  std::string text(without_blanks_around(name));
  erase_all(text, " ");
  erase_all(text, wide_blank);
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"（", "）"},
                                    std::pair<std::string_view, std::string_view>{"(", ")"}}) {
    if (text.ends_with(close)) {
      if (const std::size_t at = text.rfind(open); at != std::string::npos && at > 0)
        text.resize(at);
    }
  }
  constexpr std::string_view other = "其它";
  for (std::size_t at = text.find(other); at != std::string::npos; at = text.find(other, at)) {
    text.replace(at, other.size(), "其他");
  }
  return text;
}

bool same_name(std::string_view a, std::string_view b) {
  return comparable_name(a) == comparable_name(b);
}

}  // namespace ecotone
