// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/archive.h"

#include <algorithm>
#include <fstream>
#include <string_view>

#include "ecotone/error.h"
#include "ecotone/io/encoding.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t k = width; k-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + k]);
  }
  return value;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& reason) {
  throw IoError(io_error("archive_unusable"), {{"file", file.string()}, {"reason", reason}});
}

}  // namespace

ArchiveDirectory read_archive_directory(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto length = static_cast<std::uint64_t>(std::max<std::streamoff>(in.tellg(), 0));
  const auto read = [&](std::uint64_t from, std::uint64_t count) {
    std::string bytes(static_cast<std::size_t>(count), '\0');
    in.clear();
    in.seekg(static_cast<std::streamoff>(from));
    in.read(bytes.data(), static_cast<std::streamsize>(count));
    if (static_cast<std::uint64_t>(in.gcount()) != count) refuse(file, "it ends too early");
    return bytes;
  };
  const std::uint64_t tail_size = std::min<std::uint64_t>(length, 65557);
  const std::string tail = read(length - tail_size, tail_size);
  const std::size_t end = tail.rfind("PK\x05\x06");
  if (end == std::string::npos || end + 22 > tail.size()) refuse(file, "it has no directory");
  std::uint64_t count = number(tail, end + 10, 2);
  std::uint64_t size = number(tail, end + 12, 4);
  std::uint64_t offset = number(tail, end + 16, 4);
  if (count == 0xffff || size == 0xffffffff || offset == 0xffffffff) {
    const std::size_t locator = tail.rfind(std::string_view("PK\x06\x07", 4));
    if (locator == std::string::npos || locator + 16 > tail.size()) {
      refuse(file, "its ZIP64 directory is missing");
    }
    const std::uint64_t place = number(tail, locator + 8, 8);
    if (place + 56 > length) refuse(file, "its ZIP64 directory is missing");
    const std::string record = read(place, 56);
    count = number(record, 32, 8);
    size = number(record, 40, 8);
    offset = number(record, 48, 8);
  }
  if (offset + size > length || offset + size < offset) refuse(file, "its directory is damaged");
  if (count > 10000) refuse(file, "it has more than 10000 entries");

  const std::string directory = read(offset, size);
  std::vector<std::string> unlabelled;
  std::vector<std::pair<ArchiveEntry, bool>> raw;
  std::uint64_t total = 0, packed = 0;
  for (std::size_t at = 0; at + 46 <= directory.size() && raw.size() < count;) {
    if (directory.compare(at, 4, "PK\x01\x02") != 0) refuse(file, "its directory is damaged");
    const std::size_t name_size = number(directory, at + 28, 2);
    const std::size_t extra_size = number(directory, at + 30, 2);
    const std::size_t comment_size = number(directory, at + 32, 2);
    if (at + 46 + name_size + extra_size > directory.size()) {
      refuse(file, "its directory is damaged");
    }
    ArchiveEntry entry{directory.substr(at + 46, name_size), number(directory, at + 24, 4),
                       number(directory, at + 20, 4)};
    const std::string_view extra =
        std::string_view(directory).substr(at + 46 + name_size, extra_size);
    for (std::size_t k = 0; k + 4 <= extra.size();) {
      const std::size_t field_size = number(extra, k + 2, 2);
      if (number(extra, k, 2) == 1 && k + 4 + field_size <= extra.size()) {
        std::size_t from = k + 4;
        if (entry.size == 0xffffffff && from + 8 <= k + 4 + field_size) {
          entry.size = number(extra, from, 8);
          from += 8;
        }
        if (entry.compressed_size == 0xffffffff && from + 8 <= k + 4 + field_size) {
          entry.compressed_size = number(extra, from, 8);
        }
      }
      k += 4 + field_size;
    }
    const bool utf8_flag = (number(directory, at + 8, 2) & 0x800) != 0;
    if (!utf8_flag) unlabelled.push_back(entry.name);
    total += entry.size;
    packed += entry.compressed_size;
    raw.emplace_back(std::move(entry), utf8_flag);
    at += 46 + name_size + extra_size + comment_size;
  }
  if (total > 100'000'000 && total / 1000 > packed) {
    refuse(file, "it unpacks to more than 1000 times its size");
  }

  ArchiveDirectory result;
  result.name_encoding = decide_encoding(unlabelled, std::nullopt, "").encoding;
  TextDecoder decoder(result.name_encoding);
  for (auto& [entry, utf8_flag] : raw) {
    if (!utf8_flag) entry.name = decoder.decode(entry.name).text;
    std::replace(entry.name.begin(), entry.name.end(), '\\', '/');
    if (entry.name.starts_with('/') || ("/" + entry.name + "/").find("/../") != std::string::npos) {
      refuse(file, "the entry " + entry.name + " leads out of it");
    }
    result.entries.push_back(std::move(entry));
  }
  return result;
}

}  // namespace ecotone
