// SPDX-License-Identifier: Apache-2.0
#include "ecotone/statistics/balancing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ecotone/error.h"
#include "ecotone/message/statistics_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr double largest_m2 = 0x1p49;  // above the area of the Earth

std::uint64_t leading(Wide value) {
  return static_cast<std::uint64_t>(value >> 64);
}

double to_double(Wide value) {
  return std::ldexp(static_cast<double>(leading(value)), 64) +
         static_cast<double>(static_cast<std::uint64_t>(value));
}

Wide in_small_units(double area_m2) {
  return static_cast<Wide>(std::rint(std::ldexp(area_m2, 20)));
}

void check(std::span<const double> parts_m2, double control_m2, double unit_m2) {
  if (!(control_m2 > 0) || control_m2 > largest_m2) {
    throw UsageError(statistics_error("control_area_invalid"),
                     {{"value", format_shortest(control_m2)}});
  }
  if (!(unit_m2 > 0) || !std::isfinite(unit_m2)) {
    throw UsageError(statistics_error("unit_invalid"), {{"value", format_shortest(unit_m2)}});
  }
  for (std::size_t i = 0; i < parts_m2.size(); ++i) {
    if (!(parts_m2[i] >= 0) || parts_m2[i] > largest_m2) {
      throw UsageError(statistics_error("part_negative"),
                       {{"part", std::to_string(i + 1)}, {"value", format_shortest(parts_m2[i])}});
    }
  }
}

}  // namespace

BalancedAreas balance_to_control(std::span<const double> parts_m2, double control_m2,
                                 std::span<const std::string> ids, double unit_m2) {
  check(parts_m2, control_m2, unit_m2);
  const std::size_t n = parts_m2.size();
  std::vector<Wide> parts(n);
  Wide total = 0;
  for (std::size_t i = 0; i < n; ++i) total += parts[i] = in_small_units(parts_m2[i]);
  if (total == 0) throw UsageError(statistics_error("parts_empty"));

  BalancedAreas result;
  result.unit_m2 = unit_m2;
  result.control_units = std::llround(control_m2 / unit_m2);
  result.control_residue_m2 = control_m2 - static_cast<double>(result.control_units) * unit_m2;
  result.sum_before_m2 = std::ldexp(to_double(total), -20);
  result.scale = control_m2 / result.sum_before_m2;
  result.units.resize(n);

  // parts · control fits 128 bits: 2⁶⁹ · 2⁵⁶ even for a unit of 0.01 m².
  const Wide control = static_cast<Wide>(result.control_units);
  std::vector<Wide> remainders(n);
  std::int64_t given = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Wide scaled = parts[i] * control;
    result.units[i] = static_cast<std::int64_t>(scaled / total);
    remainders[i] = scaled % total;
    given += result.units[i];
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (remainders[a] != remainders[b]) return remainders[a] > remainders[b];
    if (parts[a] != parts[b]) return parts[a] > parts[b];
    if (!ids.empty() && ids[a] != ids[b]) return ids[a] < ids[b];
    return a < b;
  });
  result.rounded_up = static_cast<std::size_t>(result.control_units - given);
  for (std::size_t k = 0; k < result.rounded_up; ++k) ++result.units[order[k]];
  for (std::size_t i = 0; i < n; ++i) {
    result.areas_m2.push_back(static_cast<double>(result.units[i]) * unit_m2);
    result.forced_m2.push_back(result.areas_m2[i] - parts_m2[i] * result.scale);
  }
  return result;
}

}  // namespace ecotone
