// SPDX-License-Identifier: Apache-2.0
// Random coverages with planted defects, of which it is known what they should be.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// A square of n × n cells whose sides are bent by random vertices: a coverage. Then every feature
/// on its own moves the inner vertices of its sides a little, or drops one: gaps, overlaps and
/// missing vertices, but never outside of the square.
class PlantedCoverage {
 public:
  explicit PlantedCoverage(unsigned seed) : generator_(seed) {}

  /// @param jolt  by which features move vertices on their own; 0: the coverage is clean
  /// @param bend  by which the sides are bent
  MultiPolygonArray zones(int n, double jolt, double bend = 8) {
    jolt_ = jolt;
    bend_ = bend;
    corner_.clear();
    for (int y = 0; y <= n; ++y) {
      for (int x = 0; x <= n; ++x) {
        const bool inner = x > 0 && x < n && y > 0 && y < n;
        corner_.push_back(
            {x * side + (inner ? uniform(20) : 0), y * side + (inner ? uniform(20) : 0)});
      }
    }
    MultiPolygonBuilder builder;
    for (int y = 0; y < n; ++y) {
      for (int x = 0; x < n; ++x) {
        add_side(builder, n, {x, y, x + 1, y}, y > 0);
        add_side(builder, n, {x + 1, y, x + 1, y + 1}, x + 1 < n);
        add_side(builder, n, {x + 1, y + 1, x, y + 1}, y + 1 < n);
        add_side(builder, n, {x, y + 1, x, y}, x > 0);
        builder.finish_ring();
        builder.finish_polygon();
        builder.finish_feature();
      }
    }
    return std::move(builder).build();
  }

  static constexpr double side = 200;

 private:
  double uniform(double reach) {
    return std::uniform_real_distribution<double>(-reach, reach)(generator_);
  }
  struct Side {
    int x0, y0, x1, y1;
  };
  // From a corner to the next, without the last; vertices between depend on the side alone, but for
  // the jolt.
  void add_side(MultiPolygonBuilder& builder, int n, const Side& s, bool is_inner) {
    const auto at = [&](int x, int y) {
      return corner_[static_cast<std::size_t>(y * (n + 1) + x)];
    };
    const bool forward = s.x0 < s.x1 || s.y0 < s.y1;
    const Point a = forward ? at(s.x0, s.y0) : at(s.x1, s.y1);
    const Point b = forward ? at(s.x1, s.y1) : at(s.x0, s.y0);
    std::mt19937 of_side(static_cast<unsigned>(std::lround(a.x * 7919 + a.y * 104729 + b.x)));
    std::vector<Point> between;
    for (const double t : {0.25, 0.5, 0.75}) {
      Point p{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
      const double bend = std::uniform_real_distribution<double>(-bend_, bend_)(of_side);
      if (is_inner) (std::abs(b.x - a.x) > std::abs(b.y - a.y) ? p.y : p.x) += bend;
      if (is_inner && jolt_ > 0 && uniform(1) > 0.6)
        p = {p.x + uniform(jolt_), p.y + uniform(jolt_)};
      if (jolt_ > 0 && uniform(1) > 0.8 && t == 0.5) continue;
      between.push_back(p);
    }
    builder.add_point(at(s.x0, s.y0));
    if (!forward) std::ranges::reverse(between);
    for (const Point& p : between) builder.add_point(p);
  }

  std::mt19937 generator_;
  std::vector<Point> corner_;
  double jolt_ = 0;
  double bend_ = 0;
};

}  // namespace ecotone
