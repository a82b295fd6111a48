// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "ecotone/io/atomic_file.h"

namespace ecotone::tools {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Refuses to go on after a failed call on an output, by errno. @throws OutputError
[[noreturn]] void refuse_failed_output(const std::filesystem::path& path);

/// Bytes that are written as they come: to standard output at once, or to a file that appears whole
/// or not at all.
class ByteOutput {
 public:
  /// @param path  empty or "-": standard output
  /// @throws OutputError  if the file exists and may not be replaced, or cannot be written there
  ByteOutput(std::filesystem::path path, bool overwrite);

  /// @throws OutputError  if it cannot be written
  /// @throws PipeClosed   if nobody reads it any more
  void write(std::string_view bytes);
  /// The file behind all that was written so far; -1 for standard output.
  int descriptor();
  /// Gives the file its name.
  void finish();

 private:
  std::filesystem::path path_;
  std::optional<AtomicFile> output_;  // nothing: standard output
  std::unique_ptr<std::FILE, CloseFile> file_;
};

}  // namespace ecotone::tools
