// SPDX-License-Identifier: Apache-2.0
// Zones and points on small lattices, where vertices and edges often meet, and what is true of them
// by definition: decided edge by edge, with the layer of subjects really moved.
#pragma once

#include <cstdint>
#include <random>
#include <tuple>
#include <vector>

#include "ecotone/index/grid_polygons.h"

namespace ecotone {

/// Draws whole numbers.
class LatticeDraw {
 public:
  explicit LatticeDraw(std::uint64_t seed) : generator_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(generator_() % static_cast<std::uint64_t>(high - low + 1));
  }
  GridPoint point(std::int64_t low, std::int64_t high) {
    const std::int64_t x = between(low, high);
    return {x, between(low, high)};
  }

 private:
  std::mt19937_64 generator_;
};

inline void finish_feature(GridPolygons& polygons) {
  polygons.feature_rings.push_back(static_cast<std::uint32_t>(polygons.ring_count()));
}

/// Adds a ring to the last, unfinished feature; vertices that repeat are left out, and rings of
/// fewer than three.
inline void add_ring(GridPolygons& polygons, std::vector<GridPoint> ring) {
  std::vector<GridPoint> kept;
  for (const GridPoint& p : ring) {
    if (kept.empty() || kept.back() != p) kept.push_back(p);
  }
  while (kept.size() > 1 && kept.back() == kept.front()) kept.pop_back();
  if (kept.size() < 3) return;
  kept.push_back(GridPoint(kept.front()));
  polygons.vertices.insert(polygons.vertices.end(), kept.begin(), kept.end());
  polygons.ring_starts.push_back(static_cast<std::uint32_t>(polygons.vertices.size()));
  polygons.ring_features.push_back(static_cast<std::uint32_t>(polygons.size()));
}

/// Features of one to three rings of any shape, which cross themselves and each other.
inline GridPolygons scribbles(LatticeDraw& draw, std::size_t features, GridPoint origin,
                              std::int64_t size) {
  GridPolygons polygons;
  for (std::size_t i = 0; i < features; ++i) {
    for (std::int64_t r = draw.between(1, 3); r > 0; --r) {
      std::vector<GridPoint> ring;
      for (std::int64_t k = draw.between(3, 8); k > 0; --k) {
        const GridPoint p = draw.point(0, size);
        ring.push_back({origin.x + p.x, origin.y + p.y});
      }
      add_ring(polygons, ring);
    }
    finish_feature(polygons);
  }
  return polygons;
}

/// Appends the features of another column.
inline void append(GridPolygons& polygons, const GridPolygons& more) {
  for (std::size_t i = 0; i < more.size(); ++i) {
    for (std::uint32_t r = more.feature_rings[i]; r < more.feature_rings[i + 1]; ++r) {
      const auto ring = more.ring(r);
      add_ring(polygons, {ring.begin(), ring.end()});
    }
    finish_feature(polygons);
  }
}

inline GridPolygons scaled(GridPolygons polygons, std::int64_t factor) {
  for (GridPoint& p : polygons.vertices) p = {p.x * factor, p.y * factor};
  return polygons;
}

/// A square of n × n cells, each of two triangles, whose inner corners are jolted: a coverage.
inline GridPolygons triangles(LatticeDraw& draw, std::int64_t n, std::int64_t cell) {
  const auto width = static_cast<std::size_t>(n) + 1;
  std::vector<GridPoint> corners;
  for (std::int64_t y = 0; y <= n; ++y) {
    for (std::int64_t x = 0; x <= n; ++x) {
      const bool inner = x > 0 && x < n && y > 0 && y < n;
      const std::int64_t jolt = inner ? cell / 4 : 0;
      const std::int64_t dx = draw.between(-jolt, jolt);
      corners.push_back({x * cell + dx, y * cell + draw.between(-jolt, jolt)});
    }
  }
  GridPolygons polygons;
  for (std::size_t y = 0; y + 1 < width; ++y) {
    for (std::size_t x = 0; x + 1 < width; ++x) {
      const GridPoint a = corners[y * width + x];
      const GridPoint b = corners[y * width + x + 1];
      const GridPoint c = corners[(y + 1) * width + x + 1];
      const GridPoint d = corners[(y + 1) * width + x];
      add_ring(polygons, {a, b, c});
      finish_feature(polygons);
      add_ring(polygons, {a, c, d});
      finish_feature(polygons);
    }
  }
  return polygons;
}

/// Coordinates so fine that the move by (ε, ε²) is a whole one: lattice coordinates are below 2^12.
struct FinePoint {
  __extension__ using Wide = __int128;
  Wide x = 0;
  Wide y = 0;
};
inline FinePoint standing(const GridPoint& p) {
  return {FinePoint::Wide{p.x} * (std::int64_t{1} << 44),
          FinePoint::Wide{p.y} * (std::int64_t{1} << 44)};
}
inline FinePoint moved(const GridPoint& p) {
  const FinePoint fine = standing(p);
  return {fine.x + (1 << 18), fine.y + 1};
}
inline int side(const FinePoint& a, const FinePoint& b, const FinePoint& p) {
  const auto twice = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
  return (twice > 0) - (twice < 0);
}

/// The winding number of rings around a point that lies on none of their edges.
template <typename Place>
int winding_by_definition(std::span<const GridPoint> ring, const Place& place, const FinePoint& p) {
  int winding = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const FinePoint a = place(ring[i]);
    const FinePoint b = place(ring[i + 1]);
    if (a.y <= p.y && p.y < b.y && side(a, b, p) > 0) ++winding;
    if (b.y <= p.y && p.y < a.y && side(a, b, p) < 0) --winding;
  }
  return winding;
}

/// 1 or −1 if a moved edge crosses a standing one to its left or right, else 0.
inline int turn_by_definition(const GridPoint& a0, const GridPoint& a1, const GridPoint& b0,
                              const GridPoint& b1) {
  const FinePoint from = moved(a0);
  const FinePoint to = moved(a1);
  const FinePoint u = standing(b0);
  const FinePoint v = standing(b1);
  const int before = side(u, v, from);
  const int after = side(u, v, to);
  return before != after && side(from, to, u) != side(from, to, v) ? after : 0;
}

}  // namespace ecotone
