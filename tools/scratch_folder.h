// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace ecotone::tools {

/// A folder of its own among the temporary files, gone with everything in it when the object goes.
class ScratchFolder {
 public:
  /// @throws OutputError  if none can be made
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace ecotone::tools
