// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/outfall/code_profile.h"
#include "ecotone/outfall/outfall_class.h"
#include "ecotone/outfall/outfall_register.h"

namespace ecotone::tools {

/// The code lists of outfalls from the data folder.
struct OutfallData {
  std::vector<CodeProfile> profiles;
  std::vector<OutfallClass> classes;
  std::vector<RegisterField> fields;
};

/// @param profiles_file  a file of profiles in place of the shipped one; empty: the shipped one
/// @throws UsageError, DocumentError, IoError  if they cannot be found or read
OutfallData outfall_data(const std::string& profiles_file = {});

}  // namespace ecotone::tools
