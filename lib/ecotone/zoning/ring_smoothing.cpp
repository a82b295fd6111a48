// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/ring_smoothing.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/zoning/outline_plane.h"
#include "ecotone/zoning/plane_geometry.h"

namespace ecotone {
namespace {

using detail::between;
using detail::cross;
using detail::distance_to_segment;
using detail::dot;
using detail::length;
using detail::nearest_fraction;
using detail::operator-;

/// A vertex of an outline that is being smoothed. Vertices of a ring are linked in a circle.
struct Vertex {
  Point at;
  int before = 0;
  int after = 0;
  int ring = 0;
  double origin = 0;  ///< place on the old ring that it stands for: number of an edge + fraction
  double off = 0;     ///< distance from there
  double worst = 0;   ///< distance of the old stretch from the edge that begins here, at most
  bool fixed = false;
  bool gone = false;
  unsigned version = 0;  ///< of what is around it
};

/// An edge that might become a vertex: its ends b and c are replaced by one point.
struct Collapse {
  double displacement = 0;
  int b = 0;
  unsigned version = 0;

  /// Puts the least displacement first; ties by the place in the outline.
  friend bool operator<(const Collapse& l, const Collapse& r) {
    return l.displacement != r.displacement ? l.displacement > r.displacement : l.b > r.b;
  }
};

/// Edges of outlines in square cells; the edge that begins at a vertex has its number.
class EdgeCells {
 public:
  explicit EdgeCells(double cell) : cell_(cell) {}

  void insert(int edge, const Point& a, const Point& b) {
    visit(a, b, [&](std::uint64_t key) { cells_[key].push_back(edge); });
  }
  void remove(int edge, const Point& a, const Point& b) {
    visit(a, b, [&](std::uint64_t key) { std::erase(cells_[key], edge); });
  }
  void query(const Point& a, const Point& b, std::vector<int>& found) const {
    visit(a, b, [&](std::uint64_t key) {
      const auto cell = cells_.find(key);
      if (cell != cells_.end()) {
        found.insert(found.end(), cell->second.begin(), cell->second.end());
      }
    });
  }

 private:
  // Pieces of an edge that are no longer than a cell have a box of four cells at most.
  template <typename Visit>
  void visit(const Point& a, const Point& b, const Visit& visit) const {
    const int pieces = 1 + static_cast<int>(length(b - a) / cell_);
    std::vector<std::uint64_t> keys;
    for (int k = 0; k < pieces; ++k) {
      const Point p = between(a, b, static_cast<double>(k) / pieces);
      const Point q = between(a, b, static_cast<double>(k + 1) / pieces);
      const auto column = [&](double x) {
        return static_cast<std::int64_t>(std::floor(x / cell_));
      };
      for (auto x = column(std::min(p.x, q.x)); x <= column(std::max(p.x, q.x)); ++x) {
        for (auto y = column(std::min(p.y, q.y)); y <= column(std::max(p.y, q.y)); ++y) {
          keys.push_back(static_cast<std::uint64_t>(x) << 32 ^ static_cast<std::uint32_t>(y));
        }
      }
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (const std::uint64_t key : keys) visit(key);
  }

  double cell_;
  std::unordered_map<std::uint64_t, std::vector<int>> cells_;
};

/// Smooths the rings of one zone together, each with a tolerance of its own.
class Smoothing {
 public:
  Smoothing(const std::vector<std::vector<Point>>& rings, const std::vector<double>& tolerances,
            double grid)
      : rings_(rings), tolerances_(tolerances), grid_(grid), cells_(cell_size(rings, tolerances)) {
    std::map<std::pair<double, double>, int> visits;
    for (int r = 0; r < static_cast<int>(rings.size()); ++r) {
      const auto n = static_cast<int>(rings[r].size());
      const auto first = static_cast<int>(vertices_.size());
      for (int i = 0; i < n; ++i) {
        vertices_.push_back({.at = rings[r][i],
                             .before = first + (i + n - 1) % n,
                             .after = first + (i + 1) % n,
                             .ring = r,
                             .origin = static_cast<double>(i)});
        ++visits[{rings[r][i].x, rings[r][i].y}];
      }
      left_.push_back(n);
    }
    for (int v = 0; v < static_cast<int>(vertices_.size()); ++v) {
      vertices_[v].fixed = visits[{vertices_[v].at.x, vertices_[v].at.y}] > 1;
      cells_.insert(v, vertices_[v].at, next(v).at);
    }
  }

  void run() {
    for (int v = 0; v < static_cast<int>(vertices_.size()); ++v) offer(v);
    while (!queue_.empty()) {
      const Collapse best = queue_.top();
      queue_.pop();
      const Vertex& b = vertices_[best.b];
      if (!b.gone && b.version == best.version) try_collapse(best.b);
    }
  }

  /// The vertices of each ring that are left, not closed.
  std::vector<std::vector<Point>> rings() const {
    std::vector<std::vector<Point>> result(rings_.size());
    for (const Vertex& vertex : vertices_) {
      if (!vertex.gone) result[vertex.ring].push_back(vertex.at);
    }
    return result;
  }
  double largest_move() const {
    double most = 0;
    for (const Vertex& vertex : vertices_) {
      if (!vertex.gone) most = std::max({most, vertex.off, vertex.worst});
    }
    return most;
  }

 private:
  static double cell_size(const std::vector<std::vector<Point>>& rings,
                          const std::vector<double>& tolerances) {
    double total = 0;
    std::size_t edges = 0;
    for (const auto& ring : rings) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        total += length(ring[(i + 1) % ring.size()] - ring[i]);
      }
      edges += ring.size();
    }
    double size = edges == 0 ? 1 : 2 * total / static_cast<double>(edges);
    for (const double tolerance : tolerances) size = std::max(size, 2 * tolerance);
    return size > 0 ? size : 1;
  }

  const Vertex& next(int v) const { return vertices_[vertices_[v].after]; }
  const Vertex& previous(int v) const { return vertices_[vertices_[v].before]; }

  /// Where the edge from b on would collapse to; nothing if that is not defined.
  std::optional<Point> target(int v) const {
    const Point& a = previous(v).at;
    const Point& b = vertices_[v].at;
    const Point& c = next(v).at;
    const Point& d = vertices_[next(v).after].at;
    const Point along = d - a;
    const double reach = length(along);
    if (reach == 0) return std::nullopt;
    const Point left{-along.y / reach, along.x / reach};
    const double height_b = dot(b - a, left);
    const double height_c = dot(c - a, left);
    if (height_b == 0 && height_c == 0) return b;
    // The new vertex lies on a parallel to ad, so that the area stays.
    const double height = -(cross(b - a, c - a) + cross(c - a, d - a)) / reach;
    const bool same_side = height_b * height_c > 0;
    const bool on_ab = same_side ? std::abs(height_b) > std::abs(height_c) : height_b * height > 0;
    const double divisor = on_ab ? height_b : height_c;
    if (divisor == 0) return std::nullopt;
    return on_ab ? between(a, b, height / divisor) : between(d, c, height / divisor);
  }

  /// The area between the old edges a b c d and the new ones a e d.
  double displacement(int v, const Point& e) const {
    const Point& a = previous(v).at;
    const Point& b = vertices_[v].at;
    const Point& c = next(v).at;
    const Point& d = vertices_[next(v).after].at;
    // The new vertex lies on the line ab or cd; the triangles on both sides are equal.
    const bool on_ab = std::abs(cross(b - a, e - a)) <= std::abs(cross(c - d, e - d));
    const Point& far = on_ab ? d : a;
    const Point& near = on_ab ? b : c;
    const Point crossed = c - b;
    const Point ray = far - e;
    const double divisor = cross(crossed, ray);
    if (divisor == 0) return std::abs(cross(e - b, c - b));
    const double t = cross(e - b, ray) / divisor;
    const Point meeting = between(b, c, std::clamp(t, 0.0, 1.0));
    return std::abs(cross(e - near, meeting - near));
  }

  void offer(int v) {
    const Vertex& b = vertices_[v];
    if (left_[b.ring] < 5 || b.fixed || next(v).fixed || tolerances_[b.ring] <= 0) return;
    if (const auto e = target(v)) queue_.push({displacement(v, *e), v, b.version});
  }

  Point old_point(int ring, double origin) const {
    const auto& points = rings_[ring];
    const auto i = static_cast<std::size_t>(origin) % points.size();
    return between(points[i], points[(i + 1) % points.size()], origin - std::floor(origin));
  }

  /// The greatest distance of the old ring between two places from a new edge.
  double worst_distance(int ring, double from, double to, const Point& p, const Point& q) const {
    const auto n = static_cast<double>(rings_[ring].size());
    double worst = std::max(distance_to_segment(old_point(ring, from), p, q),
                            distance_to_segment(old_point(ring, std::fmod(to, n)), p, q));
    for (double k = std::floor(from) + 1; k <= to; k += 1) {
      worst = std::max(worst, distance_to_segment(old_point(ring, std::fmod(k, n)), p, q));
    }
    return worst;
  }

  /// The place of the old ring between two others that is nearest to a point.
  double nearest_origin(int ring, double from, double to, const Point& p) const {
    const auto n = static_cast<double>(rings_[ring].size());
    double best = from;
    double least = length(p - old_point(ring, from));
    double start = from;
    while (start < to) {
      const double end = std::min(to, std::floor(start) + 1);
      const Point u = old_point(ring, std::fmod(start, n));
      const Point w = old_point(ring, std::fmod(end, n));
      const double fraction = nearest_fraction(p, u, w);
      const double distance = length(p - between(u, w, fraction));
      if (distance < least) {
        least = distance;
        best = start + (end - start) * fraction;
      }
      start = end;
    }
    return best;
  }

  /// Whether a new edge meets no other edge of the zone but those it follows on.
  bool is_free(int a, int d, const Point& p, const Point& q) const {
    std::vector<int> found;
    cells_.query(p, q, found);
    for (const int edge : found) {
      // The three edges that go.
      if (edge == a || edge == vertices_[a].after || edge == vertices_[d].before) continue;
      const Point& u = vertices_[edge].at;
      const Point& w = next(edge).at;
      const SegmentRelation relation = relate_segments(p, q, u, w);
      if (relation == SegmentRelation::disjoint) continue;
      const bool neighbour = vertices_[edge].after == a || edge == d;
      if (relation == SegmentRelation::touch && neighbour) continue;
      if (relation == SegmentRelation::touch && (vertices_[a].fixed || vertices_[d].fixed)) {
        // Rings touch where they did before.
        const bool at_a = vertices_[a].fixed && (u == vertices_[a].at || w == vertices_[a].at);
        const bool at_d = vertices_[d].fixed && (u == vertices_[d].at || w == vertices_[d].at);
        if (at_a || at_d) continue;
      }
      return false;
    }
    return true;
  }

  void try_collapse(int v) {
    const int a = vertices_[v].before;
    const int c = vertices_[v].after;
    const int d = vertices_[c].after;
    const int ring = vertices_[v].ring;
    if (left_[ring] < 5) return;
    auto e = target(v);
    if (!e) return;
    e = snapped(*e, grid_);
    const double tolerance = tolerances_[ring];
    const auto n = static_cast<double>(rings_[ring].size());
    const double from = vertices_[a].origin;
    double to = vertices_[d].origin;
    if (to <= from) to += n;
    const double split = nearest_origin(ring, from, to, *e);
    const double off = length(*e - old_point(ring, std::fmod(split, n)));
    if (off > tolerance) return;
    const double first = worst_distance(ring, from, split, vertices_[a].at, *e);
    if (first > tolerance) return;
    const double second = worst_distance(ring, split, to, *e, vertices_[d].at);
    if (second > tolerance) return;
    if (*e == vertices_[a].at || *e == vertices_[d].at) return;
    if (!is_free(a, d, vertices_[a].at, *e) || !is_free(a, d, *e, vertices_[d].at)) return;

    cells_.remove(a, vertices_[a].at, vertices_[v].at);
    cells_.remove(v, vertices_[v].at, vertices_[c].at);
    cells_.remove(c, vertices_[c].at, vertices_[d].at);
    vertices_[c].gone = true;
    --left_[ring];
    vertices_[v].at = *e;
    vertices_[v].after = d;
    vertices_[d].before = v;
    vertices_[v].origin = std::fmod(split, n);
    vertices_[v].off = off;
    vertices_[a].worst = first;
    vertices_[v].worst = second;
    cells_.insert(a, vertices_[a].at, *e);
    cells_.insert(v, *e, vertices_[d].at);
    // The edges that have one of the five vertices around the new one.
    const int before = vertices_[a].before;
    for (const int w : {vertices_[before].before, before, a, v, d}) {
      ++vertices_[w].version;
      offer(w);
    }
  }

  const std::vector<std::vector<Point>>& rings_;
  const std::vector<double>& tolerances_;
  double grid_;  ///< that new vertices lie on
  EdgeCells cells_;
  std::vector<Vertex> vertices_;
  std::vector<int> left_;  ///< vertices of each ring
  std::priority_queue<Collapse> queue_;
};

/// The rings of a zone without their repeated ends, and how many each polygon has.
struct OpenRings {
  std::vector<std::vector<Point>> rings;
  std::vector<std::size_t> counts;
};

OpenRings open_rings(const MultiPolygonView& zone) {
  OpenRings result;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      const RingView ring = polygon.ring(k);
      result.rings.emplace_back(ring.begin(), ring.end() - 1);
    }
    result.counts.push_back(polygon.ring_count());
  }
  return result;
}

void add_feature(const std::vector<std::vector<Point>>& rings,
                 const std::vector<std::size_t>& counts, MultiPolygonBuilder& builder) {
  std::size_t r = 0;
  for (const std::size_t count : counts) {
    for (std::size_t k = 0; k < count; ++k, ++r) {
      for (const Point& p : rings[r]) builder.add_point(p);
      builder.finish_ring();
    }
    builder.finish_polygon();
  }
  builder.finish_feature();
}

std::size_t ring_number(const std::vector<std::size_t>& counts, const RingPlace& place) {
  std::size_t first = 0;
  for (std::size_t j = 0; j < place.polygon; ++j) first += counts[j];
  return first + place.ring;
}

/// Smooths one zone; rings that would make it invalid are smoothed less, step by step.
void smooth(const MultiPolygonView& zone, double tolerance, double grid,
            MultiPolygonBuilder& builder, SmoothedOutlines& result) {
  const OpenRings old = open_rings(zone);
  std::vector<double> tolerances(old.rings.size(), tolerance);
  while (true) {
    Smoothing smoothing(old.rings, tolerances, grid);
    smoothing.run();
    const std::vector<std::vector<Point>> rings = smoothing.rings();
    MultiPolygonBuilder trial;
    add_feature(rings, old.counts, trial);
    const MultiPolygonArray smoothed = std::move(trial).build();
    bool restrained = false;
    for (const Fault& fault : faults(smoothed[0], {.notes = false})) {
      for (const auto& place : {std::optional(fault.ring), fault.other}) {
        if (!place) continue;
        double& ring_tolerance = tolerances[ring_number(old.counts, *place)];
        if (ring_tolerance == 0) continue;
        ring_tolerance = ring_tolerance > tolerance / 10 ? ring_tolerance / 2 : 0;
        restrained = true;
      }
    }
    if (restrained) continue;
    builder.add_feature(smoothed[0]);
    result.largest_move_m = std::max(result.largest_move_m, smoothing.largest_move());
    for (std::size_t r = 0; r < rings.size(); ++r) {
      result.vertices_before += old.rings[r].size();
      result.vertices_after += rings[r].size();
      if (tolerances[r] < tolerance) ++result.restrained_rings;
    }
    return;
  }
}

}  // namespace

SmoothedOutlines smooth_outlines(const MultiPolygonArray& zones, double tolerance_m,
                                 const Crs& crs) {
  const double metre = detail::plane_units_per_metre(crs);
  detail::require_distance("smooth", tolerance_m);
  SmoothedOutlines result;
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
    } else {
      smooth(zones[i], tolerance_m * metre, default_grid(crs), builder, result);
    }
  }
  result.largest_move_m /= metre;
  result.zones = std::move(builder).build();
  return result;
}

}  // namespace ecotone
