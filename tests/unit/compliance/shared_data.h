// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ecotone/compliance/rule_pack.h"
#include "ecotone/compliance/vocabulary.h"

namespace ecotone {

inline std::string shared_text(const std::string& path) {
  std::ifstream file(std::string(ECOTONE_SOURCE_DIR) + "/data/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Vocabulary shared_vocabulary() {
  return read_vocabulary(shared_text("schemas/roles.yaml"), shared_text("codelists/subject.yaml"));
}

/// The packs under data/rules, as a command finds them.
inline std::vector<PackText> shared_pack(std::string_view id) {
  const std::filesystem::path folder =
      std::filesystem::path(ECOTONE_SOURCE_DIR) / "data" / "rules" / std::string(id);
  std::vector<std::string> names;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".yaml") names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  std::vector<PackText> texts;
  for (const std::string& name : names) {
    texts.push_back(
        {std::string(id) + "/" + name, shared_text("rules/" + std::string(id) + "/" + name)});
  }
  return texts;
}

}  // namespace ecotone
