// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/feature_index.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

namespace ecotone {
namespace {

constexpr std::size_t edges_per_stretch = 32;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double half_the_globe_m = 2.1e7;

BoxIndex::Scale scale_around(const DistanceFrom& from, double reach_m) {
  const LeastMetres least = from.least_metres_per_unit(std::min(reach_m, half_the_globe_m));
  return {least.x, least.y};
}

template <typename Array>
std::vector<Box> boxes_of(const Array& features) {
  std::vector<Box> boxes(features.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (!features.is_missing(i)) boxes[i] = features.box(i);
  }
  return boxes;
}

}  // namespace

FeatureIndex::FeatureIndex(const GeometryColumn& features) {
  switch (features.type()) {
    case GeometryType::polygon:
      *this = FeatureIndex(features.as_polygons());
      return;
    case GeometryType::line: {
      const MultiLineStringArray& lines = features.as_lines();
      points_ = lines.points();
      for (std::size_t i = 0; i < lines.size(); ++i) {
        feature_starts_.push_back(static_cast<std::uint32_t>(stretches_.size()));
        for (std::size_t j = 0; j < lines[i].size(); ++j) add_path(i, lines[i].path(j));
      }
      build(boxes_of(lines));
      return;
    }
    case GeometryType::point: {
      const MultiPointArray& points = features.as_points();
      points_ = points.points();
      for (std::size_t i = 0; i < points.size(); ++i) {
        feature_starts_.push_back(static_cast<std::uint32_t>(stretches_.size()));
        for (std::size_t j = 0; j < points[i].size(); ++j) add_path(i, points[i].subspan(j, 1));
      }
      build(boxes_of(points));
      return;
    }
  }
}

FeatureIndex::FeatureIndex(const MultiPolygonArray& features) : points_(features.points()) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    feature_starts_.push_back(static_cast<std::uint32_t>(stretches_.size()));
    for (std::size_t j = 0; j < features[i].size(); ++j) {
      const PolygonView polygon = features[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) add_path(i, polygon.ring(k));
    }
  }
  build(boxes_of(features));
}

void FeatureIndex::add_path(std::size_t feature, PathView path) {
  if (path.empty()) return;
  const auto begin = static_cast<std::uint32_t>(path.data() - points_.data());
  // Neighbours share the vertex between them.
  std::size_t at = 0;
  do {
    const std::size_t count = std::min(edges_per_stretch + 1, path.size() - at);
    stretches_.push_back({static_cast<std::uint32_t>(feature),
                          begin + static_cast<std::uint32_t>(at),
                          static_cast<std::uint32_t>(count)});
    at += edges_per_stretch;
  } while (at + 1 < path.size());
}

void FeatureIndex::build(std::span<const Box> boxes) {
  feature_starts_.push_back(static_cast<std::uint32_t>(stretches_.size()));
  std::vector<Box> of_stretches;
  of_stretches.reserve(stretches_.size());
  for (const Stretch& stretch : stretches_) of_stretches.push_back(box_of(stretch));
  edges_ = BoxIndex(of_stretches);
  boxes_ = BoxIndex(boxes);
}

Box FeatureIndex::box_of(const Stretch& stretch) const {
  Box box;
  for (const Point& p : path_of(stretch)) box.include(p);
  return box;
}

std::optional<NearestFeature> FeatureIndex::nearest(
    const DistanceFrom& from, double limit_m,
    const std::function<bool(std::size_t)>& wanted) const {
  std::optional<NearestFeature> best;
  std::unordered_map<std::uint32_t, bool> known;
  const auto is_wanted = [&](std::uint32_t feature) {
    const auto [place, is_new] = known.try_emplace(feature, false);
    if (is_new) place->second = wanted(feature);
    return place->second;
  };
  edges_.visit_near(
      from.box(), scale_around(from, limit_m), limit_m, [&](std::uint32_t id, double /*bound*/) {
        const double within_m = best ? best->distance_m : limit_m;
        const Stretch& stretch = stretches_[id];
        if (!is_wanted(stretch.feature)) return within_m;
        const double distance = from.to(path_of(stretch), within_m);
        const bool is_nearer = !best || distance < best->distance_m ||
                               (distance == best->distance_m && stretch.feature < best->feature);
        if (distance > limit_m || !is_nearer) return within_m;
        best = NearestFeature{stretch.feature, distance};
        return distance;
      });
  return best;
}

std::vector<NearestFeature> FeatureIndex::within(const DistanceFrom& from, double limit_m) const {
  std::map<std::uint32_t, double> found;
  edges_.visit_near(from.box(), scale_around(from, limit_m), limit_m,
                    [&](std::uint32_t id, double /*bound*/) {
                      const Stretch& stretch = stretches_[id];
                      const auto known = found.find(stretch.feature);
                      const double least = known == found.end() ? infinite : known->second;
                      const double distance = from.to(path_of(stretch), std::min(least, limit_m));
                      if (distance <= limit_m && distance < least) {
                        found[stretch.feature] = distance;
                      }
                      return limit_m;
                    });
  std::vector<NearestFeature> result;
  for (const auto& [feature, distance] : found) result.push_back({feature, distance});
  return result;
}

double FeatureIndex::distance_m(const DistanceFrom& from, std::size_t feature) const {
  const std::span<const Stretch> stretches =
      std::span(stretches_)
          .subspan(feature_starts_[feature],
                   feature_starts_[feature + 1] - feature_starts_[feature]);
  const BoxIndex::Scale scale = scale_around(from, half_the_globe_m);
  std::vector<std::pair<double, const Stretch*>> by_bound;
  for (const Stretch& stretch : stretches) {
    by_bound.emplace_back(scale.distance(from.box(), box_of(stretch)), &stretch);
  }
  std::ranges::sort(by_bound, {}, [](const auto& item) { return item.first; });
  double best = infinite;
  for (const auto& [bound, stretch] : by_bound) {
    if (bound > best) break;
    best = std::min(best, from.to(path_of(*stretch), best));
  }
  return best;
}

}  // namespace ecotone
