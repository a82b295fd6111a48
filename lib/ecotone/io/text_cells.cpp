// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/text_cells.h"

#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <system_error>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {

std::string read_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) {
    throw IoError(
        io_error("input_not_read"),
        {{"file", file.string()}, {"reason", std::make_error_code(std::errc::io_error).message()}});
  }
  return std::move(bytes).str();
}

std::vector<std::string_view> text_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
  }
  return lines;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view spaces[] = {" ",      "\t",     "\r",     "\n",
                                                "\u00a0", "\u3000", "\ufeff", "\u200b"};
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view space : spaces) {
      while (text.starts_with(space)) {
        text.remove_prefix(space.size());
        changed = true;
      }
      while (text.ends_with(space)) {
        text.remove_suffix(space.size());
        changed = true;
      }
    }
  }
  return text;
}

std::string half_width(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.size() >= 3 && rest[0] == '\xef') {
      // U+FF01 … U+FF3F are EF BC 81 … BF, U+FF40 … U+FF5E are EF BD 80 … 9E.
      const auto second = static_cast<unsigned char>(rest[1]);
      const auto third = static_cast<unsigned char>(rest[2]);
      if (second == 0xbc && third >= 0x81 && third <= 0xbf) {
        result += static_cast<char>(third - 0x81 + 0x21);
        i += 3;
        continue;
      }
      if (second == 0xbd && third >= 0x80 && third <= 0x9e) {
        result += static_cast<char>(third - 0x80 + 0x60);
        i += 3;
        continue;
      }
    }
    if (rest.starts_with("\u3000")) {
      result += ' ';
      i += 3;
    } else if (rest.starts_with("【")) {
      result += '[';
      i += 3;
    } else if (rest.starts_with("】")) {
      result += ']';
      i += 3;
    } else {
      result += text[i++];
    }
  }
  return result;
}

std::optional<double> parse_decimal(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

void refuse_line(const std::string& file, std::size_t line, std::string_view text, const char* what,
                 const char* what_zh, const char* help, const char* help_zh) {
  throw IoError(io_error("text_line_malformed"),
                {{"what", what},
                 {"what_zh", what_zh},
                 {"text", std::string(text)},
                 {"help", help},
                 {"help_zh", help_zh}},
                file + ":" + std::to_string(line));
}

std::vector<CellRow> parse_cells(std::string_view text, char separator) {
  std::vector<CellRow> rows;
  std::size_t line = 1;
  std::size_t i = 0;
  while (i < text.size()) {
    CellRow row;
    row.line = line;
    bool more = true;
    while (more) {
      std::string cell;
      if (i < text.size() && text[i] == '"') {
        ++i;
        while (i < text.size()) {
          if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            cell += '"';
            i += 2;
          } else if (text[i] == '"') {
            ++i;
            break;
          } else {
            if (text[i] == '\n') ++line;
            cell += text[i++];
          }
        }
      }
      while (i < text.size() && text[i] != separator && text[i] != '\r' && text[i] != '\n') {
        cell += text[i++];
      }
      row.cells.push_back(std::move(cell));
      more = i < text.size() && text[i] == separator;
      if (more) ++i;
    }
    if (i < text.size() && text[i] == '\r') ++i;
    if (i < text.size() && text[i] == '\n') ++i;
    ++line;
    if (row.cells.size() == 1 && row.cells[0].empty()) row.cells.clear();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ecotone
