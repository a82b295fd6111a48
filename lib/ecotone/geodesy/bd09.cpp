// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/bd09.h"

#include <cmath>
#include <numbers>

#include "ecotone/geodesy/gcj02.h"

namespace ecotone {
namespace {

constexpr double waves = std::numbers::pi * 3000 / 180;

Point bd09_from_gcj02(const Point& p) {
  const double radius = std::hypot(p.x, p.y) + 0.00002 * std::sin(p.y * waves);
  const double angle = std::atan2(p.y, p.x) + 0.000003 * std::cos(p.x * waves);
  return {radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006};
}

Point gcj02_from_bd09(const Point& p) {
  Point guess{p.x - 0.0065, p.y - 0.006};
  for (int step = 0; step < 20; ++step) {
    const Point there = bd09_from_gcj02(guess);
    const Point miss{there.x - p.x, there.y - p.y};
    guess = {guess.x - miss.x, guess.y - miss.y};
    if (std::abs(miss.x) + std::abs(miss.y) < 1e-11) break;
  }
  return guess;
}

}  // namespace

Point bd09_from_cgcs2000(const Point& p) {
  const Point shifted = gcj02_from_cgcs2000(p);
  return shifted == p ? p : bd09_from_gcj02(shifted);
}

Point cgcs2000_from_bd09(const Point& p) {
  if (cgcs2000_from_gcj02(p) == p) return p;
  return cgcs2000_from_gcj02(gcj02_from_bd09(p));
}

}  // namespace ecotone
