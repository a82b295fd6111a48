// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/document/value.h"

namespace ecotone::document {

/// Reads one YAML document (1.2 core types). Every value carries its line and column; a key
/// written twice is an error; quoted scalars stay strings; plain dates stay strings. Aliases are
/// copied. Columns count characters. A text without any value gives null.
///
/// Refused: text that is not UTF-8, control characters, several documents, tags beyond the core
/// types, more than 100 levels, more than a million values after aliases.
/// @throws DocumentError  with line and column
Value parse_yaml(std::string_view text);

/// Writes YAML in block style, strings quoted where they would read as something else.
std::string to_yaml(const Value& value);

}  // namespace ecotone::document
