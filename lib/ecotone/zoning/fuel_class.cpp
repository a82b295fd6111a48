// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/fuel_class.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ecotone {

std::string_view fuel_class_name(FuelClass fuel_class) {
  constexpr std::array<std::string_view, 3> names = {"I", "II", "III"};
  return names[static_cast<std::size_t>(fuel_class) - 1];
}

std::optional<FuelClass> parse_fuel_class(std::string_view text) {
  constexpr std::array<std::array<std::string_view, 5>, 3> words = {{
      {"I", "i", "1", "Ⅰ", "一"},
      {"II", "ii", "2", "Ⅱ", "二"},
      {"III", "iii", "3", "Ⅲ", "三"},
  }};
  constexpr std::string_view before = "class ";
  constexpr std::string_view after = "类";
  if (text.starts_with(before)) text.remove_prefix(before.size());
  if (text.ends_with(after)) text.remove_suffix(after.size());
  for (std::size_t k = 0; k < words.size(); ++k) {
    if (std::ranges::find(words[k], text) != words[k].end()) return static_cast<FuelClass>(k + 1);
  }
  return std::nullopt;
}

}  // namespace ecotone
