// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/zoning/no_burn_zone.h"
#include "ecotone/zoning/zone_difference.h"
#include "tools/command.h"
#include "tools/no_burn_facilities.h"
#include "tools/results.h"
#include "tools/zone_description.h"

namespace ecotone::tools {

/// Everything that a run of `ecotone zone no-burn` found.
struct NoBurnRun {
  NoBurnZone zone;
  NoBurnRecord record;
  Parameters parameters{no_burn_parameters()};
  AreaMethod method = AreaMethod::ellipsoid;
  std::string working_crs;
  std::size_t blocks = 0;
  double accuracy_m = 0;           ///< of the border
  std::vector<PartBounds> bounds;  ///< one a part; empty if not asked for
  std::optional<FacilitySurvey> facilities;
  std::optional<ZoneDifference> difference;
  std::string output;
};

/// The parts as rows, and all the rest as further members and as text for people.
Results no_burn_results(const Session& session, const NoBurnRun& run);

/// One row a facility: what bars it and from when, what becomes of it.
Results facility_results(const Session& session, const NoBurnRun& run);

}  // namespace ecotone::tools
