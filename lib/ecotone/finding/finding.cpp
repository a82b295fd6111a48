// SPDX-License-Identifier: Apache-2.0
#include "ecotone/finding/finding.h"

#include <algorithm>
#include <array>

namespace ecotone {
namespace {

constexpr std::array<std::string_view, 6> level_names = {
    "no_conflict", "report", "attention", "indeterminate", "restricted", "prohibited"};
constexpr std::array<std::string_view, 6> measure_names = {"overlap_area", "share",     "distance",
                                                           "count",        "attribute", "length"};

}  // namespace

std::string_view level_name(Level level) {
  return level_names[static_cast<std::size_t>(level)];
}

std::optional<Level> parse_level(std::string_view name) {
  const auto found = std::find(level_names.begin(), level_names.end(), name);
  if (found == level_names.end()) return std::nullopt;
  return static_cast<Level>(found - level_names.begin());
}

Truth operator&&(Truth a, Truth b) {
  return std::min(a, b);
}

Truth operator||(Truth a, Truth b) {
  return std::max(a, b);
}

Truth operator!(Truth a) {
  if (a == Truth::unknown) return a;
  return a == Truth::yes ? Truth::no : Truth::yes;
}

std::string_view measure_kind_name(MeasureKind kind) {
  return measure_names[static_cast<std::size_t>(kind)];
}

}  // namespace ecotone
