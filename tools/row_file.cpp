// SPDX-License-Identifier: Apache-2.0
#include "tools/row_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>
#include <vector>

namespace ecotone::tools {
namespace {

/// A file without a name, in the folder of the output if there is one: there is room for it.
std::FILE* nameless_file(const std::filesystem::path& output) {
  if (!output.empty()) {
    const std::filesystem::path folder =
        output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
    const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return ::fdopen(descriptor, "w+b");
  }
  return std::tmpfile();
}

/// Copies a file to where another stands, and gives back, step by step, the room that it took.
/// @return bytes that were copied: not all on a full disk, between some file systems, or where the
///         kernel does not know how
off_t move_content(int from, int to) {
  constexpr off_t step = off_t{64} << 20;
  off_t done = 0;
  while (true) {
    off_t begin = done;
    const ssize_t copied = ::copy_file_range(from, &begin, to, nullptr, step, 0);
    if (copied <= 0) return done;
    // Where a file system cannot give room back, the file takes it until the end.
    ::fallocate(from, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, done, copied);
    done += copied;
  }
}

}  // namespace

RowFile::RowFile(std::filesystem::path path, bool overwrite)
    : path_(std::move(path)), output_(path_, overwrite), rows_(nameless_file(path_)) {
  if (rows_ == nullptr) refuse_failed_output(path_);
}

void RowFile::append(std::string_view rows) {
  if (std::fwrite(rows.data(), 1, rows.size(), rows_.get()) != rows.size())
    refuse_failed_output(path_);
}

template <class Write>
void RowFile::copy_rows(long begin, const Write& write) {
  if (std::fseek(rows_.get(), begin, SEEK_SET) != 0) refuse_failed_output(path_);
  std::vector<char> buffer(std::size_t{1} << 20);
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), rows_.get())) {
    write(std::string_view(buffer.data(), read));
  }
  if (std::ferror(rows_.get()) != 0) refuse_failed_output(path_);
}

void RowFile::finish(std::string_view head, std::string_view tail) {
  if (std::fflush(rows_.get()) != 0) refuse_failed_output(path_);
  output_.write(head);
  const int target = output_.descriptor();
  const off_t moved = target < 0 ? 0 : move_content(::fileno(rows_.get()), target);
  copy_rows(moved, [this](std::string_view text) { output_.write(text); });
  output_.write(tail);
  output_.finish();
}

}  // namespace ecotone::tools
