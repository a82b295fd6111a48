// SPDX-License-Identifier: Apache-2.0
// Private to io: what a ZIP file holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ecotone {

struct ArchiveEntry {
  std::string name;  ///< UTF-8, with "/"
  std::uint64_t size = 0;
  std::uint64_t compressed_size = 0;
};

struct ArchiveDirectory {
  std::vector<ArchiveEntry> entries;
  std::string name_encoding;  ///< of the names that do not say; a result of `encoding_name`
};

/// Reads the central directory of a ZIP file. Nothing is unpacked.
/// @throws IoError  if it is not one, is damaged, or is a threat: names that leave the folder,
///                  nested archives are left alone, more than 10 000 entries, or texts that
///                  unpack to more than 1000 times their size and 100 MB
/// Source: APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16.
ArchiveDirectory read_archive_directory(const std::filesystem::path& file);

}  // namespace ecotone
