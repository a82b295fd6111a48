// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the borders of a coverage, each once.

#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/index/grid_polygons.h"

namespace ecotone {

/// The vertices of a column, numbered, and the arcs between those where borders meet.
class BorderGraph {
 public:
  /// @param mates  as `edge_mates` gives them
  BorderGraph(const GridPolygons& polygons, const std::vector<std::uint32_t>& mates);

  static constexpr std::uint32_t none = 0xffffffffU;

  std::size_t vertex_count() const { return points_.size(); }
  const GridPoint& point(std::uint32_t vertex) const { return points_[vertex]; }
  /// The vertex at a place; `none` if there is none.
  std::uint32_t find(const GridPoint& p) const;
  /// Whether borders meet at a vertex, or a ring without such a place begins at it.
  bool is_node(std::uint32_t vertex) const { return is_node_[vertex] != 0; }

  /// Arcs, in an order and a direction that follow from their places alone. Each runs from a node
  /// to a node, which may be the same, over vertices that are no nodes.
  std::size_t arc_count() const { return arc_starts_.size() - 1; }
  std::span<const std::uint32_t> arc(std::size_t i) const {
    return std::span(arc_vertices_).subspan(arc_starts_[i], arc_starts_[i + 1] - arc_starts_[i]);
  }
  /// Whether an arc has a feature on one side only.
  bool is_loose(std::size_t i) const { return arc_is_loose_[i] != 0; }

 private:
  std::uint32_t add(const GridPoint& p);
  std::size_t slot_of(const GridPoint& p) const;
  void link(std::uint32_t from, std::uint32_t to);
  void collect_arcs(const GridPolygons& polygons, const std::vector<std::uint32_t>& mates,
                    const std::vector<std::uint32_t>& vertex_of);
  void sort_arcs();

  std::vector<GridPoint> points_;
  std::vector<std::uint32_t> slots_;  // open addressing
  std::vector<std::uint8_t> is_node_;
  std::vector<std::uint32_t> neighbours_;  // two a vertex
  std::vector<std::uint32_t> arc_vertices_;
  std::vector<std::size_t> arc_starts_{0};
  std::vector<std::uint8_t> arc_is_loose_;
};

}  // namespace ecotone
