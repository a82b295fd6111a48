// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmark/height_field.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "tests/benchmark/random.h"

namespace ecotone::bench {
namespace {

struct LatticeNode {
  int column = 0;
  int row = 0;

  friend bool operator==(const LatticeNode&, const LatticeNode&) = default;
};

// A lattice edge that a contour crosses, seen along the contour: land on its left.
struct Crossed {
  LatticeNode land;
  LatticeNode sea;

  friend bool operator==(const Crossed&, const Crossed&) = default;
};

class Contours {
 public:
  Contours(const HeightField& field, float height, const FieldWindow& window)
      : field_(field),
        height_(height),
        window_(window),
        last_column_(window.last_column < 0 ? field.side - 1 : window.last_column),
        component_(field.heights.size()),
        visited_(field.heights.size(), 0) {
    join_components();
  }

  void append_to(MultiPolygonBuilder& builder) {
    trace_all();
    // Rings of one component of land make one polygon: its shell is the ring with positive area.
    std::vector<std::size_t> order(rings_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const Ring& r = rings_[a];
      const Ring& s = rings_[b];
      if (r.component != s.component) return r.component < s.component;
      return std::pair(!r.is_shell, a) < std::pair(!s.is_shell, b);
    });
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Ring& ring = rings_[order[i]];
      builder.add_ring(std::span(points_).subspan(ring.first, ring.count));
      if (i + 1 == order.size() || rings_[order[i + 1]].component != ring.component)
        builder.finish_polygon();
    }
    builder.finish_feature();
  }

 private:
  struct Ring {
    std::size_t first = 0;
    std::size_t count = 0;
    std::uint32_t component = 0;
    bool is_shell = false;
  };

  std::size_t place(LatticeNode n) const {
    return static_cast<std::size_t>(n.row) * static_cast<std::size_t>(field_.side) +
           static_cast<std::size_t>(n.column);
  }

  bool is_land(LatticeNode n) const {
    return n.column > window_.first_column && n.column < last_column_ && n.row > 0 &&
           n.row < field_.side - 1 && field_(n.column, n.row) > height_;
  }

  std::uint32_t root(std::uint32_t i) {
    while (component_[i] != i) {
      component_[i] = component_[component_[i]];
      i = component_[i];
    }
    return i;
  }

  void join_components() {
    std::iota(component_.begin(), component_.end(), std::uint32_t{0});
    const auto join = [&](LatticeNode a, LatticeNode b) {
      if (!is_land(b)) return;
      const std::uint32_t p = root(static_cast<std::uint32_t>(place(a)));
      const std::uint32_t q = root(static_cast<std::uint32_t>(place(b)));
      component_[std::max(p, q)] = std::min(p, q);
    };
    for (int row = 1; row < field_.side - 1; ++row)
      for (int column = window_.first_column + 1; column < last_column_; ++column) {
        const LatticeNode here{column, row};
        if (!is_land(here)) continue;
        join(here, {column + 1, row});
        join(here, {column, row + 1});
      }
  }

  Point crossing_point(const Crossed& e) const {
    // Always from the lower node to the upper, so that rounding does not depend on the direction.
    const bool forward = place(e.land) < place(e.sea);
    const LatticeNode a = forward ? e.land : e.sea;
    const LatticeNode b = forward ? e.sea : e.land;
    const double ha = field_(a.column, a.row);
    const double hb = field_(b.column, b.row);
    double t = ha == hb ? 0.5 : (static_cast<double>(height_) - ha) / (hb - ha);
    if (!(t >= 0 && t <= 1)) t = 0.5;  // the rim, which is sea whatever its height
    t = std::clamp(t, 0.02, 0.98);
    return to_grid({window_.origin.x + (a.column + t * (b.column - a.column)) * window_.spacing_m,
                    window_.origin.y + (a.row + t * (b.row - a.row)) * window_.spacing_m});
  }

  // The next lattice edge along the contour. The contour leaves through the cell in front, whose
  // corners are, counter-clockwise from the land behind: land, sea, beyond the sea, beyond the
  // land.
  Crossed next(const Crossed& e) const {
    const int dx = e.sea.column - e.land.column;
    const int dy = e.sea.row - e.land.row;
    // Land lies on the left, so the heading is sea minus land turned left by a right angle.
    const LatticeNode beyond_land{e.land.column - dy, e.land.row + dx};
    const LatticeNode beyond_sea{e.sea.column - dy, e.sea.row + dx};
    if (!is_land(beyond_land)) return {e.land, beyond_land};
    if (!is_land(beyond_sea)) return {beyond_land, beyond_sea};
    return {beyond_sea, e.sea};
  }

  void trace(const Crossed& start) {
    Ring ring{.first = points_.size(),
              .component = root(static_cast<std::uint32_t>(place(start.land)))};
    Crossed e = start;
    do {
      // Edges along a row are marked, at their western node; every contour crosses some.
      if (e.land.row == e.sea.row)
        visited_[place(e.land.column < e.sea.column ? e.land : e.sea)] = 1;
      points_.push_back(crossing_point(e));
      e = next(e);
    } while (e != start);
    points_.push_back(points_[ring.first]);
    ring.count = points_.size() - ring.first;
    double twice_area = 0;
    const Point origin = points_[ring.first];
    for (std::size_t i = ring.first; i + 1 < points_.size(); ++i)
      twice_area += (points_[i].x - origin.x) * (points_[i + 1].y - origin.y) -
                    (points_[i + 1].x - origin.x) * (points_[i].y - origin.y);
    ring.is_shell = twice_area > 0;
    rings_.push_back(ring);
  }

  void trace_all() {
    for (int row = 1; row < field_.side - 1; ++row)
      for (int column = window_.first_column; column < last_column_; ++column) {
        const LatticeNode west{column, row};
        const LatticeNode east{column + 1, row};
        const bool land = is_land(west);
        if (land == is_land(east) || visited_[place(west)] != 0) continue;
        trace(land ? Crossed{west, east} : Crossed{east, west});
      }
  }

  const HeightField& field_;
  float height_;
  FieldWindow window_;
  int last_column_;
  std::vector<std::uint32_t> component_;
  std::vector<std::uint8_t> visited_;
  std::vector<Point> points_;
  std::vector<Ring> rings_;
};

}  // namespace

HeightField diamond_square(int levels, double roughness, std::uint64_t seed) {
  HeightField field;
  field.side = (1 << levels) + 1;
  const int side = field.side;
  field.heights.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0);
  const auto at = [&](int column, int row) -> float& {
    return field.heights[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                         static_cast<std::size_t>(column)];
  };
  const auto displacement = [&](int column, int row, double scale) {
    return scale * symmetric(key_of(seed, static_cast<std::uint64_t>(column),
                                    static_cast<std::uint64_t>(row)));
  };
  for (const int row : {0, side - 1})
    for (const int column : {0, side - 1})
      at(column, row) = static_cast<float>(displacement(column, row, 1));
  double scale = 1;
  for (int step = side - 1; step > 1; step /= 2) {
    const int half = step / 2;
    for (int row = half; row < side; row += step)
      for (int column = half; column < side; column += step) {
        const double mean =
            (static_cast<double>(at(column - half, row - half)) + at(column + half, row - half) +
             at(column - half, row + half) + at(column + half, row + half)) /
            4;
        at(column, row) = static_cast<float>(mean + displacement(column, row, scale));
      }
    scale *= std::exp2(-roughness / 2);
    for (int row = 0; row < side; row += half)
      for (int column = row % step == 0 ? half : 0; column < side; column += step) {
        double sum = 0;
        int count = 0;
        const auto take = [&](int c, int r) {
          if (c < 0 || r < 0 || c >= side || r >= side) return;
          sum += at(c, r);
          ++count;
        };
        take(column - half, row);
        take(column + half, row);
        take(column, row - half);
        take(column, row + half);
        at(column, row) = static_cast<float>(sum / count + displacement(column, row, scale));
      }
    scale *= std::exp2(-roughness / 2);
  }
  return field;
}

float height_at_quantile(const HeightField& field, double part) {
  std::vector<float> heights = field.heights;
  const auto place = static_cast<std::ptrdiff_t>(part * static_cast<double>(heights.size() - 1));
  std::nth_element(heights.begin(), heights.begin() + place, heights.end());
  return heights[static_cast<std::size_t>(place)];
}

void append_contoured(const HeightField& field, float height, const FieldWindow& window,
                      MultiPolygonBuilder& builder) {
  Contours(field, height, window).append_to(builder);
}

}  // namespace ecotone::bench
