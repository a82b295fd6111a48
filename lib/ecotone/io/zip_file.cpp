// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/zip_file.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

// 1980-01-01 00:00:00 in the form of the format: years since 1980, month and day in one number.
constexpr zip_uint16_t first_day = 1 << 5 | 1;
constexpr zip_uint16_t midnight = 0;

// Below this many bytes a ratio says nothing: a page of blanks packs well.
constexpr std::uint64_t least_bytes_of_a_bomb = 1'000'000;

struct ArchiveDiscarder {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, ArchiveDiscarder>;

struct SourceReleaser {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, SourceReleaser>;

struct FileCloser {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

[[noreturn]] void fail_packing(std::string_view reason) {
  throw OutputError(io_error("output_not_written"),
                    {{"file", "ZIP"}, {"reason", std::string(reason)}});
}

std::string all_of(zip_source_t* source) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) {
    fail_packing(zip_error_strerror(zip_source_error(source)));
  }
  std::string bytes(stat.size, '\0');
  const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (count != static_cast<zip_int64_t>(bytes.size())) fail_packing("it ends too early");
  return bytes;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& reason) {
  throw IoError(io_error("archive_unusable"), {{"file", file.string()}, {"reason", reason}});
}

bool is_flat_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\:\0", 4)) == name.npos &&
         std::none_of(name.begin(), name.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

zip_stat_t stat_of(zip_t* archive, zip_uint64_t index, const std::filesystem::path& file) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  if (zip_stat_index(archive, index, ZIP_FL_ENC_GUESS, &stat) != 0 ||
      (stat.valid & needed) != needed) {
    refuse(file, "its directory is damaged");
  }
  return stat;
}

std::string bytes_of(zip_t* archive, zip_uint64_t index, const zip_stat_t& stat,
                     const std::filesystem::path& file) {
  const std::unique_ptr<zip_file_t, FileCloser> member(zip_fopen_index(archive, index, 0));
  if (!member) refuse(file, fmt::format("{}: {}", stat.name, zip_strerror(archive)));
  std::string bytes(stat.size, '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const zip_int64_t count = zip_fread(member.get(), bytes.data() + at, bytes.size() - at);
    if (count <= 0) {
      refuse(file, fmt::format("{} is damaged: {}", stat.name, zip_file_strerror(member.get())));
    }
    at += static_cast<std::size_t>(count);
  }
  // The checksum is compared when the end is read; what is longer than it says is damaged as well.
  char beyond = 0;
  if (zip_fread(member.get(), &beyond, 1) != 0) {
    refuse(file, fmt::format("{} is damaged: {}", stat.name, zip_file_strerror(member.get())));
  }
  return bytes;
}

}  // namespace

std::string pack_zip(std::span<const ZipMember> members) {
  zip_error_t error;
  zip_error_init(&error);
  const Source source(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!source) fail_packing(zip_error_strerror(&error));
  Archive archive(zip_open_from_source(source.get(), ZIP_TRUNCATE, &error));
  if (!archive) fail_packing(zip_error_strerror(&error));
  // Opening takes the source over; it is kept to be read when the archive is closed.
  zip_source_keep(source.get());
  for (const ZipMember& member : members) {
    zip_source_t* bytes =
        zip_source_buffer(archive.get(), member.bytes.data(), member.bytes.size(), 0);
    const zip_int64_t index =
        bytes == nullptr
            ? -1
            : zip_file_add(archive.get(), member.name.c_str(), bytes, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(bytes);
      fail_packing(zip_strerror(archive.get()));
    }
    const auto place = static_cast<zip_uint64_t>(index);
    if (zip_file_set_dostime(archive.get(), place, midnight, first_day, 0) != 0 ||
        zip_set_file_compression(archive.get(), place, ZIP_CM_DEFLATE, 9) != 0) {
      fail_packing(zip_strerror(archive.get()));
    }
  }
  if (zip_close(archive.get()) != 0) fail_packing(zip_strerror(archive.get()));
  archive.release();
  return all_of(source.get());
}

std::vector<ZipMember> unpack_zip(const std::filesystem::path& file, const ZipLimits& limits) {
  int code = 0;
  const Archive archive(zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    refuse(file, reason);
  }
  const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive.get(), 0));
  if (count > limits.members) {
    refuse(file, fmt::format("it has more than {} members", limits.members));
  }
  std::uint64_t total = 0;
  std::set<std::string> names;
  for (zip_uint64_t i = 0; i < count; ++i) {
    const zip_stat_t stat = stat_of(archive.get(), i, file);
    if (!is_flat_name(stat.name)) {
      refuse(file, fmt::format("the member {} has no flat name", stat.name));
    }
    if (!names.insert(stat.name).second) {
      refuse(file, fmt::format("the member {} stands twice", stat.name));
    }
    if (stat.size > least_bytes_of_a_bomb && stat.size / limits.ratio > stat.comp_size) {
      refuse(file, fmt::format("the member {} unpacks to more than {} times its size", stat.name,
                               limits.ratio));
    }
    if (stat.size > limits.bytes - total) {
      refuse(file, fmt::format("it unpacks to more than {} bytes", limits.bytes));
    }
    total += stat.size;
  }
  std::vector<ZipMember> members;
  for (zip_uint64_t i = 0; i < count; ++i) {
    const zip_stat_t stat = stat_of(archive.get(), i, file);
    members.push_back({stat.name, bytes_of(archive.get(), i, stat, file)});
  }
  return members;
}

}  // namespace ecotone
