// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/boundary_graph.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

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
  return walk.places.size() >= 3;
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

BoundaryGraph boundary_graph(const MultiPolygonArray& zones) {
  BoundaryGraph graph;
  const std::vector<std::uint32_t> numbers = place_numbers(zones.points(), graph.places);
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
  graph.is_node = nodes_of(graph);
  return graph;
}

std::vector<Stretch> stretches_of(const BoundaryGraph& graph) {
  std::vector<Stretch> stretches;
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const RingWalk& ring : graph.rings) {
    const std::size_t n = ring.places.size();
    std::size_t first = 0;
    while (first < n && graph.is_node[ring.places[first]] == 0) ++first;
    for (std::size_t i = 0; i < n;) {
      Stretch stretch{ring.places[(first + i) % n]};
      do {
        ++i;
        stretch.push_back(ring.places[(first + i) % n]);
      } while (graph.is_node[stretch.back()] == 0);
      orient(stretch);
      // No other stretch has its first edge.
      if (seen.emplace(stretch[0], stretch[1]).second) stretches.push_back(std::move(stretch));
    }
  }
  return stretches;
}

}  // namespace ecotone
