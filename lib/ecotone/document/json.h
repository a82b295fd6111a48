// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/document/value.h"

namespace ecotone::document {

/// Reads JSON (RFC 8259). Members keep their order; a member named twice is an error.
/// @throws DocumentError  with line and column
Value parse_json(std::string_view text);

/// Writes JSON: members in their order, numbers in the shortest form that reads back to the
/// same value, UTF-8 unescaped. The same value always gives the same bytes.
/// @param indent  spaces per level; negative writes one line
std::string to_json(const Value& value, int indent = 2);

}  // namespace ecotone::document
