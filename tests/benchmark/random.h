// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "ecotone/geometry/point.h"

namespace ecotone::bench {

/// Scrambles a number into another (splitmix64, Steele, Lea and Flood 2014): the same everywhere,
/// so that every machine generates the same layers.
constexpr std::uint64_t scrambled(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// In [0, 1), from a key.
constexpr double uniform(std::uint64_t key) {
  return static_cast<double>(scrambled(key) >> 11) * 0x1p-53;
}

/// In [-1, 1), from a key.
constexpr double symmetric(std::uint64_t key) {
  return 2 * uniform(key) - 1;
}

/// One key from several numbers.
constexpr std::uint64_t key_of(std::uint64_t a, std::uint64_t b, std::uint64_t c,
                               std::uint64_t d = 0) {
  return scrambled(scrambled(scrambled(a ^ 0x5eed) + b) + c) + d;
}

/// Coordinates of all layers are multiples of 0.1 mm, so that no engine gains by snapping.
inline double to_grid(double metres) {
  return std::round(metres * 1e4) / 1e4;
}
inline Point to_grid(const Point& p) {
  return {to_grid(p.x), to_grid(p.y)};
}

}  // namespace ecotone::bench
