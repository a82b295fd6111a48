// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/text_position.h"

#include <algorithm>
#include <string>

#include "ecotone/error.h"
#include "ecotone/message/document_errors.h"

namespace ecotone::document {

TextPositions::TextPositions(std::string_view text) : text_(text), line_starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts_.push_back(i + 1);
  }
}

Mark TextPositions::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
  return at(line, offset - line_starts_[line]);
}

Mark TextPositions::at(std::size_t line, std::size_t byte_column) const {
  line = std::min(line, line_starts_.size() - 1);
  const std::string_view rest = text_.substr(line_starts_[line]);
  const std::string_view before = rest.substr(0, std::min(byte_column, rest.size()));
  if (last_.line != line || last_.bytes > before.size()) last_ = {line, 0, 0};
  last_.characters += static_cast<std::size_t>(
      std::count_if(before.begin() + static_cast<std::ptrdiff_t>(last_.bytes), before.end(),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  last_.bytes = before.size();
  return {static_cast<int>(line) + 1, static_cast<int>(last_.characters) + 1};
}

std::string describe(const Mark& mark) {
  if (mark.line == 0) return "";
  return "line " + std::to_string(mark.line) + ", column " + std::to_string(mark.column);
}

std::size_t utf8_length(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return offset + k < text.size() ? static_cast<unsigned char>(text[offset + k]) : 0U;
  };
  const auto continues = [&](std::size_t k) { return (byte(k) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

void require_clean_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto code = static_cast<unsigned char>(text[i]);
    if (code < 0x20 && code != '\t' && code != '\n' && code != '\r') {
      throw DocumentError(document_error("control_character"), {{"number", std::to_string(code)}},
                          describe(TextPositions(text).at(i)));
    }
    const std::size_t length = utf8_length(text, i);
    if (length == 0) {
      throw DocumentError(document_error("not_utf8"), {}, describe(TextPositions(text).at(i)));
    }
    i += length;
  }
}

}  // namespace ecotone::document
