// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

namespace ecotone::tools {

/// The folder that holds rules, schemas and codelists: ECOTONE_DATA if it is set, else
/// where it is installed as seen from the program (../share/ecotone), else data in a folder above the
/// program (a build tree). Nothing if there is none.
std::optional<std::filesystem::path> find_data_folder();

/// The same. @throws UsageError  if there is none
std::filesystem::path data_folder();

}  // namespace ecotone::tools
