// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the faces between edges that meet at common ends only.

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/geometry/noding.h"
#include "ecotone/overlay/partition.h"

namespace ecotone {

class BoxIndex;

/// The plane as edges divide it. Half-edge 2e runs from the first to the second end of edge e,
/// half-edge 2e + 1 back; each has the face on its left. `GridEdge::ring` is the group of an edge.
class FaceArrangement {
 public:
  /// @param edges  as `detail::node_edges` returns them: noded, sorted, equal ones merged
  explicit FaceArrangement(std::vector<detail::GridEdge> edges);

  /// Gives faces to labels, by the groups with a winding number above 0.
  void label_faces(const FaceLabel& label);

  /// The labels that occur, rising.
  std::vector<std::uint64_t> labels() const;
  /// One feature a label, in units of the grid.
  /// @param kept  vertices that stay even on a straight border, sorted
  MultiPolygonArray pieces(std::span<const std::uint64_t> labels, std::span<const GridPoint> kept,
                           int threads) const;

 private:
  using HalfEdge = std::uint32_t;
  using Winding = std::pair<std::uint32_t, std::int32_t>;  // group, times around it
  static constexpr std::uint32_t none = 0xffffffffU;

  static HalfEdge twin(HalfEdge h) { return h ^ 1U; }
  std::uint32_t origin(HalfEdge h) const { return ends_[h]; }
  std::uint32_t target(HalfEdge h) const { return ends_[h ^ 1U]; }
  const GridPoint& place(std::uint32_t vertex) const { return vertices_[vertex]; }

  void sort_around_vertices();
  void trace_cycles();
  HalfEdge outermost_at(std::uint32_t vertex) const;
  std::optional<HalfEdge> left_of(const GridPoint& p, const BoxIndex& index,
                                  std::vector<std::uint32_t>& found) const;
  std::vector<Winding> across(std::vector<Winding> from, HalfEdge h) const;
  bool is_border(HalfEdge h) const { return labels_[cycle_[h]] != labels_[cycle_[twin(h)]]; }
  std::vector<std::uint8_t> straight_vertices(std::span<const GridPoint> kept) const;

  std::vector<detail::GridEdge> edges_;
  std::vector<std::uint32_t> edge_starts_;  // of the edges in one place, in `edges_`
  std::vector<GridPoint> vertices_;         // sorted
  std::vector<std::uint32_t> ends_;         // of half-edges: where they begin
  std::vector<std::uint32_t> out_starts_;   // half-edges out of a vertex, counter-clockwise
  std::vector<HalfEdge> out_;
  std::vector<HalfEdge> next_;        // along the face on the left
  std::vector<std::uint32_t> cycle_;  // a border of a face, of each half-edge
  std::vector<HalfEdge> cycle_first_;
  std::vector<std::optional<std::uint64_t>> labels_;  // of cycles
};

}  // namespace ecotone
