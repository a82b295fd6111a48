// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/boundary/named_neighbours.h"
#include "ecotone/geodesy/transformation.h"
#include "tools/command.h"
#include "tools/reading.h"

namespace ecotone::tools {

/// Where the named features that bound zones come from.
struct NeighbourSources {
  std::vector<std::string> near;  ///< LAYER:FIELD[=PATTERN]
  std::string catalogue;          ///< roads, rivers, contours … by role
};

/// How features of a role are spoken of: contours as "the {name} m contour", others by their names.
Bilingual name_pattern(std::string_view role);

/// --near.
Option near_option(NeighbourSources& sources);

/// --near and --catalog.
std::vector<Option> neighbour_options(NeighbourSources& sources);

/// Reads named features into a CRS: of a catalogue its roads, railways, rivers, contours and
/// townships, and the outline of the county.
///
/// @param used_files  receives the files of the catalogue that were read, for recipes
/// @throws UsageError                  for a source that is no LAYER:FIELD
/// @throws IoError, SchemaError …      as reading a layer does
std::vector<NeighbourLayer> read_neighbours(
    const Session& session, const NeighbourSources& sources, const Reading& reading, const Crs& crs,
    const TransformationOptions& transformation,
    std::vector<std::filesystem::path>* used_files = nullptr);

}  // namespace ecotone::tools
