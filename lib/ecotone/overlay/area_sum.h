// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace ecotone {

/// Adds areas so that neither their order nor their grouping changes a digit.
///
/// Areas are taken to whole multiples of 2⁻⁴⁰ m² (a millionth of a square millimetre) and added
/// as 128-bit integers, which is exact, commutative and associative. A double above 8192 m² is
/// such a multiple already; a smaller one moves by at most 5e-13 m². 2³⁷ areas of the size of the
/// Earth fit. Compensated floating-point sums are as accurate but depend on the order.
class AreaSum {
 public:
  /// @param area_m2  finite, of magnitude below 2⁵⁰
  void add(double area_m2) { units_ += static_cast<Units>(std::rint(std::ldexp(area_m2, 40))); }
  void add(const AreaSum& other) { units_ += other.units_; }
  void subtract(const AreaSum& other) { units_ -= other.units_; }
  double value_m2() const { return std::ldexp(static_cast<double>(units_), -40); }

  friend bool operator==(const AreaSum&, const AreaSum&) = default;

 private:
  __extension__ using Units = __int128;
  Units units_ = 0;
};

}  // namespace ecotone
