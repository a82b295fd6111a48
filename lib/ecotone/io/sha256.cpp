// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/sha256.h"

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone {

std::string sha256_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 20);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
  }
  if (!in.eof()) {
    throw IoError(io_error("input_not_read"),
                  {{"file", file.string()},
                   {"reason", std::error_code(errno, std::generic_category()).message()}});
  }
  return hash.finish();
}

}  // namespace ecotone
