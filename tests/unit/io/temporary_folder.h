// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ecotone {

/// A folder of one test, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    static int count = 0;
    path_ =
        std::filesystem::temp_directory_path() / ("ecotone-" + std::to_string(::getpid()) + "-" +
                                                  test->name() + "-" + std::to_string(++count));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(std::string_view name) const { return (path_ / name).string(); }
  /// Writes a file and returns its name.
  std::string write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

/// A file of the shared real data; nothing where that folder is not there.
inline std::optional<std::string> shared_data(const std::string& name) {
  const char* folder = std::getenv("ECOTONE_SHARED");
  const std::filesystem::path base =
      folder != nullptr ? std::filesystem::path(folder)
                        : std::filesystem::path(ECOTONE_SOURCE_DIR) / ".." / "shared";
  const std::filesystem::path file = base / "data" / name;
  if (!std::filesystem::exists(file)) return std::nullopt;
  return file.string();
}

/// Whether a note contains a text.
inline bool told(const std::vector<std::string>& notes, std::string_view text) {
  for (const std::string& note : notes) {
    if (note.find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace ecotone

/// Sets `name` to a file of the shared data, or skips the test visibly.
#define ECOTONE_SHARED_FILE(name, path)                                  \
  const auto name##_found = ::ecotone::shared_data(path);                \
  if (!name##_found) GTEST_SKIP() << "shared data not here: " << (path); \
  const std::string& name = *name##_found
