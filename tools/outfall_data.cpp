// SPDX-License-Identifier: Apache-2.0
#include "tools/outfall_data.h"

#include <filesystem>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"
#include "tools/data_folder.h"
#include "tools/reading.h"

namespace ecotone::tools {
namespace {

document::Value read_yaml(const std::filesystem::path& file) {
  try {
    return document::parse_yaml(read_text(file));
  } catch (DocumentError& error) {
    error.prepend_place(file.string());
    throw;
  }
}

}  // namespace

OutfallData outfall_data(const std::string& profiles_file) {
  const std::filesystem::path folder = data_folder() / "codelists";
  const std::filesystem::path profiles =
      profiles_file.empty() ? folder / "outfall-codes.yaml" : std::filesystem::path(profiles_file);
  return {read_code_profiles(read_yaml(profiles)),
          read_outfall_classes(read_yaml(folder / "outfall-classes.yaml")),
          read_register_fields(read_yaml(folder / "outfall-register.yaml"))};
}

}  // namespace ecotone::tools
