// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what a register is held against, indexed.

#include <optional>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/outfall/river_finder.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {

/// Zones of a layer with the words that name each.
struct NamedZones {
  const RoleLayer* source = nullptr;
  ZoneLayer zones;
  std::vector<std::string> names;
  std::vector<std::string> names_zh;  ///< the same, with canonical values in Chinese
};

/// The layers around outfalls in one projected CRS.
class Surroundings {
 public:
  /// @throws SchemaError  if there is neither county nor river
  Surroundings(const LayerSet& layers, const Crs& working, const std::vector<std::string>& roles,
               int threads);

  const Crs& crs() const { return crs_; }
  bool in_county(const Point& place) const;
  double distance_to_county_m(const Point& place) const;
  const RiverFinder& rivers() const { return rivers_; }
  bool has_townships() const { return !townships_.empty(); }
  bool has_function_zones() const { return has_function_zones_; }
  /// The township that contains a place; empty if none does.
  std::string township(const Point& place) const;
  /// Distance from a place to the nearest border of townships.
  double township_border_m(const Point& place) const;
  const std::vector<NamedZones>& protected_zones() const { return zones_; }
  /// The water function zone that a place discharges into, if it misses its target.
  std::optional<std::string> off_target(const Point& place, double within_m) const;

 private:
  Crs crs_;
  std::vector<ZoneLayer> county_;
  std::vector<const Layer*> county_layers_;
  std::vector<NamedZones> townships_;
  std::vector<NamedZones> zones_;
  RiverFinder rivers_;
  RiverFinder function_zones_;  // named by their places in `function_names_`
  std::vector<std::string> function_names_;
  std::vector<bool> off_target_;
  bool has_function_zones_ = false;
};

}  // namespace ecotone
