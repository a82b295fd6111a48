// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/compliance/spatial_facts.h"
#include "ecotone/hydrology/location.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// What rules ask of the rivers: networks are built of the layers of a role when they are first
/// asked for, and features are located on them once. Safe to ask from several threads.
class RiverFacts {
 public:
  /// @param subjects, layers  in one CRS; must outlive the object
  RiverFacts(const Layer& subjects, const LayerSet& layers, int threads);

  RiverAnswer along_rivers(const RiverQuestion& question) const;

 private:
  struct Places {
    std::vector<Location> locations;                             // by feature
    std::map<std::uint32_t, std::vector<std::size_t>> by_reach;  // features that are clear
  };
  struct Network {
    RiverNetwork rivers;
    std::map<std::pair<std::size_t, double>, Places> targets;  // by layer and snap distance
    std::map<double, std::vector<Location>> subjects;
  };

  Network& network_of(std::span<const std::size_t> rivers) const;
  const Places& targets_of(Network& network, std::size_t layer, double snap_m) const;
  const std::vector<Location>& subjects_of(Network& network, double snap_m) const;
  std::vector<Location> locate_all(const RiverNetwork& rivers, const Layer& layer,
                                   double snap_m) const;

  const Layer& subjects_;
  const LayerSet& layers_;
  int threads_;
  mutable std::mutex mutex_;
  mutable std::map<std::vector<std::size_t>, std::unique_ptr<Network>> networks_;
};

}  // namespace ecotone
