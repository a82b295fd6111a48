// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/layer_changes.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ecotone/compliance/digest.h"
#include "ecotone/compliance/feature_index.h"

namespace ecotone {

struct LayerChanges::Found {
  explicit Found(Layer changed) : layer(std::move(changed)), index(layer.geometry) {}

  Layer layer;
  FeatureIndex index;
};

namespace {

using Places = std::unordered_map<std::string, std::size_t>;

Places places_of(const Layer& layer) {
  Places places;
  for (std::size_t i = 0; i < layer.size(); ++i) places.emplace(layer.ids[i], i);
  return places;
}

// Whether what both have stands in the same order: of equally near features the first is taken.
bool have_one_order(const Layer& former, const Layer& present, const Places& of_former) {
  std::size_t last = 0;
  for (const std::string& id : present.ids) {
    const auto before = of_former.find(id);
    if (before == of_former.end()) continue;
    if (before->second < last) return false;
    last = before->second;
  }
  return former.ids.size() == of_former.size();
}

bool have_one_coverage(const RoleLayer& a, const RoleLayer& b) {
  if (a.coverage.has_value() != b.coverage.has_value()) return false;
  return !a.coverage ||
         (std::ranges::equal(a.coverage->ring_offsets(), b.coverage->ring_offsets()) &&
          std::ranges::equal(a.coverage->geom_offsets(), b.coverage->geom_offsets()) &&
          std::ranges::equal(a.coverage->points(), b.coverage->points()));
}

// Those of a layer that the other has not, or not so.
Layer only_in(const Layer& layer, const Layer& other, const Places& of_other) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const auto same = of_other.find(layer.ids[i]);
    if (same == of_other.end() ||
        digest_of_feature(layer, i) != digest_of_feature(other, same->second)) {
      places.push_back(i);
    }
  }
  return select(layer, places);
}

}  // namespace

std::optional<LayerChanges> LayerChanges::between(const RoleLayer& former,
                                                  const RoleLayer& present) {
  const Layer& old_layer = former.layer;
  const Layer& new_layer = present.layer;
  const Places of_former = places_of(old_layer);
  const Places of_present = places_of(new_layer);
  if (old_layer.geometry.type() != new_layer.geometry.type() ||
      !have_one_coverage(former, present) || !have_one_order(old_layer, new_layer, of_former) ||
      of_present.size() != new_layer.size()) {
    return std::nullopt;
  }
  LayerChanges changes;
  for (Layer changed :
       {only_in(old_layer, new_layer, of_present), only_in(new_layer, old_layer, of_former)}) {
    changes.count_ += changed.size();
    changes.found_.push_back(std::make_shared<const Found>(std::move(changed)));
  }
  return changes;
}

bool LayerChanges::reaches(const DistanceFrom& subject, const Point& place, double reach_m,
                           const Crs& crs) const {
  for (const auto& found : found_) {
    if (found->layer.size() == 0) continue;
    if (found->index.nearest(subject, reach_m, [](std::size_t) { return true; })) return true;
    if (found->layer.geometry.type() != GeometryType::polygon) continue;
    Box box;
    box.include(place);
    for (const std::uint32_t zone : found->index.in_box(box)) {
      if (distance_m(place, found->layer.polygons()[zone], crs) == 0) return true;
    }
  }
  return false;
}

bool LayerChanges::meets(const Box& box) const {
  return std::ranges::any_of(found_,
                             [&](const auto& found) { return !found->index.in_box(box).empty(); });
}

}  // namespace ecotone
