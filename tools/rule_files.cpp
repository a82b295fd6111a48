// SPDX-License-Identifier: Apache-2.0
#include "tools/rule_files.h"

#include <algorithm>
#include <system_error>

#include "ecotone/io/sha256.h"
#include "tools/data_folder.h"
#include "tools/reading.h"

namespace ecotone::tools {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

// The texts of a file or of the files of a folder, in the order of their names.
std::vector<PackText> texts_of(const fs::path& path) {
  std::error_code ignored;
  std::vector<fs::path> files;
  if (fs::is_directory(path, ignored)) {
    for (const auto& entry : fs::directory_iterator(path)) {
      if (is_yaml(entry.path())) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
  } else if (fs::exists(path, ignored)) {
    files.push_back(path);
  }
  std::vector<PackText> texts;
  for (const fs::path& file : files) texts.push_back({file.filename().string(), read_text(file)});
  return texts;
}

}  // namespace

PackSource pack_source(const std::filesystem::path& beside) {
  return [beside](std::string_view id) {
    const fs::path named(id);
    std::error_code ignored;
    if (is_yaml(named) || (id.find('/') != id.npos && fs::is_directory(named, ignored))) {
      return texts_of(named);
    }
    std::vector<fs::path> folders;
    if (!beside.empty()) {
      folders.push_back(beside);
      folders.push_back(beside / "rules");
    }
    if (const auto data = find_data_folder()) folders.push_back(*data / "rules");
    for (const fs::path& folder : folders) {
      for (const fs::path& path : {folder / (std::string(id) + ".yaml"), folder / named}) {
        std::vector<PackText> texts = texts_of(path);
        if (!texts.empty()) return texts;
      }
    }
    return std::vector<PackText>();
  };
}

PackSource source_beside(const std::vector<std::string>& packs,
                         const std::filesystem::path& folder) {
  std::vector<fs::path> folders;
  for (const std::string& pack : packs) {
    if (is_yaml(pack)) folders.push_back(fs::path(pack).parent_path() / ".");
  }
  if (!folder.empty()) folders.push_back(folder);
  return [folders](std::string_view id) {
    for (const fs::path& place : folders) {
      std::vector<PackText> texts = pack_source(place)(id);
      if (!texts.empty()) return texts;
    }
    return pack_source()(id);
  };
}

std::vector<std::string> installed_packs() {
  std::vector<std::string> ids;
  for (const auto& entry : fs::directory_iterator(data_folder() / "rules")) {
    if (entry.is_directory()) {
      ids.push_back(entry.path().filename().string());
    } else if (is_yaml(entry.path())) {
      ids.push_back(entry.path().stem().string());
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<std::pair<std::string, std::string>> pack_hashes(const RulePack& pack,
                                                             const std::filesystem::path& beside) {
  const PackSource source = pack_source(beside);
  std::vector<std::pair<std::string, std::string>> hashes;
  for (const PackInfo& info : pack.packs) {
    std::string texts;
    for (const PackText& text : source(info.id)) texts += text.text;
    if (!texts.empty()) hashes.emplace_back(info.id, sha256(texts));
  }
  return hashes;
}

Vocabulary installed_vocabulary() {
  const fs::path data = data_folder();
  return read_vocabulary(read_text(data / "schemas" / "roles.yaml"),
                         read_text(data / "codelists" / "subject.yaml"));
}

namespace {

template <typename Wanted>
std::vector<std::string> names_of_roles(Wanted wanted) {
  std::vector<std::string> names;
  if (!find_data_folder()) return names;
  for (const VocabularyRole& role : installed_vocabulary().roles) {
    if (wanted(role)) names.push_back(role.name);
  }
  return names;
}

}  // namespace

std::vector<std::string> known_roles() {
  return names_of_roles([](const VocabularyRole&) { return true; });
}

std::vector<std::string> receptor_roles() {
  return names_of_roles([](const VocabularyRole& role) { return role.receptor; });
}

RulePack load_packs(const std::vector<std::string>& ids, const std::filesystem::path& beside) {
  return load_rule_packs(ids, pack_source(beside));
}

}  // namespace ecotone::tools
