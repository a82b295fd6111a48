// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/gcj02.h"

#include <cmath>
#include <numbers>

namespace ecotone {
namespace {

constexpr double semi_major_m = 6378245.0;
constexpr double eccentricity2 = 0.00669342162296594323;

bool is_shifted(const Point& p) {
  return p.x >= 72.004 && p.x <= 137.8347 && p.y >= 0.8293 && p.y <= 55.8271;
}

double sine(double turns) {
  return std::sin(turns * std::numbers::pi);
}

// East and north terms of the formula, in its own measure.
Point wave(double x, double y) {
  const double root = std::sqrt(std::abs(x));
  const double common = (20 * sine(6 * x) + 20 * sine(2 * x)) * 2 / 3;
  const double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common +
                       (20 * sine(y) + 40 * sine(y / 3)) * 2 / 3 +
                       (160 * sine(y / 12) + 320 * sine(y / 30)) * 2 / 3;
  const double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common +
                      (20 * sine(x) + 40 * sine(x / 3)) * 2 / 3 +
                      (150 * sine(x / 12) + 300 * sine(x / 30)) * 2 / 3;
  return {east, north};
}

}  // namespace

Point gcj02_from_cgcs2000(const Point& p) {
  if (!is_shifted(p)) return p;
  const Point metres = wave(p.x - 105, p.y - 35);
  const double latitude = p.y * std::numbers::pi / 180;
  const double s = std::sin(latitude);
  const double w2 = 1 - eccentricity2 * s * s;
  const double degree = 180 / (semi_major_m * std::numbers::pi);
  return {p.x + metres.x * degree * std::sqrt(w2) / std::cos(latitude),
          p.y + metres.y * degree * w2 * std::sqrt(w2) / (1 - eccentricity2)};
}

Point cgcs2000_from_gcj02(const Point& p) {
  if (!is_shifted(p)) return p;
  Point guess = p;
  for (int step = 0; step < 20; ++step) {
    const Point there = gcj02_from_cgcs2000(guess);
    const Point miss{there.x - p.x, there.y - p.y};
    guess = {guess.x - miss.x, guess.y - miss.y};
    if (std::abs(miss.x) + std::abs(miss.y) < 1e-11) break;
  }
  return guess;
}

}  // namespace ecotone
