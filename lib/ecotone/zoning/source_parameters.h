// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ecotone/zoning/parameters.h"

namespace ecotone {

/// The numbers that drafts of source zones hang on, with their marks and sources.
std::span<const Parameter> source_zone_parameters();

/// Names of the parameters with the radii around a well in one material.
struct AquiferRadii {
  std::string_view aquifer;    ///< "fine_sand", "medium_sand", "coarse_sand", "gravel", "pebble"
  std::string_view zh;         ///< 细砂 …
  std::string_view primary;    ///< name of a parameter
  std::string_view secondary;  ///< name of a parameter
};

/// The materials with a row in the table of radii.
std::span<const AquiferRadii> aquifer_radii();
/// Reads the name of a material, English or Chinese; nothing for another word.
std::optional<AquiferRadii> parse_aquifer(std::string_view word);

}  // namespace ecotone
