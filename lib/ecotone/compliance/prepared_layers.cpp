// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/prepared_layers.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "ecotone/compliance/feature_index.h"
#include "ecotone/compliance/river_networks.h"

namespace ecotone {
namespace {

/// Something that is made when it is first asked for.
template <typename T>
class Lazy {
 public:
  const T& get(const std::function<T()>& make) const {
    std::call_once(once_, [&] { value_.emplace(make()); });
    return *value_;
  }
  void put(T value) const {
    std::call_once(once_, [&] { value_.emplace(std::move(value)); });
  }

 private:
  mutable std::once_flag once_;
  mutable std::optional<T> value_;
};

bool are_equal(const MultiPolygonArray& a, const MultiPolygonArray& b) {
  return std::ranges::equal(a.geom_offsets(), b.geom_offsets()) &&
         std::ranges::equal(a.polygon_offsets(), b.polygon_offsets()) &&
         std::ranges::equal(a.ring_offsets(), b.ring_offsets()) &&
         std::ranges::equal(a.points(), b.points());
}

}  // namespace

struct PreparedLayers::State {
  struct OfLayer {
    Lazy<ZoneLayer> zones;
    std::optional<Ledger> ledger;  // of zones that were prepared elsewhere
    Lazy<FeatureIndex> features;
    std::optional<std::size_t> coverage;
  };
  struct Coverage {
    const MultiPolygonArray* zones = nullptr;
    std::size_t owner = 0;            // a layer that has it
    std::optional<std::size_t> same;  // a layer whose features it is
    Lazy<ZoneLayer> index;
    Lazy<FeatureIndex> edges;
  };

  State(const LayerSet& set, int thread_count)
      : layers(set), threads(thread_count), of_layer(set.layers.size()), rivers(set, thread_count) {
    for (std::size_t i = 0; i < set.layers.size(); ++i) find_coverage(i);
  }

  void find_coverage(std::size_t layer) {
    const RoleLayer& owner = layers.layers[layer];
    if (!owner.coverage) return;
    const auto known = std::ranges::find_if(
        coverages, [&](const Coverage& c) { return are_equal(*c.zones, *owner.coverage); });
    of_layer[layer].coverage = static_cast<std::size_t>(known - coverages.begin());
    if (known != coverages.end()) return;
    Coverage& coverage = coverages.emplace_back();
    coverage.zones = &*owner.coverage;
    coverage.owner = layer;
    for (std::size_t i = 0; i < layers.layers.size(); ++i) {
      const Layer& other = layers.layers[i].layer;
      if (other.geometry.type() == GeometryType::polygon &&
          other.crs == layers.layers[layer].layer.crs &&
          are_equal(other.polygons(), *coverage.zones)) {
        coverage.same = i;
        break;
      }
    }
  }

  ZoneLayer prepare(const MultiPolygonArray& zones, const RoleLayer& owner,
                    std::span<const std::string> ids) const {
    return {zones,
            owner.layer.require_crs(),
            {.grid = std::nullopt, .threads = threads, .name = owner.id, .ids = ids}};
  }

  const LayerSet& layers;
  int threads;
  std::deque<OfLayer> of_layer;
  std::deque<Coverage> coverages;
  RiverNetworks rivers;
};

PreparedLayers::PreparedLayers(const LayerSet& layers, int threads)
    : state_(std::make_shared<State>(layers, threads)) {}

PreparedLayers::PreparedLayers(const LayerSet& layers,
                               std::span<const std::optional<ZoneLayer>> zones,
                               std::span<const Ledger> ledgers, int threads) {
  assert(zones.size() == layers.layers.size() && ledgers.size() == zones.size());
  auto state = std::make_shared<State>(layers, threads);
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (!zones[i]) continue;
    state->of_layer[i].zones.put(*zones[i]);
    state->of_layer[i].ledger = ledgers[i];
  }
  state_ = std::move(state);
}

const LayerSet& PreparedLayers::layers() const {
  return state_->layers;
}

const ZoneLayer& PreparedLayers::zones(std::size_t layer) const {
  const RoleLayer& owner = state_->layers.layers[layer];
  return state_->of_layer[layer].zones.get(
      [&] { return state_->prepare(owner.layer.polygons(), owner, owner.layer.ids); });
}

const Ledger& PreparedLayers::ledger(std::size_t layer) const {
  const std::optional<Ledger>& given = state_->of_layer[layer].ledger;
  return given ? *given : zones(layer).ledger();
}

const FeatureIndex& PreparedLayers::features(std::size_t layer) const {
  return state_->of_layer[layer].features.get(
      [&] { return FeatureIndex(state_->layers.layers[layer].layer.geometry); });
}

std::optional<std::size_t> PreparedLayers::coverage(std::size_t layer) const {
  return state_->of_layer[layer].coverage;
}

std::size_t PreparedLayers::coverage_count() const {
  return state_->coverages.size();
}

const ZoneLayer& PreparedLayers::coverage_zones(std::size_t coverage) const {
  const State::Coverage& found = state_->coverages[coverage];
  if (found.same) return zones(*found.same);
  return found.index.get(
      [&] { return state_->prepare(*found.zones, state_->layers.layers[found.owner], {}); });
}

const FeatureIndex& PreparedLayers::coverage_edges(std::size_t coverage) const {
  const State::Coverage& found = state_->coverages[coverage];
  if (found.same) return features(*found.same);
  return found.edges.get([&] { return FeatureIndex(*found.zones); });
}

const RiverNetworks& PreparedLayers::rivers() const {
  return state_->rivers;
}

}  // namespace ecotone
