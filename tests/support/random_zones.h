// SPDX-License-Identifier: Apache-2.0
// Random zones with holes and parts, for tests of reading back what was written.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// n zones of one to three parts in the cells of a row 10 km long, each part a star-shaped ring of
/// 3 to 12 vertices with up to two holes of the same kind. Rings do not touch, and run either way.
inline MultiPolygonArray random_zones(std::uint64_t seed, std::size_t n, Point origin) {
  std::mt19937_64 generator(seed);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(generator() % 1000003) / 1000003;
  };
  // A ring around a centre within the two radii: angles rise, so that it does not cross itself.
  const auto star = [&](Point centre, double least, double most) {
    const auto count = static_cast<std::size_t>(draw(3, 13));
    const bool clockwise = generator() % 2 == 0;
    std::vector<Point> ring;
    for (std::size_t k = 0; k < count; ++k) {
      const double turn = (static_cast<double>(k) + draw(0.1, 0.9)) / static_cast<double>(count);
      const double angle = 2 * std::numbers::pi * (clockwise ? -turn : turn);
      const double radius = draw(least, most);
      ring.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    return ring;
  };
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < n; ++i) {
    const auto parts = static_cast<std::size_t>(draw(1, 4));
    for (std::size_t part = 0; part < parts; ++part) {
      const Point centre{origin.x + 2500 * static_cast<double>(part),
                         origin.y + 2500 * static_cast<double>(i)};
      const auto add = [&](const std::vector<Point>& ring) {
        for (const Point& p : ring) builder.add_point(p);
        builder.finish_ring();
      };
      // With 9 vertices and more, 900 m from the centre, sides stay 728 m away from it: 900 cos
      // 36°.
      std::vector<Point> shell = star(centre, 900, 1100);
      while (shell.size() < 9) shell = star(centre, 900, 1100);
      const bool plain = generator() % 3 == 0;
      add(plain ? star(centre, 200, 1100) : shell);
      if (!plain) {
        add(star({centre.x - 200, centre.y}, 20, 150));
        if (generator() % 2 == 0) add(star({centre.x + 200, centre.y}, 20, 150));
      }
      builder.finish_polygon();
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

}  // namespace ecotone
