// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/layer/layer.h"
#include "ecotone/zoning/no_burn_zone.h"
#include "tools/command.h"
#include "tools/layer_sources.h"
#include "tools/neighbours.h"
#include "tools/reading.h"

namespace ecotone::tools {

/// What the command line of `ecotone zone no-burn` says.
struct NoBurnCommandOptions {
  std::vector<std::string> blocks;
  std::string where;
  std::string catalogue;
  std::vector<std::string> rules;
  std::vector<std::string> sizes;  ///< words of --set
  std::optional<double> close_gaps_m, fill_holes_m2, drop_specks_m2, smooth_m;
  std::vector<std::string> snap;
  std::string clip;
  std::string fuel_class;
  std::string class_field;
  std::string class_areas;
  std::string name_field;
  NoBurnRecord record;
  std::string stated_area;
  std::string in_force;
  std::vector<std::string> facilities;
  std::optional<double> accuracy_m;
  NeighbourSources near;
  std::string description;
  std::string table;
  std::string facility_list;
  std::string changes;
  std::string method;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

/// The options of the steps, of the record, and of what lies around the zone.
std::vector<Option> no_burn_options(NoBurnCommandOptions& options);

/// The layers that a run reads, all in the working CRS.
struct NoBurnInputs {
  std::vector<Layer> blocks;
  std::vector<SnapLines> snap;
  std::optional<Layer> county;
  std::optional<NamedLayer> class_areas;
  std::optional<Layer> in_force;
  std::vector<NamedLayer> facilities;
  std::vector<NeighbourLayer> neighbours;    ///< only where a description is asked for
  std::optional<double> accuracy_m;          ///< of the blocks, the worst
  std::vector<std::filesystem::path> files;  ///< of the catalogue, that were read
};

/// Reads what the command line names, and what the catalogue has for the rest.
/// @throws UsageError  for a condition or a distance that is none
/// @throws             as reading layers does
NoBurnInputs read_no_burn_inputs(const NoBurnCommandOptions& options, const Session& session,
                                 LayerSources& sources);

/// The options of the delineation; they refer to the inputs.
/// @throws UsageError, SchemaError  for a class, an area or a parameter that is none
NoBurnOptions to_no_burn_options(const NoBurnCommandOptions& options, const Session& session,
                                 const NoBurnInputs& inputs);

}  // namespace ecotone::tools
