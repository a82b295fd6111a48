// SPDX-License-Identifier: Apache-2.0
// Large data and independent suites that are not part of the repository: the folder `data` under
// the folder that the environment variable ECOTONE_SHARED names, by default `shared` beside the
// repository. Tests skip without it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace ecotone {

/// A path below the shared data; nothing if it is not there.
inline std::optional<std::filesystem::path> shared_data(const std::string& path) {
  const char* root = std::getenv("ECOTONE_SHARED");
  const std::filesystem::path folder = root != nullptr ? root : ECOTONE_SOURCE_DIR "/../shared";
  const std::filesystem::path full = folder / "data" / path;
  if (!std::filesystem::exists(full)) return std::nullopt;
  return full;
}

/// One operation of a JTS or GEOS XML test: the geometries of its case, its name and its result.
struct XmlOperation {
  std::string description;
  std::string a;
  std::string b;
  std::string name;
  std::string expected;
};

/// The text between <tag …> and </tag> from a position on; moves the position behind it.
inline std::optional<std::string> xml_element(const std::string& text, const std::string& tag,
                                              std::size_t& at, std::string* attributes = nullptr) {
  for (std::size_t open = text.find("<" + tag, at); open != std::string::npos;
       open = text.find("<" + tag, open + 1)) {
    const char after = text[open + tag.size() + 1];
    if (after != '>' && after != ' ' && after != '\n' && after != '\t' && after != '\r') continue;
    const std::size_t body = text.find('>', open);
    const std::size_t close = text.find("</" + tag + ">", body);
    if (close == std::string::npos) return std::nullopt;
    if (attributes != nullptr) *attributes = text.substr(open, body - open);
    at = close + tag.size() + 3;
    return text.substr(body + 1, close - body - 1);
  }
  return std::nullopt;
}

/// Text without white space at its ends.
inline std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Reads the operations of a JTS or GEOS XML test file, as far as these tests need: cases with
/// <a>, <b> and <op name="…">.
inline std::vector<XmlOperation> read_xml_operations(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<XmlOperation> operations;
  std::size_t at = 0;
  while (const auto body = xml_element(text, "case", at)) {
    const auto element = [&](const char* tag) {
      std::size_t from = 0;
      return trimmed(xml_element(*body, tag, from).value_or(""));
    };
    XmlOperation operation{element("desc"), element("a"), element("b"), "", ""};
    std::size_t from = 0;
    std::string attributes;
    while (const auto result = xml_element(*body, "op", from, &attributes)) {
      const std::size_t name = attributes.find("name=\"");
      if (name == std::string::npos) continue;
      operation.name = attributes.substr(name + 6, attributes.find('"', name + 6) - name - 6);
      operation.expected = trimmed(*result);
      operations.push_back(operation);
    }
  }
  return operations;
}

}  // namespace ecotone
