// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "tools/byte_output.h"

namespace ecotone::tools {

/// A file that rows are written to as they come, and that begins with what is known last: the rows
/// wait in a file without a name in the folder of the output. It appears whole or not at all, and
/// takes little more room than it has in the end.
class RowFile {
 public:
  /// @param path  empty: standard output
  /// @throws OutputError  before any work, if the file may not be written there
  RowFile(std::filesystem::path path, bool overwrite);

  /// @throws OutputError  if the disk is full
  void append(std::string_view rows);
  /// @throws OutputError
  void finish(std::string_view head, std::string_view tail);

 private:
  template <class Write>
  void copy_rows(long begin, const Write& write);

  std::filesystem::path path_;
  ByteOutput output_;
  std::unique_ptr<std::FILE, CloseFile> rows_;
};

}  // namespace ecotone::tools
