// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/zone_rings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"

namespace ecotone {

ZoneRings::ZoneRings(const MultiPolygonView& zone, const Crs& crs) : crs_(crs) {
  std::vector<Box> boxes;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      const RingView ring = polygon.ring(k);
      rings_.push_back(ring);
      first_edge_.push_back(boxes.size());
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        Box box;
        box.include(ring[i]);
        box.include(ring[i + 1]);
        boxes.push_back(box);
      }
    }
  }
  index_ = BoxIndex(boxes);
}

PlaceOnRing ZoneRings::nearest_on(std::size_t ring, const Point& point) const {
  const NearestPlace place = nearest_on_path(point, rings_[ring], crs_);
  return {ring, static_cast<double>(place.segment) + place.fraction, place.distance_m};
}

std::vector<PlaceOnRing> ZoneRings::nearest(const Point& point, double usual_m) const {
  // Edges within the usual distance first; all of them where there are none.
  const detail::LocalPlane plane(crs_, point);
  const auto unit_length = [&](const Point& p) { return std::hypot(plane(p).x, plane(p).y); };
  const double reach_x = 2 * usual_m / unit_length({point.x + 1, point.y});
  const double reach_y = 2 * usual_m / unit_length({point.x, point.y + 1});
  const std::vector<std::uint32_t> edges =
      index_.query({point.x - reach_x, point.y - reach_y, point.x + reach_x, point.y + reach_y});
  std::map<std::size_t, PlaceOnRing> best;
  for (const std::uint32_t edge : edges) {
    const auto after = std::upper_bound(first_edge_.begin(), first_edge_.end(), edge);
    const auto ring = static_cast<std::size_t>(after - first_edge_.begin()) - 1;
    const std::size_t i = edge - first_edge_[ring];
    const std::array<Point, 2> ends{rings_[ring][i], rings_[ring][i + 1]};
    const NearestPlace place = nearest_on_path(point, ends, crs_);
    const auto [at, is_new] = best.try_emplace(ring);
    if (!is_new && place.distance_m >= at->second.distance_m) continue;
    at->second = {ring, static_cast<double>(i) + place.fraction, place.distance_m};
  }
  if (edges.empty()) {
    for (std::size_t r = 0; r < rings_.size(); ++r) best.emplace(r, nearest_on(r, point));
  }
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [ring, place] : best) least = std::min(least, place.distance_m);
  std::vector<PlaceOnRing> places;
  for (const auto& [ring, place] : best) {
    if (place.distance_m <= least + 1e-6) places.push_back(place);
  }
  return places;
}

double off_line_m(const Point& p, const Point& a, const Point& b, const Crs& crs) {
  const std::array<Point, 2> line{a, b};
  return nearest_on_path(p, line, crs).distance_m;
}

}  // namespace ecotone
