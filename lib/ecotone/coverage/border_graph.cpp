// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/border_graph.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "ecotone/coverage/edge_mates.h"

namespace ecotone {

BorderGraph::BorderGraph(const GridPolygons& polygons, const std::vector<std::uint32_t>& mates) {
  std::size_t size = 16;
  while (size < 2 * polygons.vertices.size()) size *= 2;
  slots_.assign(size, none);
  std::vector<std::uint32_t> vertex_of;
  vertex_of.reserve(polygons.vertices.size());
  for (const GridPoint& p : polygons.vertices) vertex_of.push_back(add(p));
  is_node_.assign(points_.size(), 0);
  neighbours_.assign(2 * points_.size(), none);
  for (std::size_t r = 0; r < polygons.ring_count(); ++r) {
    for (std::uint32_t k = polygons.ring_starts[r]; k + 1 < polygons.ring_starts[r + 1]; ++k) {
      link(vertex_of[k], vertex_of[k + 1]);
      link(vertex_of[k + 1], vertex_of[k]);
    }
  }
  collect_arcs(polygons, mates, vertex_of);
  sort_arcs();
}

std::size_t BorderGraph::slot_of(const GridPoint& p) const {
  std::uint64_t h = static_cast<std::uint64_t>(p.x) * 0x9e3779b97f4a7c15U;
  h = (h ^ (h >> 29) ^ static_cast<std::uint64_t>(p.y)) * 0xbf58476d1ce4e5b9U;
  std::size_t at = (h ^ (h >> 32)) & (slots_.size() - 1);
  while (slots_[at] != none && points_[slots_[at]] != p) at = (at + 1) & (slots_.size() - 1);
  return at;
}

std::uint32_t BorderGraph::find(const GridPoint& p) const {
  return slots_[slot_of(p)];
}

std::uint32_t BorderGraph::add(const GridPoint& p) {
  std::uint32_t& slot = slots_[slot_of(p)];
  if (slot == none) {
    slot = static_cast<std::uint32_t>(points_.size());
    points_.push_back(p);
  }
  return slot;
}

// A vertex with more than two neighbours is a node.
void BorderGraph::link(std::uint32_t from, std::uint32_t to) {
  std::uint32_t* const neighbour = &neighbours_[2 * std::size_t{from}];
  if (neighbour[0] == to || neighbour[1] == to) return;
  if (neighbour[0] == none) {
    neighbour[0] = to;
  } else if (neighbour[1] == none) {
    neighbour[1] = to;
  } else {
    is_node_[from] = 1;
  }
}

void BorderGraph::collect_arcs(const GridPolygons& polygons,
                               const std::vector<std::uint32_t>& mates,
                               const std::vector<std::uint32_t>& vertex_of) {
  std::vector<std::uint8_t> is_taken(points_.size(), 0);
  for (std::size_t r = 0; r < polygons.ring_count(); ++r) {
    const std::uint32_t begin = polygons.ring_starts[r];
    const std::uint32_t length = polygons.ring_starts[r + 1] - begin - 1;
    const auto at = [&](std::uint32_t k) { return vertex_of[begin + k % length]; };
    std::uint32_t start = 0;
    while (start < length && is_node_[at(start)] == 0) ++start;
    if (start == length) {  // a ring that meets no other begins at its lowest vertex
      start = 0;
      for (std::uint32_t k = 1; k < length; ++k) {
        if (points_[at(k)] < points_[at(start)]) start = k;
      }
      is_node_[at(start)] = 1;
    }
    for (std::uint32_t k = start; k < start + length;) {
      std::uint32_t end = k + 1;
      while (is_node_[at(end)] == 0) ++end;
      const bool is_new = end == k + 1 || is_taken[at(k + 1)] == 0;
      if (is_new) {
        for (std::uint32_t i = k; i <= end; ++i) arc_vertices_.push_back(at(i));
        for (std::uint32_t i = k + 1; i < end; ++i) is_taken[at(i)] = 1;
        arc_starts_.push_back(arc_vertices_.size());
        arc_is_loose_.push_back(mates[begin + k % length] == no_mate ? 1 : 0);
      }
      k = end;
    }
  }
}

// An arc of one edge may be there twice; that does no harm.
void BorderGraph::sort_arcs() {
  const auto key = [&](std::size_t i) {
    const auto vertices = arc(i);
    return std::tuple(points_[vertices[0]], points_[vertices[1]]);
  };
  for (std::size_t i = 0; i < arc_count(); ++i) {
    const auto vertices =
        std::span(arc_vertices_).subspan(arc_starts_[i], arc_starts_[i + 1] - arc_starts_[i]);
    const std::tuple back(points_[vertices[vertices.size() - 1]],
                          points_[vertices[vertices.size() - 2]]);
    if (back < key(i)) std::ranges::reverse(vertices);
  }
  std::vector<std::uint32_t> order(arc_count());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order,
                           [&](std::uint32_t i, std::uint32_t k) { return key(i) < key(k); });
  std::vector<std::uint32_t> vertices;
  vertices.reserve(arc_vertices_.size());
  std::vector<std::size_t> starts{0};
  std::vector<std::uint8_t> loose;
  for (const std::uint32_t i : order) {
    const auto one = arc(i);
    vertices.insert(vertices.end(), one.begin(), one.end());
    starts.push_back(vertices.size());
    loose.push_back(arc_is_loose_[i]);
  }
  arc_vertices_ = std::move(vertices);
  arc_starts_ = std::move(starts);
  arc_is_loose_ = std::move(loose);
}

}  // namespace ecotone
