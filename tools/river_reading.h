// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/hydrology/barriers.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/layer/layer.h"
#include "tools/command.h"

namespace ecotone::tools {

/// How lines become a river network; the same options wherever one is needed.
struct RiverReading {
  std::string rivers;
  std::string barriers;
  std::string id_field;
  std::string name_field;
  std::string catchment_field;
  std::string order_field;
  std::string level_field;
  std::string level_path_field;
  std::string divergence_field;
  std::string flow;
  std::string reversed_field;
  std::vector<std::string> elevation_fields;
  std::vector<std::string> node_fields;
  double join_m = 0.1;
  bool node_crossings = false;
};

/// --rivers, --barriers, --flow and the fields.
std::vector<Option> river_options(RiverReading& reading);

/// Lines and the network made of them.
struct Rivers {
  Layer lines;
  RiverNetwork network;

  const Crs& crs() const { return network.crs(); }
  /// Id of the line of a reach.
  const std::string& line_id(std::uint32_t reach) const {
    return lines.ids[network.reach(reach).feature];
  }
};

/// Reads the lines and builds their network.
/// @throws UsageError, SchemaError  for fields that are missing or of the wrong kind
Rivers read_rivers(const Session& session, const RiverReading& reading);

/// Reads the layer of --barriers; none where it is not given.
RiverBarriers read_barriers(const Session& session, const RiverReading& reading,
                            const RiverNetwork& network, double tolerance_m,
                            const TransformationOptions& transformation);

/// A layer with its geometry in the CRS of the network.
/// @throws CrsError  as Transformation does
Layer in_crs_of(const RiverNetwork& network, Layer layer,
                const TransformationOptions& transformation);

/// What the network is made of and what was found in it, for results.
document::Value network_record(const Rivers& rivers);

/// The same in a few lines for people.
std::string network_notes(const Session& session, const Rivers& rivers);

}  // namespace ecotone::tools
