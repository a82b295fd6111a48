// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/geometry/geometry_column.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

/// Where a feature meets the network.
struct FeaturePlace {
  std::uint32_t feature = 0;
  NetworkPlace place;

  friend bool operator==(const FeaturePlace&, const FeaturePlace&) = default;
};

/// Places of features on a network: of points, the nearest place of a reach within the tolerance;
/// of lines and polygons, every place where the network crosses them or their borders.
///
/// @param features  in the CRS of the network
/// @return          by feature, then reach and measure; features that meet no reach have none
std::vector<FeaturePlace> feature_places(const RiverNetwork& network,
                                         const GeometryColumn& features, double tolerance_m,
                                         int threads = 0);

/// Dams and weirs: what a trace does not pass, and what a point does not look across.
class RiverBarriers {
 public:
  RiverBarriers() = default;
  /// @param barriers     in the CRS of the network; points stop traces, lines and polygons also
  ///                     hide reaches behind them
  /// @param tolerance_m  of points
  RiverBarriers(const RiverNetwork& network, const GeometryColumn& barriers, double tolerance_m,
                int threads = 0);

  /// Where they stand, by reach and measure.
  std::span<const NetworkPlace> places() const { return places_; }
  /// Those of one reach.
  std::span<const NetworkPlace> on(std::uint32_t reach) const;
  /// Features that meet no reach.
  std::size_t off_network() const { return off_network_; }
  /// Whether a line or a border of a polygon meets the straight line between two points.
  bool between(const Point& a, const Point& b) const;

 private:
  std::vector<NetworkPlace> places_;
  std::size_t off_network_ = 0;
  std::vector<Point> edges_;  // two a piece
  BoxIndex index_;
};

}  // namespace ecotone
