// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/boundary/coordinate_table.h"
#include "ecotone/document/value.h"
#include "ecotone/layer/layer.h"
#include "tools/command.h"

namespace ecotone::tools {

/// How the boundary points of zones are found and numbered; the same options in every command that
/// lists them.
struct Walk {
  std::string start;
  std::string start_near;
  std::string direction;
  std::string holes;
  std::string numbering;
  std::string prefix = "J";
  bool own_numbers = false;
  double tolerance_m = 0;
  double match_m = 0.001;
};

/// --start, --start-near, --direction, --holes, --numbering, --own-numbers, --prefix, --tolerance
/// and --match.
std::vector<Option> walk_options(Walk& walk);

/// @throws UsageError  for a place that is no pair of numbers
BoundaryPointOptions to_boundary_point_options(const Walk& walk);

/// What was chosen, for the run record of results.
/// @param numbers  also how points are numbered and thinned
void record_walk(document::Value& run, const Walk& walk, bool numbers = true);

/// The system of X and Y: --crs, else that of the layer if it is projected, else the 3° zone that
/// its middle lies in.
///
/// @param prefixed  with the zone number in the easting, if the zone is chosen here
/// @throws UsageError  if the layer lies outside of the zones of EPSG and --crs names no system
Crs plane_of(const Session& session, const Layer& layer, bool prefixed = false);

/// The points of a table as a layer in the CRS of the points, with the columns of the table as
/// fields.
///
/// @param points  those that the rows were made of, in their order; rows have no closing ones
Layer layer_of_points(const Layer& zones, const std::vector<BoundaryPoint>& points,
                      const std::vector<CoordinateRow>& rows, int second_decimals);

}  // namespace ecotone::tools
