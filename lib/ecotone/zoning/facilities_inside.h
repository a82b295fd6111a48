// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/layer/layer.h"

namespace ecotone {

/// A facility that lies in a zone, or so near its border that the accuracy of both does not tell.
struct FacilityPlace {
  std::size_t facility = 0;  ///< place in its layer
  std::size_t part = 0;      ///< place of the part around it, else of the nearest
  double depth_m = 0;        ///< from the border of the part; negative outside
  /// The depth is no more than the error: it may lie on the other side of the border. A point on
  /// the border is undecided whatever the error.
  bool undecided = false;
};

/// Finds the facilities in the parts of a zone, in the order of the facilities. One without
/// geometry is nowhere; of several points of one feature the deepest counts.
///
/// @param parts, facilities  polygons and points in one CRS
/// @param error_m            accuracy of the border and of the facilities together
/// @throws CrsError     if a CRS is missing or they differ
/// @throws SchemaError  if the layers have other geometry
/// @throws UsageError   if the error is negative or not finite
std::vector<FacilityPlace> facilities_inside(const Layer& parts, const Layer& facilities,
                                             double error_m, int threads = 0);

/// What the rules say of a facility in the zone.
enum class FacilityVerdict { barred, undecided, free };

/// "barred", "undecided", "free".
std::string_view facility_verdict_name(FacilityVerdict verdict);

/// A facility in words, for counting.
struct FacilityKey {
  std::string fuel_class;  ///< of the part; empty if it has none
  std::string kind;        ///< "boiler", "stove", "kiln", "seller"
  std::string fuel;
  std::string band;  ///< of capacity; see `capacity_band`

  friend auto operator<=>(const FacilityKey&, const FacilityKey&) = default;
};

/// How many facilities of one kind lie in a zone: barred + undecided + free = all.
struct FacilityCount {
  FacilityKey key;
  std::size_t all = 0;
  std::size_t barred = 0;
  std::size_t undecided = 0;  ///< by place or by what is not known of them
  std::size_t free = 0;
};

/// Counts facilities by class of the zone, kind, fuel and capacity, sorted by these.
/// @param keys, verdicts  one a facility
std::vector<FacilityCount> count_facilities(std::span<const FacilityKey> keys,
                                            std::span<const FacilityVerdict> verdicts);

/// The band that a capacity lies in, by limits that rise: "<10", "10-20", ">=35"; lower limits
/// belong to the band. "unknown" for none.
std::string capacity_band(std::optional<double> capacity_t_h, std::span<const double> limits);

}  // namespace ecotone
