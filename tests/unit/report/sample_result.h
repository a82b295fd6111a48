// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/document/value.h"

namespace ecotone {

/// Three subjects: a site with findings of every level and a layer that is missing, one whose name
/// is markup, and an outfall.
inline document::Value sample_result() {
  std::ifstream file(ECOTONE_SOURCE_DIR "/tests/cases/report/check.json");
  std::stringstream text;
  text << file.rdbuf();
  return document::parse_json(text.str());
}

/// What is wrong with the nesting of elements in markup that has to be XML; "" if nothing is.
inline std::string nesting_fault(const std::string& markup) {
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = markup.find('<', at)) != std::string::npos) {
    const std::size_t end = markup.find('>', at);
    if (end == std::string::npos) return "a tag does not end";
    const std::string tag = markup.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with('!')) continue;
    const std::string name = tag.substr(
        tag.starts_with('/') ? 1 : 0, tag.find_first_of(" />", 1) - (tag.starts_with('/') ? 1 : 0));
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace ecotone
