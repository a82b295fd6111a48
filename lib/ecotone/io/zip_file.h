// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace ecotone {

/// A file inside of a ZIP file.
struct ZipMember {
  std::string name;  ///< UTF-8, with "/" between folders
  std::string bytes;
};

/// Packs members in their order. Times are 1980-01-01, the first day the format knows, so the same
/// members give the same bytes with the same libraries.
/// @throws OutputError  if memory does not suffice
std::string pack_zip(std::span<const ZipMember> members);

/// What a ZIP file from elsewhere may hold at most.
struct ZipLimits {
  std::size_t members = 2000;
  std::uint64_t bytes = 2'000'000'000;  ///< of all members, unpacked
  std::uint64_t ratio = 200;            ///< unpacked to packed, of a member beyond a megabyte
};

/// Unpacks a ZIP file into memory; every member is held against its checksum. Only flat names are
/// taken: no folders, no names of drives, none twice.
/// @throws IoError  if it is no ZIP file, is damaged, encrypted or exceeds the limits
std::vector<ZipMember> unpack_zip(const std::filesystem::path& file, const ZipLimits& limits = {});

}  // namespace ecotone
