// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: vertices left out of borders, without making them cross.

#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/coverage/border_graph.h"
#include "ecotone/coverage/coverage_simplification.h"
#include "ecotone/geodesy/crs.h"

namespace ecotone {

/// Leaves vertices out of the arcs of a graph.
class BorderThinning {
 public:
  BorderThinning(const BorderGraph& graph, const GridScale& scale, const Crs& crs,
                 double tolerance_m, SimplifyMethod method);

  /// Thins all arcs but those locked, in their order, until nothing more can go.
  void thin(bool lock_loose);

  /// Brings a vertex back; nothing is thinned after that.
  void put_back(std::uint32_t vertex) { is_there_[vertex] = 1; }

  bool is_there(std::uint32_t vertex) const { return is_there_[vertex] != 0; }
  /// Vertices that should go, and stay lest borders cross.
  std::size_t kept_for_topology() const;
  double largest_displacement_m() const;

 private:
  struct Steps {
    double x_m = 1;  // metres of a grid unit
    double y_m = 1;
  };
  Steps steps_at(const GridPoint& p) const;
  double triangle_m2(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;
  double distance_m(const GridPoint& p, const GridPoint& a, const GridPoint& b) const;

  void mark_by_distance(std::span<const std::uint32_t> arc);
  bool thin_arc(std::span<const std::uint32_t> arc);
  bool may_go(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;
  bool are_joined(std::uint32_t a, std::uint32_t c) const;

  void build_cells();
  std::size_t cell(std::int64_t value, std::int64_t low, std::size_t count) const;
  bool has_vertex_in(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;

  const BorderGraph& graph_;
  const GridScale& scale_;
  const Crs& crs_;
  double tolerance_m_;
  SimplifyMethod method_;
  std::vector<std::uint8_t> is_there_;
  std::vector<std::uint8_t> should_go_;
  // Of vertices that are no nodes, as long as they are there.
  std::vector<std::uint32_t> previous_;
  std::vector<std::uint32_t> next_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> joined_nodes_;  // by an edge; lesser first
  // Vertices by cells of a regular grid.
  GridBox extent_;
  std::int64_t cell_size_ = 1;
  std::size_t columns_ = 1;
  std::size_t rows_ = 1;
  std::vector<std::uint32_t> cell_starts_;
  std::vector<std::uint32_t> cell_vertices_;
};

}  // namespace ecotone
