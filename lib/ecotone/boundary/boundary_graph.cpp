// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/boundary_graph.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "ecotone/geometry/box.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/index/box_index.h"

namespace ecotone {
namespace {

// Every vertex of a column under the number of its place, places from west to east.
std::vector<std::uint32_t> place_numbers(std::span<const Point> points,
                                         std::vector<Point>& places) {
  std::vector<std::uint32_t> order(points.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return lies_before(points[a], points[b]); });
  std::vector<std::uint32_t> numbers(points.size());
  for (const std::uint32_t i : order) {
    if (places.empty() || !(places.back() == points[i])) places.push_back(points[i]);
    numbers[i] = static_cast<std::uint32_t>(places.size() - 1);
  }
  return numbers;
}

// Metres of a unit along x and y, near a place: enough for distances within a tolerance.
struct Scale {
  double x, y;

  Scale(const Point& near, const Crs& crs) : x(crs.unit_factor()), y(crs.unit_factor()) {
    if (!crs.is_geographic()) return;
    constexpr double degree = std::numbers::pi / 180;
    y = crs.ellipsoid().semi_major_axis_m * degree;
    x = y * std::cos(near.y * degree);
  }
  double length(double dx, double dy) const { return std::hypot(dx * x, dy * y); }
  // A box around a place that holds everything within a distance.
  Box around(Box box, double distance_m) const {
    const double dx = distance_m / std::max(x, 1e-6);
    const double dy = distance_m / y;
    return {box.min_x - dx, box.min_y - dy, box.max_x + dx, box.max_y + dy};
  }
};

BoxIndex index_of(std::span<const Point> places) {
  std::vector<Box> spots(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) spots[i].include(places[i]);
  return BoxIndex(spots);
}

// Of each place, the most western of those it is matched with, directly or by others between.
std::vector<std::uint32_t> matched(std::span<const Point> places, const BoxIndex& index,
                                   const Crs& crs, double match_m) {
  std::vector<std::uint32_t> first(places.size());
  std::iota(first.begin(), first.end(), 0U);
  const auto root = [&](std::uint32_t i) {
    while (first[i] != i) i = first[i] = first[first[i]];
    return i;
  };
  std::vector<std::uint32_t> near;
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    const Scale scale(places[i], crs);
    Box spot;
    spot.include(places[i]);
    index.query(scale.around(spot, match_m), near);
    for (const std::uint32_t j : near) {
      const double dx = places[j].x - places[i].x;
      const double dy = places[j].y - places[i].y;
      if (j <= i || scale.length(dx, dy) > match_m) continue;
      const std::uint32_t a = root(i);
      const std::uint32_t b = root(j);
      first[std::max(a, b)] = std::min(a, b);
    }
  }
  for (std::uint32_t i = 0; i < places.size(); ++i) first[i] = root(i);
  return first;
}

// Nothing for a ring that does not enclose anything.
bool walk_ring(std::span<const std::uint32_t> ring, RingWalk& walk) {
  for (std::size_t v = 0; v < ring.size(); ++v) {
    if (!walk.places.empty() && walk.places.back() == ring[v]) continue;
    walk.places.push_back(ring[v]);
    walk.vertices.push_back(v);
  }
  while (walk.places.size() > 1 && walk.places.front() == walk.places.back()) {
    walk.places.pop_back();
    walk.vertices.pop_back();
  }
  walk.inserted.assign(walk.places.size(), 0);
  return walk.places.size() >= 3;
}

// Finds the vertices of other rings that lie on an edge.
class EdgeVisitors {
 public:
  EdgeVisitors(const BoundaryGraph& graph, const BoxIndex& index, const Crs& crs, double match_m)
      : graph_(graph), index_(index), crs_(crs), match_m_(match_m), rings_(graph.places.size()) {
    for (std::size_t r = 0; r < graph.rings.size(); ++r) {
      for (const std::uint32_t place : graph.rings[r].places) {
        std::size_t& ring = rings_[place];
        ring = ring == nobody || ring == r + 1 ? r + 1 : several;
      }
    }
  }

  // In their order along the edge.
  std::vector<std::uint32_t> operator()(std::size_t ring, std::uint32_t from, std::uint32_t to) {
    const Point& a = graph_.places[from];
    const Point& b = graph_.places[to];
    const Scale scale(a, crs_);
    Box edge;
    edge.include(a);
    edge.include(b);
    index_.query(scale.around(edge, match_m_), near_);
    const double dx = (b.x - a.x) * scale.x;
    const double dy = (b.y - a.y) * scale.y;
    std::vector<std::pair<double, std::uint32_t>> found;
    for (const std::uint32_t place : near_) {
      if (place == from || place == to || rings_[place] == nobody || rings_[place] == ring + 1) {
        continue;
      }
      const Point& p = graph_.places[place];
      const double px = (p.x - a.x) * scale.x;
      const double py = (p.y - a.y) * scale.y;
      const double along = (px * dx + py * dy) / (dx * dx + dy * dy);
      if (!(along > 0 && along < 1)) continue;
      const bool on_edge = match_m_ > 0 ? std::hypot(px - along * dx, py - along * dy) <= match_m_
                                        : is_on_segment(p, a, b);
      if (on_edge) found.emplace_back(along, place);
    }
    std::sort(found.begin(), found.end());
    std::vector<std::uint32_t> places;
    for (const auto& [along, place] : found) places.push_back(place);
    return places;
  }

 private:
  static constexpr std::size_t nobody = 0;
  static constexpr std::size_t several = static_cast<std::size_t>(-1);

  const BoundaryGraph& graph_;
  const BoxIndex& index_;
  const Crs& crs_;
  double match_m_;
  std::vector<std::size_t> rings_;  // of each place: nobody, one more than its ring, or several
  std::vector<std::uint32_t> near_;
};

// Inserts into every ring the vertices of others that lie on its edges.
void insert_visitors(BoundaryGraph& graph, const BoxIndex& index, const Crs& crs, double match_m) {
  EdgeVisitors visitors(graph, index, crs, match_m);
  std::vector<RingWalk> rings = graph.rings;
  for (std::size_t r = 0; r < rings.size(); ++r) {
    const RingWalk& old = graph.rings[r];
    RingWalk walk{old.feature, old.polygon, old.ring, {}, {}, {}};
    for (std::size_t i = 0; i < old.places.size(); ++i) {
      const auto add = [&](std::uint32_t place, std::uint8_t inserted) {
        walk.places.push_back(place);
        walk.vertices.push_back(old.vertices[i]);
        walk.inserted.push_back(inserted);
      };
      add(old.places[i], 0);
      for (const std::uint32_t place :
           visitors(r, old.places[i], old.places[(i + 1) % old.places.size()])) {
        add(place, 1);
      }
    }
    rings[r] = std::move(walk);
  }
  graph.rings = std::move(rings);
}

// Marks the places where other than two edges meet.
std::vector<std::uint8_t> nodes_of(const BoundaryGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (const RingWalk& ring : graph.rings) {
    for (std::size_t i = 0; i < ring.places.size(); ++i) {
      const std::uint32_t a = ring.places[i];
      const std::uint32_t b = ring.places[(i + 1) % ring.places.size()];
      edges.emplace_back(std::min(a, b), std::max(a, b));
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<std::uint32_t> degree(graph.places.size(), 0);
  for (const auto& [a, b] : edges) {
    ++degree[a];
    ++degree[b];
  }
  std::vector<std::uint8_t> nodes(graph.places.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i] = degree[i] == 2 ? 0 : 1;
  return nodes;
}

// One direction for all rings: places are numbered from west to east, so numbers decide.
void orient(Stretch& stretch) {
  const bool closed = stretch.front() == stretch.back();
  const std::uint32_t first = closed ? stretch[1] : stretch.front();
  const std::uint32_t last = closed ? stretch[stretch.size() - 2] : stretch.back();
  if (last < first) std::reverse(stretch.begin(), stretch.end());
}

}  // namespace

BoundaryGraph boundary_graph(const MultiPolygonArray& zones, const Crs& crs, double match_m) {
  BoundaryGraph graph;
  std::vector<std::uint32_t> numbers = place_numbers(zones.points(), graph.places);
  const BoxIndex index = index_of(graph.places);
  if (match_m > 0) {
    const std::vector<std::uint32_t> first = matched(graph.places, index, crs, match_m);
    for (std::uint32_t& number : numbers) number = first[number];
  }
  const auto polygon_starts = zones.geom_offsets();
  const auto ring_starts = zones.polygon_offsets();
  const auto point_starts = zones.ring_offsets();
  for (std::size_t i = 0; i < zones.size(); ++i) {
    for (auto j = polygon_starts[i]; j < polygon_starts[i + 1]; ++j) {
      for (auto k = ring_starts[j]; k < ring_starts[j + 1]; ++k) {
        RingWalk walk{i,
                      static_cast<std::size_t>(j - polygon_starts[i]),
                      static_cast<std::size_t>(k - ring_starts[j]),
                      {},
                      {}};
        const std::span ring(numbers.begin() + point_starts[k],
                             numbers.begin() + point_starts[k + 1]);
        if (walk_ring(ring, walk)) graph.rings.push_back(std::move(walk));
      }
    }
  }
  insert_visitors(graph, index, crs, match_m);
  graph.is_node = nodes_of(graph);
  return graph;
}

namespace {

// Calls `take` with every stretch of a ring as the ring passes it.
template <typename Take>
std::size_t walk_stretches(const BoundaryGraph& graph, const RingWalk& ring, Take take) {
  const std::size_t n = ring.places.size();
  std::size_t first = 0;
  while (first < n && graph.is_node[ring.places[first]] == 0) ++first;
  for (std::size_t i = 0; i < n;) {
    Stretch stretch{ring.places[(first + i) % n]};
    do {
      ++i;
      stretch.push_back(ring.places[(first + i) % n]);
    } while (graph.is_node[stretch.back()] == 0);
    take(std::move(stretch));
  }
  return first;
}

}  // namespace

std::vector<Stretch> stretches_of(const BoundaryGraph& graph) {
  std::vector<Stretch> stretches;
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const RingWalk& ring : graph.rings) {
    walk_stretches(graph, ring, [&](Stretch stretch) {
      orient(stretch);
      // No other stretch has its first edge.
      if (seen.emplace(stretch[0], stretch[1]).second) stretches.push_back(std::move(stretch));
    });
  }
  return stretches;
}

std::vector<RingStretches> ring_stretches(const BoundaryGraph& graph,
                                          const std::vector<Stretch>& stretches) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> by_first_edge;
  for (std::size_t s = 0; s < stretches.size(); ++s) {
    by_first_edge[{stretches[s][0], stretches[s][1]}] = s;
  }
  std::vector<RingStretches> rings;
  for (const RingWalk& ring : graph.rings) {
    RingStretches passed;
    passed.first_node = walk_stretches(graph, ring, [&](Stretch stretch) {
      const std::pair walked{stretch[0], stretch[1]};
      orient(stretch);
      const std::pair first{stretch[0], stretch[1]};
      passed.uses.push_back({by_first_edge.at(first), walked == first});
    });
    rings.push_back(std::move(passed));
  }
  return rings;
}

}  // namespace ecotone
