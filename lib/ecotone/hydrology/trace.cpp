// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "ecotone/error.h"
#include "ecotone/hydrology/network_walk.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/message/hydrology_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {

NetworkPlace RiverNetwork::checked(const NetworkPlace& place) const {
  if (place.reach >= reach_count() || !std::isfinite(place.measure_m)) {
    throw GeometryError(
        hydrology_error("place_unknown"),
        {{"reach", std::to_string(place.reach)}, {"measure", format_shortest(place.measure_m)}});
  }
  return {place.reach, std::clamp(place.measure_m, 0.0, reaches_[place.reach].length_m)};
}

std::vector<NetworkPlace> RiverNetwork::checked(std::span<const NetworkPlace> places) const {
  std::vector<NetworkPlace> out;
  for (const NetworkPlace& place : places) out.push_back(checked(place));
  return out;
}

std::vector<Stretch> RiverNetwork::trace(const NetworkPlace& from, TraceDirection direction,
                                         double max_distance_m,
                                         std::span<const NetworkPlace> barriers) const {
  const NetworkPlace start = checked(from);
  if (!(max_distance_m >= 0)) {
    throw GeometryError(hydrology_error("distance_invalid"),
                        {{"value", format_shortest(max_distance_m)}});
  }
  const detail::ReachBarriers by_reach(barriers);
  detail::NetworkWalk walk(*this, direction, by_reach);
  std::vector<Stretch> stretches;
  walk.run(start, max_distance_m, [&](const Stretch& s) { stretches.push_back(s); });
  const auto key = [&](const Stretch& s) {
    const Point far = position({s.reach, walk.is_upstream() ? s.from_m : s.to_m});
    return std::tuple(std::min(s.distance_at_from_m, s.distance_at_to_m),
                      std::max(s.distance_at_from_m, s.distance_at_to_m), far.x, far.y, s.reach);
  };
  std::sort(stretches.begin(), stretches.end(),
            [&](const Stretch& a, const Stretch& b) { return key(a) < key(b); });
  return stretches;
}

std::optional<double> RiverNetwork::distance_along(const NetworkPlace& from,
                                                   const NetworkPlace& to) const {
  const NetworkPlace end = checked(to);
  const detail::ReachBarriers no_barriers;
  detail::NetworkWalk walk(*this, TraceDirection::downstream_diversions, no_barriers);
  std::optional<double> best;
  walk.run(checked(from), std::numeric_limits<double>::infinity(), [&](const Stretch& s) {
    if (s.reach != end.reach || end.measure_m < s.from_m || end.measure_m > s.to_m) return;
    const double distance = s.distance_at_from_m + (end.measure_m - s.from_m);
    if (best && distance >= *best) return;
    best = distance;
    walk.limit(distance);
  });
  return best;
}

}  // namespace ecotone
