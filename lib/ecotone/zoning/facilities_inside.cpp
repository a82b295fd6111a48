// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/facilities_inside.h"

#include <array>
#include <cassert>
#include <cmath>
#include <map>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/zone_layer.h"
#include "ecotone/zoning/outline_plane.h"

namespace ecotone {
namespace {

std::optional<FacilityPlace> place_of(const ZoneLayer& zones, const Point& p, double error_m) {
  const std::vector<std::uint32_t> around = zones.zones_at(p);
  // A border within a micrometre is one that the point lies on.
  constexpr double on_border_m = 1e-6;
  const auto edge =
      around.empty() ? zones.nearest_edge(p, error_m + on_border_m) : zones.nearest_edge(p);
  if (!edge) return std::nullopt;
  const double distance = std::abs(edge->distance_m);
  FacilityPlace place{.part = around.empty() ? edge->zone : around.front(),
                      .depth_m = around.empty() ? -distance : distance};
  place.undecided = distance <= std::max(error_m, on_border_m);
  return place;
}

}  // namespace

std::vector<FacilityPlace> facilities_inside(const Layer& parts, const Layer& facilities,
                                             double error_m, int threads) {
  detail::require_distance("accuracy", error_m);
  if (!(parts.require_crs() == facilities.require_crs())) {
    throw CrsError(overlay_error("crs_differ"), {{"a", parts.name},
                                                 {"a_crs", parts.crs->label()},
                                                 {"b", facilities.name},
                                                 {"b_crs", facilities.crs->label()}});
  }
  const MultiPointArray& points = facilities.points();
  ZoneLayerOptions zone_options;
  zone_options.threads = threads;
  zone_options.plane_only = true;
  const ZoneLayer zones(parts, zone_options);
  std::vector<std::optional<FacilityPlace>> places(points.size());
  parallel_for(points.size(), threads, nullptr, [&](std::size_t i) {
    for (const Point& p : points[i]) {
      const auto place = place_of(zones, p, error_m);
      if (place && (!places[i] || place->depth_m > places[i]->depth_m)) places[i] = place;
    }
  });
  std::vector<FacilityPlace> result;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!places[i]) continue;
    places[i]->facility = i;
    result.push_back(*places[i]);
  }
  return result;
}

std::string_view facility_verdict_name(FacilityVerdict verdict) {
  constexpr std::array<std::string_view, 3> names = {"barred", "undecided", "free"};
  return names[static_cast<std::size_t>(verdict)];
}

std::vector<FacilityCount> count_facilities(std::span<const FacilityKey> keys,
                                            std::span<const FacilityVerdict> verdicts) {
  assert(keys.size() == verdicts.size());
  std::map<FacilityKey, FacilityCount> counts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    FacilityCount& count = counts[keys[i]];
    ++count.all;
    count.barred += verdicts[i] == FacilityVerdict::barred ? 1 : 0;
    count.undecided += verdicts[i] == FacilityVerdict::undecided ? 1 : 0;
    count.free += verdicts[i] == FacilityVerdict::free ? 1 : 0;
  }
  std::vector<FacilityCount> result;
  for (auto& [key, count] : counts) {
    count.key = key;
    result.push_back(std::move(count));
  }
  return result;
}

std::string capacity_band(std::optional<double> capacity_t_h, std::span<const double> limits) {
  if (!capacity_t_h) return "unknown";
  std::string lower;
  for (const double limit : limits) {
    const std::string text = format_shortest(limit);
    if (*capacity_t_h < limit) return lower.empty() ? "<" + text : lower + "-" + text;
    lower = text;
  }
  return lower.empty() ? "any" : ">=" + lower;
}

}  // namespace ecotone
