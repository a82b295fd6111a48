// SPDX-License-Identifier: Apache-2.0
#include "tools/data_folder.h"

#include <cstdlib>
#include <system_error>

#include "ecotone/error.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

bool holds_data(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::is_directory(folder / "rules", ignored) &&
         std::filesystem::is_directory(folder / "schemas", ignored);
}

}  // namespace

std::optional<std::filesystem::path> find_data_folder() {
  if (const char* named = std::getenv("ECOTONE_DATA"); named != nullptr && *named != '\0') {
    if (holds_data(named)) return named;
    return std::nullopt;
  }
  std::error_code problem;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", problem);
  if (problem) return std::nullopt;
  const std::filesystem::path installed =
      (program.parent_path() / ECOTONE_DATA_FROM_PROGRAM).lexically_normal();
  if (holds_data(installed)) return installed;
  // build/<preset>/tools/ecotone
  std::filesystem::path above = program.parent_path();
  for (int level = 0; level < 4 && above.has_relative_path(); ++level) {
    above = above.parent_path();
    if (holds_data(above / "data")) return above / "data";
  }
  return std::nullopt;
}

std::filesystem::path data_folder() {
  const std::optional<std::filesystem::path> found = find_data_folder();
  if (found) return *found;
  const char* named = std::getenv("ECOTONE_DATA");
  throw UsageError(usage_error("data_missing"),
                   {{"tried", named != nullptr ? named : "share/ecotone"}});
}

}  // namespace ecotone::tools
