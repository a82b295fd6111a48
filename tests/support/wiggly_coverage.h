// SPDX-License-Identifier: Apache-2.0
// A coverage whose zones have wiggly borders, for tests of shared stretches.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// A square of n × n zones, each about `cell` wide, with `vertices` vertices along each inner
/// side. The corners of cells stay where they are and every side keeps within a narrow cone, so
/// that no two meet; the outer border is straight. From (0, 0) to (n · cell, n · cell).
inline MultiPolygonArray wiggly_coverage(std::uint64_t seed, std::size_t n, double cell,
                                         std::size_t vertices) {
  std::mt19937_64 generator(seed);
  const auto draw = [&] {
    return static_cast<double>(generator() % 2000001) / 1e6 - 1;  // [-1, 1]
  };
  // Offsets of a side at right angles, without its ends.
  const auto side = [&](bool inner) {
    std::vector<double> offsets(vertices, 0);
    for (std::size_t i = 0; i < vertices; ++i) {
      const double t = static_cast<double>(i + 1) / static_cast<double>(vertices + 1);
      const double offset = draw() * 0.4 * std::min(t, 1 - t) * cell;
      if (inner) offsets[i] = offset;
    }
    return offsets;
  };
  std::vector<std::vector<double>> across(n * (n + 1));  // along x: row y, column x
  std::vector<std::vector<double>> up(n * (n + 1));      // along y: column x, row y
  for (std::size_t k = 0; k <= n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      across[k * n + i] = side(k > 0 && k < n);
      up[k * n + i] = side(k > 0 && k < n);
    }
  }
  const auto at = [&](bool along_x, std::size_t line, std::size_t place, std::size_t vertex) {
    const double t = static_cast<double>(vertex) / static_cast<double>(vertices + 1);
    const double along = (static_cast<double>(place) + t) * cell;
    const std::vector<double>& offsets = (along_x ? across : up)[line * n + place];
    const double offset = vertex == 0 || vertex > vertices ? 0 : offsets[vertex - 1];
    const double beside = static_cast<double>(line) * cell + offset;
    return along_x ? Point{along, beside} : Point{beside, along};
  };
  MultiPolygonBuilder builder;
  for (std::size_t y = 0; y < n; ++y) {
    for (std::size_t x = 0; x < n; ++x) {
      for (std::size_t v = 0; v <= vertices; ++v) builder.add_point(at(true, y, x, v));
      for (std::size_t v = 0; v <= vertices; ++v) builder.add_point(at(false, x + 1, y, v));
      for (std::size_t v = vertices + 1; v > 0; --v) builder.add_point(at(true, y + 1, x, v));
      for (std::size_t v = vertices + 1; v > 0; --v) builder.add_point(at(false, x, y, v));
      builder.finish_ring();
      builder.finish_polygon();
      builder.finish_feature();
    }
  }
  return std::move(builder).build();
}

}  // namespace ecotone
