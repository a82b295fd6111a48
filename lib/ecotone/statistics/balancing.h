// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ecotone {

/// Parts that add up to a control area in whole units.
struct BalancedAreas {
  double unit_m2 = 100;
  std::int64_t control_units = 0;   ///< control area in units, halves rounded up
  double control_residue_m2 = 0;    ///< control area minus its units: what no part can carry
  double scale = 1;                 ///< control area over the sum of the parts
  double sum_before_m2 = 0;         ///< of the parts, exact whatever their order
  std::vector<std::int64_t> units;  ///< of each part; their sum is `control_units`
  std::vector<double> areas_m2;     ///< units · unit_m2
  std::vector<double> forced_m2;    ///< areas_m2 minus the part scaled: what rounding forced on it
  std::size_t rounded_up = 0;       ///< parts that received a unit by the largest remainder
};

/// Balances areas to a control area (平差): scales the parts in proportion, rounds them down to
/// whole units and gives the units left to the largest remainders (强制调平).
///
/// Computed in integers, with parts in whole 2⁻²⁰ m² (a square millimetre), so the result is exact
/// and the same on every machine. Of equal remainders the larger part comes first, then the
/// smaller id (texts by their bytes), then the place; with distinct ids the order of the parts
/// does not matter.
///
/// @param parts_m2   n areas, not negative; a part of 0 stays 0
/// @param control_m2 area that the parts must add up to
/// @param ids        n ids for ties, or empty: their places
/// @param unit_m2    100 for 0.01 ha
/// @throws UsageError  for a control area or unit that is not positive and finite, below 2⁴⁹ m²; a
///                     negative part; parts without any area
///
/// Source: Hamilton's method; 第三次全国国土调查技术规程 asks to force the residue, not how.
BalancedAreas balance_to_control(std::span<const double> parts_m2, double control_m2,
                                 std::span<const std::string> ids = {}, double unit_m2 = 100);

}  // namespace ecotone
