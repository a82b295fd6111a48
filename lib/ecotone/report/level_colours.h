// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ecotone {

/// The colours of a verdict or level, RRGGBB: told apart by people who do not see red or green, and
/// with letters that can be read on them.
struct LevelColours {
  std::string_view level;
  std::string_view fill;
  std::string_view letters;
};

inline constexpr LevelColours all_level_colours[] = {
    {"prohibited", "8B0A1A", "FFFFFF"},    {"restricted", "C25700", "FFFFFF"},
    {"indeterminate", "FFFFFF", "1A1A1A"}, {"attention", "6B6B6B", "FFFFFF"},
    {"no_conflict", "00639B", "FFFFFF"},   {"report", "6B6B6B", "FFFFFF"},
};

/// nullptr for what is no level.
constexpr const LevelColours* level_colours(std::string_view level) {
  for (const LevelColours& colours : all_level_colours) {
    if (colours.level == level) return &colours;
  }
  return nullptr;
}

}  // namespace ecotone
