// SPDX-License-Identifier: Apache-2.0
// Private to io: lines, cells and numbers of texts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecotone {

/// All bytes of a file. @throws IoError  if it cannot be read
std::string read_bytes(const std::filesystem::path& file);

/// Lines without their ends, whether LF, CRLF or CR.
std::vector<std::string_view> text_lines(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

/// Without white space at both ends, ideographic and no-break spaces included.
std::string_view trimmed(std::string_view text);

/// Full-width ASCII (U+FF01 to U+FF5E) and ideographic spaces as ASCII; 【 and 】 as brackets.
std::string half_width(std::string_view text);

/// A decimal number that takes the whole text, spaces around it aside; finite.
std::optional<double> parse_decimal(std::string_view text);

/// Refuses a line of a text, telling what is wrong with it and how to mend it in both languages.
[[noreturn]] void refuse_line(const std::string& file, std::size_t line, std::string_view text,
                              const char* what, const char* what_zh, const char* help,
                              const char* help_zh);

/// Rows of comma-, semicolon- or tab-separated values. A quoted cell may hold separators, line
/// breaks and doubled quotes (RFC 4180). Blank lines are rows without cells.
struct CellRow {
  std::size_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> cells;
};
std::vector<CellRow> parse_cells(std::string_view text, char separator);

}  // namespace ecotone
