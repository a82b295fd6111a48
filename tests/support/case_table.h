// SPDX-License-Identifier: Apache-2.0
// Tables of tests/cases: comma-separated, quoted with ", a header line, comments after #.
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace ecotone {

/// A line of a table: the value of each column by its name.
using Case = std::map<std::string, std::string>;

/// Splits a line of comma-separated values; "" within quotes is a quote.
inline std::vector<std::string> split_csv_line(const std::string& line) {
  std::vector<std::string> values(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      values.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      values.emplace_back();
    } else {
      values.back() += c;
    }
  }
  return values;
}

/// Reads tests/cases/NAME.
inline std::vector<Case> read_cases(const std::string& name) {
  std::ifstream file(std::string(ECOTONE_SOURCE_DIR) + "/tests/cases/" + name);
  if (!file) throw std::runtime_error("tests/cases/" + name + " cannot be read");
  std::vector<std::string> header;
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> values = split_csv_line(line);
    if (header.empty()) {
      header = values;
      continue;
    }
    Case row;
    for (std::size_t i = 0; i < header.size() && i < values.size(); ++i) row[header[i]] = values[i];
    cases.push_back(row);
  }
  return cases;
}

}  // namespace ecotone
