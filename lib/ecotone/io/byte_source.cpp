// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/byte_source.h"

#include <fcntl.h>
#include <sys/poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 18;
constexpr std::size_t longest_line = std::size_t{1} << 30;
constexpr int patience_ms = 200;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw IoError(io_error("input_not_read"), {{"file", path}, {"reason", reason}});
}

}  // namespace

ByteSource::ByteSource(std::string path)
    : path_(std::move(path)), descriptor_(STDIN_FILENO), buffer_(buffer_size) {
  if (path_ == "-") return;
  descriptor_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ >= 0) return;
  if (errno == ENOENT) throw IoError(io_error("input_missing"), {{"file", path_}});
  refuse(path_, std::generic_category().message(errno));
}

ByteSource::~ByteSource() {
  if (path_ != "-") close(descriptor_);
}

// Waits no longer than people do for an interruption: a signal may come just before a read.
bool ByteSource::fill() {
  begin_ = end_ = 0;
  while (!at_end_) {
    check_cancellation();
    pollfd waiting{descriptor_, POLLIN, 0};
    const int ready = poll(&waiting, 1, patience_ms);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t count = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (count < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      refuse(path_, std::generic_category().message(errno));
    }
    at_end_ = count == 0;
    end_ = static_cast<std::size_t>(count);
    return count > 0;
  }
  return false;
}

bool ByteSource::read_line(std::string& line) {
  line.clear();
  bool any = false;
  while (begin_ < end_ || fill()) {
    any = true;
    const char* const first = buffer_.data() + begin_;
    const void* const found = std::memchr(first, '\n', end_ - begin_);
    const std::size_t size = found != nullptr
                                 ? static_cast<std::size_t>(static_cast<const char*>(found) - first)
                                 : end_ - begin_;
    line.append(first, size);
    begin_ += size;
    if (found != nullptr) {
      ++begin_;
      break;
    }
    if (line.size() > longest_line) refuse(path_, "a line is longer than 1 GiB");
  }
  if (line.ends_with('\r')) line.pop_back();
  if (any && !std::exchange(has_lines_, true) && line.starts_with(byte_order_mark)) {
    line.erase(0, byte_order_mark.size());
  }
  return any;
}

std::size_t ByteSource::read(void* target, std::size_t size) {
  std::size_t taken = 0;
  while (taken < size && (begin_ < end_ || fill())) {
    const std::size_t part = std::min(size - taken, end_ - begin_);
    std::memcpy(static_cast<char*>(target) + taken, buffer_.data() + begin_, part);
    begin_ += part;
    taken += part;
  }
  return taken;
}

}  // namespace ecotone
