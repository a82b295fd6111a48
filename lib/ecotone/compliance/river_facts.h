// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "ecotone/compliance/river_networks.h"
#include "ecotone/compliance/spatial_facts.h"

namespace ecotone {

/// What rules ask of the rivers for some subjects, which are located on them once. Safe to ask from
/// several threads.
class RiverFacts {
 public:
  /// @param subjects, layers, networks  in one CRS; must outlive the object
  RiverFacts(const Layer& subjects, const LayerSet& layers, const RiverNetworks& networks,
             int threads)
      : subjects_(subjects), layers_(layers), networks_(networks), threads_(threads) {}

  RiverAnswer along_rivers(const RiverQuestion& question) const;

 private:
  const std::vector<Location>& subjects_on(const RiverNetwork& rivers, double snap_m) const;

  const Layer& subjects_;
  const LayerSet& layers_;
  const RiverNetworks& networks_;
  int threads_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<const RiverNetwork*, double>, std::vector<Location>> subjects_on_;
};

}  // namespace ecotone
