// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: the plane, divided by edges on an integer grid.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/geometry/box_tree.h"
#include "ecotone/geometry/noding.h"

namespace ecotone::detail {

using Index = std::uint32_t;
inline constexpr Index no_index = std::numeric_limits<Index>::max();

/// A ring of an arrangement, from its lowest vertex by x, then y; not closed.
struct ArrangedRing {
  std::vector<GridPoint> points;
  std::int32_t source = 0;  ///< the first of the rings whose edges it has
};

struct ArrangedPolygon {
  ArrangedRing shell;
  std::vector<ArrangedRing> holes;
};

/// Edges that meet at ends only divide the plane into faces. Half-edge 2e runs from a to b of
/// edge e, half-edge 2e + 1 back; the face of a half-edge is on its left. A loop is what half-edges
/// run around a face in one piece; a face has one outer loop (but for the outside of all) and one
/// for each component of edges in it.
class Arrangement {
 public:
  /// @param entries  as `node_edges` gives them: an edge has an entry for each of its rings
  explicit Arrangement(std::vector<GridEdge> entries);

  std::size_t edge_count() const { return first_entry_.size() - 1; }
  std::size_t half_edge_count() const { return node_of_.size(); }
  std::size_t node_count() const { return nodes_.size(); }
  Index loop_count() const { return loop_count_; }

  const GridEdge& edge(Index e) const { return entries_[first_entry_[e]]; }
  /// The rings that run along an edge.
  std::span<const GridEdge> entries_of(Index e) const {
    return std::span(entries_).subspan(first_entry_[e], first_entry_[e + 1] - first_entry_[e]);
  }
  const GridPoint& origin(Index h) const { return h % 2 == 0 ? edge(h / 2).a : edge(h / 2).b; }
  const GridPoint& target(Index h) const { return origin(h ^ 1U); }
  Index origin_node(Index h) const { return node_of_[h]; }
  /// The half-edges that leave a node.
  std::span<const Index> around(Index node) const {
    return std::span(around_).subspan(first_around_[node],
                                      first_around_[node + 1] - first_around_[node]);
  }
  Index loop_of(Index h) const { return loop_of_[h]; }
  /// The face of a half-edge; face 0 is the outside of all.
  Index face_of(Index h) const { return face_of_[loop_of_[h]]; }
  Index face_of_loop(Index loop) const { return face_of_[loop]; }
  Index face_count() const { return face_count_; }
  /// The half-edge that follows along the face on the left.
  Index next(Index h) const { return clockwise(h ^ 1U); }

  /// Visits each loop by visit(loop, by) after step_over(h) for each half-edge h from whose left
  /// the traversal went to its right, so that winding numbers can be kept. `by` is the half-edge
  /// stepped over last, or `no_index` if the face is that of the loop before, or the outside.
  template <typename StepOver, typename Visit>
  void traverse(const StepOver& step_over, const Visit& visit) const;

  /// The polygons that the marked loops make; all loops of a face bear the same mark.
  std::vector<ArrangedPolygon> polygons_of(const std::vector<std::uint8_t>& is_inside) const;

 private:
  // The half-edge from the same node that comes next clockwise.
  Index clockwise(Index h) const {
    const Index node = node_of_[h];
    const Index i = position_[h];
    return around_[i == first_around_[node] ? first_around_[node + 1] - 1 : i - 1];
  }

  void collect_edges();
  void collect_nodes();
  void link_half_edges();
  void label_loops();
  void link_components();
  void number_faces(std::span<const std::pair<Index, Index>> outer_loops);
  void build_tree();
  template <typename Filter>
  Index nearest_left(const GridPoint& p, const Filter& filter) const;
  bool is_left_of(Index first, Index second) const;
  ArrangedRing ring_of(std::span<const Index> half_edges) const;

  std::vector<GridEdge> entries_;
  std::vector<std::size_t> first_entry_;  // of an edge
  std::vector<GridPoint> nodes_;          // sorted
  std::vector<Index> node_of_;            // origin of a half-edge
  std::vector<Index> around_;             // half-edges by node, counter-clockwise
  std::vector<Index> first_around_;       // of a node
  std::vector<Index> position_;           // of a half-edge in around_
  std::vector<Index> loop_of_;            // of a half-edge
  Index loop_count_ = 0;
  std::vector<Index> roots_;        // outer half-edges of components outside all others
  std::vector<Index> first_child_;  // of a loop: outer half-edge of a component in its face
  std::vector<Index> next_child_;   // of an outer loop
  std::vector<Index> face_of_;      // of a loop
  Index face_count_ = 0;
  std::optional<BoxTree<double>> tree_;
  std::vector<std::size_t> tree_order_;
};

template <typename StepOver, typename Visit>
void Arrangement::traverse(const StepOver& step_over, const Visit& visit) const {
  std::vector<std::uint8_t> is_visited(loop_count_, 0);
  struct Frame {
    Index at;
    Index start;
    bool has_begun;
    Index child;
    Index entered_by;
  };
  std::vector<Frame> stack;
  const auto enter = [&](Index h, Index by) {
    const Index loop = loop_of_[h];
    is_visited[loop] = 1;
    visit(loop, by);
    stack.push_back({h, h, false, first_child_[loop], by});
  };
  for (const Index root : roots_) {
    enter(root, no_index);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.child != no_index) {
        const Index child = frame.child;
        frame.child = next_child_[loop_of_[child]];
        enter(child, no_index);
      } else if (frame.has_begun && frame.at == frame.start) {
        if (frame.entered_by != no_index) step_over(frame.entered_by ^ 1U);
        stack.pop_back();
      } else {
        const Index h = frame.at;
        frame.at = next(h);
        frame.has_begun = true;
        if (is_visited[loop_of_[h ^ 1U]] != 0) continue;
        step_over(h);
        enter(h ^ 1U, h);
      }
    }
  }
}

/// The polygons of the region that edges wind around, counter-clockwise once or more.
/// @param edges  as `node_edges` gives them
std::vector<ArrangedPolygon> wound_polygons(std::vector<GridEdge> edges);

}  // namespace ecotone::detail
