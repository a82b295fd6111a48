// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/place_reference.h"

#include <array>
#include <charconv>

#include "ecotone/outfall/names.h"

namespace ecotone {
namespace {

struct Word {
  std::string_view text;
  double value;
};

// Longer words first: 东北 is no 北.
constexpr std::array<Word, 8> bearings = {{{"东北", 45},
                                           {"东南", 135},
                                           {"西南", 225},
                                           {"西北", 315},
                                           {"北", 0},
                                           {"东", 90},
                                           {"南", 180},
                                           {"西", 270}}};
constexpr std::array<Word, 5> units = {
    {{"公里", 1000}, {"千米", 1000}, {"km", 1000}, {"米", 1}, {"m", 1}}};
constexpr std::array<std::string_view, 5> remarks = {"方向", "约", "侧", "方", "处"};

bool is_of_number(char c) {
  return (c >= '0' && c <= '9') || c == '.';
}

/// The text in front of the number, without the words that say nothing.
std::string_view without_remarks(std::string_view text) {
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (const std::string_view remark : remarks) {
      if (!text.ends_with(remark)) continue;
      text.remove_suffix(remark.size());
      shorter = true;
    }
  }
  return text;
}

}  // namespace

std::optional<PlaceReference> parse_place_reference(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!is_of_number(name[i])) continue;
    std::size_t end = i;
    while (end < name.size() && is_of_number(name[end])) ++end;
    PlaceReference found;
    const auto [stop, error] =
        std::from_chars(name.data() + i, name.data() + end, found.distance_m);
    const std::string_view after = name.substr(end);
    const std::string_view before = without_remarks(name.substr(0, i));
    i = end;
    if (error != std::errc() || stop != name.data() + end) continue;
    for (const Word& unit : units) {
      if (!after.starts_with(unit.text)) continue;
      for (const Word& bearing : bearings) {
        if (!before.ends_with(bearing.text)) continue;
        if (before.size() == bearing.text.size()) return std::nullopt;
        found.place = before.substr(0, before.size() - bearing.text.size());
        found.bearing_deg = bearing.value;
        found.distance_m *= unit.value;
        std::string_view rest = after.substr(unit.text.size());
        if (rest.starts_with("处")) rest.remove_prefix(std::string_view("处").size());
        found.outfall_class = rest;
        return found;
      }
      break;
    }
  }
  return std::nullopt;
}

bool same_place_name(std::string_view a, std::string_view b) {
  return same_name(a, b);
}

}  // namespace ecotone
