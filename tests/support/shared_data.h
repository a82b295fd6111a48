// SPDX-License-Identifier: Apache-2.0
// Large data and independent suites that are not part of the repository: the folder `data` under
// the folder that the environment variable ECOTONE_SHARED names, by default `shared` beside the
// repository. Tests skip without it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace ecotone {

/// A path below the shared data; nothing if it is not there.
inline std::optional<std::filesystem::path> shared_data(const std::string& path) {
  const char* root = std::getenv("ECOTONE_SHARED");
  const std::filesystem::path folder = root != nullptr ? root : ECOTONE_SOURCE_DIR "/../shared";
  const std::filesystem::path full = folder / "data" / path;
  if (!std::filesystem::exists(full)) return std::nullopt;
  return full;
}

}  // namespace ecotone
