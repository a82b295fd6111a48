// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace ecotone {

/// An output that appears whole or not at all: it is written under a temporary name beside its
/// final one and renamed by `commit()`. Without `commit()` nothing stays, neither after an
/// error nor after an interruption that unwinds the stack.
class AtomicFile {
 public:
  /// @param path  final name; its folder must exist
  /// @throws OutputError  if the file exists and may not be replaced, or the folder is missing
  AtomicFile(std::filesystem::path path, bool overwrite);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Name to write to; it has the extension of the final name.
  const std::filesystem::path& temporary() const { return temporary_; }
  /// Gives the file its final name. @throws OutputError  if it cannot be renamed
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
};

/// Writes a text as a whole, atomically.
/// @throws OutputError  as above, or if the disk is full
void write_file(const std::filesystem::path& path, std::string_view content, bool overwrite);

}  // namespace ecotone
