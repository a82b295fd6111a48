// SPDX-License-Identifier: Apache-2.0
#include "tools/scratch_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"

namespace ecotone::tools {

ScratchFolder::ScratchFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "ecotone-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw OutputError(io_error("output_not_written"),
                      {{"file", name}, {"reason", std::strerror(errno)}});
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ecotone::tools
