// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/zoning/source_audit.h"
#include "ecotone/zoning/source_zone.h"
#include "tools/command.h"
#include "tools/reading.h"

namespace ecotone::tools {

/// Where the sources and what lies around them are read from: files, or a catalogue by role.
struct SourceInputs {
  std::string intakes;
  std::string catalogue;
  std::string rivers;
  std::vector<std::string> water;
  std::string fairways;
  std::string divides;
  std::string dykes;
  std::string catchments;
  std::string contours;
  std::string weirs;
  std::string sinkholes;
  std::string recharge;
  std::string county;
  std::string existing;
  std::string type;
  std::string type_field = "type";
  std::string source_field = "source";
  std::string name_field = "name";
  std::vector<std::string> existing_fields;
  Reading reading;
  Transforming transforming;
};

/// The options and the argument that fill them in.
std::vector<Option> source_input_options(SourceInputs& inputs);

/// The published zones with their shapes; those revoked or not yet valid are left out.
struct PublishedZones {
  std::vector<PublishedZone> zones;
  std::vector<SourceType> types;  ///< of each zone; river where the layer does not say
  MultiPolygonArray geometry;
  std::size_t left_out = 0;
};

/// Everything that a run works with, in one CRS.
struct SourceWork {
  Crs crs;
  std::vector<WaterSource> sources;
  SourceSurroundings around;
  std::optional<PublishedZones> published;
  std::vector<std::filesystem::path> files;  ///< of the catalogue, that were read
};

/// Reads it all.
/// @throws UsageError   if neither intakes nor a catalogue are given
/// @throws SchemaError  naming the layer and the field: a type, level or part that is not one, a
///                      number that is not one, a layer of the wrong geometry
/// @throws CrsError, IoError, CatalogueError  as reading does
SourceWork read_source_work(const SourceInputs& inputs, const Session& session);

}  // namespace ecotone::tools
