// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/river_network.h"

#include <algorithm>
#include <cmath>

#include "ecotone/hydrology/network_builder.h"
#include "ecotone/hydrology/reach_pieces.h"

namespace ecotone {

RiverNetwork::RiverNetwork(const MultiLineStringArray& lines, const Crs& crs,
                           const RiverFields& fields, const RiverNetworkOptions& options) {
  NetworkBuilder(*this, lines, crs, fields, options).run();
  pieces_ = std::make_shared<const Pieces>(*this);
}

std::string_view trace_direction_name(TraceDirection direction) {
  constexpr std::string_view names[] = {"UM", "UT", "DM", "DD"};
  return names[static_cast<std::size_t>(direction)];
}

std::optional<TraceDirection> parse_trace_direction(std::string_view name) {
  for (const TraceDirection direction :
       {TraceDirection::upstream_main, TraceDirection::upstream_tributaries,
        TraceDirection::downstream_main, TraceDirection::downstream_diversions}) {
    if (trace_direction_name(direction) == name) return direction;
  }
  return std::nullopt;
}

std::string_view bank_side_name(BankSide side) {
  constexpr std::string_view names[] = {"on_line", "left", "right"};
  return names[static_cast<std::size_t>(side)];
}

const std::string& RiverNetwork::name(std::uint32_t r) const {
  static const std::string unknown;
  return name_of_feature_.empty() ? unknown : names_[name_of_feature_[reaches_[r].feature]];
}

Point RiverNetwork::position(const NetworkPlace& place) const {
  const PathView line = path(place.reach);
  const std::span<const double> at = measures(place.reach);
  const auto above = std::upper_bound(at.begin(), at.end(), place.measure_m);
  if (above == at.begin()) return line.front();
  if (above == at.end()) return line.back();
  const auto k = static_cast<std::size_t>(above - at.begin());
  const double t = (place.measure_m - at[k - 1]) / (at[k] - at[k - 1]);
  const Point& a = line[k - 1];
  const Point& b = line[k];
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

MultiLineStringArray RiverNetwork::geometry(std::span<const Stretch> stretches) const {
  std::vector<std::int32_t> geoms{0}, paths{0};
  std::vector<Point> points;
  for (const Stretch& stretch : stretches) {
    const PathView line = path(stretch.reach);
    const std::span<const double> at = measures(stretch.reach);
    points.push_back(position({stretch.reach, stretch.from_m}));
    const auto first = std::upper_bound(at.begin(), at.end(), stretch.from_m);
    const auto last = std::lower_bound(first, at.end(), stretch.to_m);
    points.insert(points.end(), line.begin() + (first - at.begin()),
                  line.begin() + (last - at.begin()));
    points.push_back(position({stretch.reach, stretch.to_m}));
    paths.push_back(static_cast<std::int32_t>(points.size()));
    geoms.push_back(static_cast<std::int32_t>(paths.size() - 1));
  }
  return {std::move(geoms), std::move(paths), std::move(points)};
}

}  // namespace ecotone
