// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/document/value.h"

namespace ecotone::document {

/// Reads JSON (RFC 8259), UTF-8 with or without byte order mark. Members keep their order; a
/// member named twice is an error. Integers beyond 64 bits become doubles. At most 200 levels.
/// @throws DocumentError  with line and column
Value parse_json(std::string_view text);

/// Writes JSON: members in their order, numbers in the shortest form that reads back to the
/// same value and kind (a double that is whole is written 12.0), UTF-8 unescaped. The same value
/// always gives the same bytes. What is not a finite number becomes null, bytes that are not
/// UTF-8 become U+FFFD. A list without lists or mappings in it stands on one line.
/// @param indent  spaces per level; negative writes one line
/// @param depth   levels that the value stands below others, for one that is written into them
std::string to_json(const Value& value, int indent = 2, int depth = 0);

}  // namespace ecotone::document
