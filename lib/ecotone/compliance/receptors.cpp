// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/receptors.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "ecotone/compliance/feature_paths.h"
#include "ecotone/compliance/finding_text.h"
#include "ecotone/geodesy/distance.h"

namespace ecotone {
namespace {

std::string field_text(const Layer& layer, std::string_view field, std::size_t place) {
  const auto column = layer.fields.find(field);
  return column ? to_text(layer.fields.column(*column)[place]) : std::string();
}

/// Corners of one feature against the paths of another: the nearest pair, the corner first.
std::pair<double, std::pair<Point, Point>> nearest_corner(const GeometryColumn& corners,
                                                          std::size_t corner_place,
                                                          const GeometryColumn& paths,
                                                          std::size_t path_place, const Crs& crs) {
  double best = std::numeric_limits<double>::infinity();
  std::pair<Point, Point> pair;
  for_each_path(corners, corner_place, [&](PathView own) {
    for (const Point& p : own) {
      for_each_path(paths, path_place, [&](PathView path) {
        const NearestPlace place = nearest_on_path(p, path, crs);
        if (place.distance_m >= best) return;
        best = place.distance_m;
        pair = {p, place.position};
      });
    }
  });
  return {best, pair};
}

}  // namespace

std::optional<double> bearing_between(const GeometryColumn& from, std::size_t from_place,
                                      const GeometryColumn& to, std::size_t to_place,
                                      const Crs& crs) {
  // Features that do not cross are nearest at a corner of one of them.
  const auto [out_m, out] = nearest_corner(from, from_place, to, to_place, crs);
  const auto [back_m, back] = nearest_corner(to, to_place, from, from_place, crs);
  const Point ends[] = {out_m <= back_m ? out.first : back.second,
                        out_m <= back_m ? out.second : back.first};
  if (ends[0] == ends[1]) return std::nullopt;
  return geodesic_edges(ends, crs).front().azimuth_deg;
}

std::vector<Receptor> receptors_of(std::size_t subject, const Layer& subjects, const LayerSet& set,
                                   std::span<const std::size_t> layers, const LayerFacts& facts,
                                   double limit_m) {
  std::vector<std::tuple<double, std::size_t, std::size_t>> found;
  for (const std::size_t layer : layers) {
    for (const NearestFeature& near : facts.features_within(subject, layer, limit_m)) {
      found.emplace_back(near.distance_m, layer, near.feature);
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<Receptor> receptors;
  for (const auto& [distance_m, layer, feature] : found) {
    const RoleLayer& owner = set.layers[layer];
    Receptor receptor;
    receptor.layer = owner.id;
    receptor.feature =
        feature < owner.layer.ids.size() ? owner.layer.ids[feature] : std::to_string(feature);
    receptor.name = field_text(owner.layer, "name", feature);
    receptor.kind = field_text(owner.layer, "kind", feature);
    if (receptor.kind.empty()) receptor.kind = field_text(owner.layer, "use", feature);
    if (receptor.kind.empty()) receptor.kind = zone_detail(owner.layer, feature);
    receptor.title_en = owner.title_en;
    receptor.title_zh = owner.title_zh;
    receptor.distance_m = distance_m;
    receptor.error_m = owner.layer.accuracy_m.value_or(0) + owner.transformation_accuracy_m +
                       facts.subject_accuracy_m();
    if (distance_m > 0) {
      receptor.bearing_deg =
          bearing_between(subjects.geometry, subject, owner.layer.geometry, feature, *subjects.crs);
    }
    receptors.push_back(std::move(receptor));
  }
  return receptors;
}

}  // namespace ecotone
