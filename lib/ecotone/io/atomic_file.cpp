// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/atomic_file.h"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::error_code& reason) {
  throw OutputError(io_error("output_not_written"),
                    {{"file", path.string()}, {"reason", reason.message()}});
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path, bool overwrite) : path_(std::move(path)) {
  std::error_code error;
  if (std::filesystem::is_directory(path_, error)) {
    refuse(path_, std::make_error_code(std::errc::is_a_directory));
  }
  if (!overwrite && std::filesystem::exists(path_, error)) {
    throw OutputError(io_error("output_exists"), {{"file", path_.string()}});
  }
  const std::filesystem::path folder =
      path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
  if (!std::filesystem::is_directory(folder, error)) {
    refuse(path_, std::make_error_code(std::errc::no_such_file_or_directory));
  }
  if (::access(folder.c_str(), W_OK) != 0) refuse(path_, last_error());
  temporary_ = folder / (".ecotone-" + std::to_string(::getpid()) + "-" + path_.stem().string() +
                         path_.extension().string());
  std::filesystem::remove(temporary_, error);
}

AtomicFile::~AtomicFile() {
  std::error_code error;
  std::filesystem::remove_all(temporary_, error);
}

void AtomicFile::commit() {
  std::error_code error;
  std::filesystem::rename(temporary_, path_, error);
  if (error) refuse(path_, error);
}

void write_file(const std::filesystem::path& path, std::string_view content, bool overwrite) {
  AtomicFile file(path, overwrite);
  std::ofstream out(file.temporary(), std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) refuse(path, last_error());
  file.commit();
}

}  // namespace ecotone
