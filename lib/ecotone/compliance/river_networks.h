// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/hydrology/location.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// The rivers of a set of layers, with the features of other layers along them: networks are built
/// and features are located when they are first asked for, and then kept. Safe to share between
/// threads.
class RiverNetworks {
 public:
  /// @param layers  must outlive the object
  RiverNetworks(const LayerSet& layers, int threads) : layers_(layers), threads_(threads) {}

  /// Where features of a layer lie along the rivers.
  struct Places {
    std::vector<Location> locations;                             ///< by feature
    std::map<std::uint32_t, std::vector<std::size_t>> by_reach;  ///< features that are clear
    std::vector<std::size_t> doubtful;  ///< that are near rivers, but have no clear place
  };

  /// The network of some layers of lines.
  const RiverNetwork& network(std::span<const std::size_t> rivers) const;
  /// The features of a layer on such a network.
  /// @param snap_m  what lies farther from every river has no place on them
  const Places& places(std::span<const std::size_t> rivers, std::size_t layer, double snap_m) const;

 private:
  struct Network {
    RiverNetwork rivers;
    std::map<std::pair<std::size_t, double>, Places> places;  // by layer and snap distance
  };

  Network& network_of(std::span<const std::size_t> rivers) const;

  const LayerSet& layers_;
  int threads_;
  mutable std::mutex mutex_;
  mutable std::map<std::vector<std::size_t>, std::unique_ptr<Network>> networks_;
};

/// The vertices of a feature of any geometry; of polygons those of shells.
std::vector<Point> vertices_of(const GeometryColumn& column, std::size_t i);

/// Locates the features of a layer on rivers, each by its vertex that is nearest to one.
std::vector<Location> locate_features(const RiverNetwork& rivers, const Layer& layer, double snap_m,
                                      int threads);

}  // namespace ecotone
