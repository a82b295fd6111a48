// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/csv_field.h"

namespace ecotone {

bool starts_a_formula(std::string_view text) {
  if (!text.empty() && (text[0] == '\t' || text[0] == '\r')) return true;
  const std::size_t first = text.find_first_not_of(" \n\r\t");
  if (first == std::string_view::npos) return false;
  const std::string_view rest = text.substr(first);
  return std::string_view("=+-@").find(rest[0]) != std::string_view::npos ||
         rest.starts_with("＝") || rest.starts_with("＋") || rest.starts_with("－") ||
         rest.starts_with("＠");
}

std::string csv_field(std::string_view text, bool number) {
  std::string field(text);
  if (!number && starts_a_formula(text)) field.insert(0, "'");
  if (field.find_first_of("\",\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace ecotone
