// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/compliance/predicate.h"
#include "ecotone/compliance/zone_query.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// The zones of a role that a condition about layers asks for, in one layer.
struct GatheredZones {
  Layer layer;                       ///< polygons; ids are those of the zones
  std::vector<ZoneReference> zones;  ///< where each comes from
  double accuracy_m = 0;             ///< the largest of the layers
  std::vector<Reason> doubts;        ///< why zones may be missing, or may not count

  bool empty() const { return zones.empty(); }
};

/// Gathers the zones of a role that match; those that may match are among the doubts, and so is the
/// absence of the role.
GatheredZones gather_zones(const EvaluationContext& context, const ZoneQuery& query);

/// Puts zones, by their places among those gathered, on the record; each once.
void add_zones(Evidence& result, const GatheredZones& gathered,
               const std::vector<std::size_t>& places);

/// Why nothing can be said: the layers of a role hold no such zone.
Reason empty_role_reason(const EvaluationContext& context, const std::string& role);

}  // namespace ecotone
