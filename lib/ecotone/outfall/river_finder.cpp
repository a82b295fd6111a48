// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/river_finder.h"

#include <algorithm>
#include <cmath>

#include "ecotone/geometry/predicates.h"
#include "ecotone/outfall/names.h"

namespace ecotone {
namespace {

// The fraction of the segment ab at which it is nearest to p.
double nearest_fraction(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  if (square == 0) return 0;
  return std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0);
}

}  // namespace

void RiverFinder::Segments::add(std::span<const Point> path, std::uint32_t river) {
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    segments.push_back({path[i], path[i + 1], river, i + 2 < path.size()});
  }
}

void RiverFinder::Segments::finish() {
  std::vector<Box> boxes(segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    boxes[i].include(segments[i].a);
    boxes[i].include(segments[i].b);
  }
  index = BoxIndex(boxes);
}

std::optional<RiverFinder::Segments::Nearest> RiverFinder::Segments::nearest(
    const Point& place, double within_m, std::optional<std::uint32_t> river) const {
  // Ever wider boxes: what lies within the half width of one is found for certain.
  for (double reach = std::min(within_m, 64.0);; reach = std::min(within_m, reach * 4)) {
    std::optional<Nearest> best;
    Box around;
    around.include(place);
    for (const std::uint32_t id : index.query(around.grown(reach))) {
      const Segment& segment = segments[id];
      if (river && segment.river != *river) continue;
      const double t = nearest_fraction(place, segment.a, segment.b);
      const double distance = std::hypot(segment.a.x + t * (segment.b.x - segment.a.x) - place.x,
                                         segment.a.y + t * (segment.b.y - segment.a.y) - place.y);
      if (distance <= reach && (!best || distance < best->distance_m)) best = {id, distance, t};
    }
    if (best || reach >= within_m) return best;
  }
}

std::uint32_t RiverFinder::river_of(std::string_view name) {
  const auto [place, is_new] =
      by_name_.try_emplace(comparable_name(name), static_cast<std::uint32_t>(names_.size()));
  if (is_new) {
    names_.emplace_back(without_blanks_around(name));
    has_water_.push_back(0);
  }
  return place->second;
}

std::optional<std::uint32_t> RiverFinder::find(std::string_view name) const {
  const auto place = by_name_.find(comparable_name(name));
  if (place == by_name_.end()) return std::nullopt;
  return place->second;
}

void RiverFinder::add_lines(const MultiLineStringArray& lines, std::span<const std::string> names) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines.is_missing(i)) continue;
    const std::uint32_t river = river_of(names[i]);
    for (std::size_t j = 0; j < lines[i].size(); ++j) lines_.add(lines[i].path(j), river);
  }
}

void RiverFinder::add_water(const MultiPolygonArray& water, std::span<const std::string> names) {
  for (std::size_t i = 0; i < water.size(); ++i) {
    if (water.is_missing(i)) continue;
    const std::uint32_t river = river_of(names[i]);
    has_water_[river] = 1;
    for (std::size_t j = 0; j < water[i].size(); ++j) {
      const PolygonView polygon = water[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) edges_.add(polygon.ring(k), river);
    }
    water_builder_.add_feature(water[i]);
    water_rivers_.push_back(river);
  }
}

void RiverFinder::finish() {
  for (const Segment& segment : lines_.segments) {
    if (has_water_[segment.river] == 0) edges_.segments.push_back(segment);
  }
  lines_.finish();
  edges_.finish();
  water_ = std::move(water_builder_).build();
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < water_.size(); ++i) boxes.push_back(water_.box(i));
  water_index_ = BoxIndex(boxes);
}

bool RiverFinder::knows(std::string_view name) const {
  return find(name).has_value();
}

bool RiverFinder::in_water(const Point& place, std::uint32_t river) const {
  Box around;
  around.include(place);
  for (const std::uint32_t id : water_index_.query(around)) {
    if (water_rivers_[id] != river) continue;
    bool inside = false;
    for (std::size_t j = 0; j < water_[id].size(); ++j) {
      const PolygonView polygon = water_[id].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        if (side_of_ring(place, polygon.ring(k)) != RingSide::outside) inside = !inside;
      }
    }
    if (inside) return true;
  }
  return false;
}

std::optional<RiverFinder::Near> RiverFinder::nearest(const Point& place, double within_m,
                                                      std::string_view name) const {
  if (!name.empty()) {
    const std::optional<std::uint32_t> river = find(name);
    if (!river) return std::nullopt;
    const auto found = edges_.nearest(place, within_m, river);
    const bool inside = in_water(place, *river);
    if (!found && !inside) return std::nullopt;
    const double edge_m = found ? found->distance_m : within_m;
    return inside ? Near{names_[*river], 0, edge_m} : Near{names_[*river], edge_m, 0};
  }
  for (std::uint32_t river = 0; river < names_.size(); ++river) {
    if (has_water_[river] != 0 && in_water(place, river))
      return nearest(place, within_m, names_[river]);
  }
  const auto found = edges_.nearest(place, within_m, std::nullopt);
  if (!found) return std::nullopt;
  return Near{names_[edges_.segments[found->segment].river], found->distance_m};
}

std::optional<RiverFinder::Side> RiverFinder::side(const Point& place, std::string_view name,
                                                   double within_m) const {
  const std::optional<std::uint32_t> river = find(name);
  if (!river) return std::nullopt;
  const auto found = lines_.nearest(place, within_m, river);
  if (!found) return std::nullopt;
  const Segment& segment = lines_.segments[found->segment];
  bool is_left = orientation(segment.a, segment.b, place) > 0;
  const bool at_end = found->fraction == 1 && segment.goes_on;
  const bool at_start =
      found->fraction == 0 && found->segment > 0 && lines_.segments[found->segment - 1].goes_on;
  if (at_end) {
    is_left = is_left_of_path(segment.b, segment.a, lines_.segments[found->segment + 1].b, place);
  } else if (at_start) {
    is_left = is_left_of_path(segment.a, lines_.segments[found->segment - 1].a, segment.b, place);
  }
  return Side{is_left ? Bank::left : Bank::right, found->distance_m};
}

}  // namespace ecotone
