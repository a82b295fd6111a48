// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "ecotone/document/sha256.h"

namespace ecotone {

/// SHA-256 of the bytes of a file. @throws IoError  if it cannot be read
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace ecotone
