// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ecotone {

/// Bytes that come one after the other: standard input, a pipe, a file. Waiting for more ends when
/// the work is asked to stop.
class ByteSource {
 public:
  /// @param path  "-": standard input
  /// @throws IoError  if the file is missing or cannot be read
  explicit ByteSource(std::string path);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  const std::string& path() const { return path_; }

  /// Takes the next line without its end (LF or CRLF), the first without a byte order mark.
  /// @return  whether there is one
  /// @throws IoError    if the source fails, or a line is longer than 1 GiB
  /// @throws Cancelled  if the work was asked to stop
  bool read_line(std::string& line);

  /// Fills a buffer as far as there are bytes. @return  how many came
  std::size_t read(void* target, std::size_t size);

 private:
  bool fill();

  std::string path_;
  int descriptor_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  bool has_lines_ = false;
};

}  // namespace ecotone
