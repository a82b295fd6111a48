// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ecotone {

/// How much something that is found in data matters: worth knowing, to be looked at, to be mended
/// before the data are used. The mildest first.
enum class FindingSeverity { note, warning, error };

/// "note", "warning" or "error".
constexpr std::string_view severity_name(FindingSeverity severity) {
  constexpr std::string_view names[] = {"note", "warning", "error"};
  return names[static_cast<int>(severity)];
}

}  // namespace ecotone
