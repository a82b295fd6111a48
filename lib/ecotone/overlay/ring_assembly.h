// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: rings under construction, and polygons from finished ones.

#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Collects the rings of one feature: counter-clockwise ones are shells, clockwise ones holes.
class RingAssembly {
 public:
  void clear();
  bool empty() const { return starts_.size() == 1; }

  void add_point(const Point& p) { points_.push_back(p); }
  /// The place of the next point, for `finish_ring`.
  std::size_t place() const { return points_.size(); }
  /// Ends the ring of the points from a place on, which need not repeat the first; points that
  /// repeat are left out, rings without area dropped. The points before it remain open.
  void finish_ring(std::size_t first);
  /// Forgets the points since the last finished ring.
  void drop_open() { points_.clear(); }
  /// Forgets everything since a number of rings.
  void shrink(std::size_t rings);
  std::size_t ring_count() const { return starts_.size() - 1; }

  /// Takes rings that touch each other or themselves at vertices apart and joins them anew, so
  /// that each comes out as OGC has it: holes apart from shells, and no interior in two pieces.
  void resolve_touches();

  /// Leaves out the rings whose area is no larger than a width along their border, as rounding can
  /// turn them round.
  /// @return  how many
  std::size_t leave_out_slivers(double width);

  /// Whether two vertices in a row are so near each other that rounding may have let borders cross.
  bool is_tight() const;

  /// Sum of the areas of all rings in the plane, holes negative, in square units.
  double area() const;

  /// Puts holes into their shells and appends the polygons, without finishing the feature: rings
  /// begin at their lowest vertex by x, then y; holes and polygons are sorted by their vertices.
  /// @param is_rounded  vertices may lie on the wrong side of a border next to them: a hole belongs
  ///                    to the shell that most of its vertices lie in then, and what is appended
  ///                    need not be valid
  /// @return  false if a hole lies in no shell; nothing is appended then
  bool append_to(MultiPolygonBuilder& builder, bool is_rounded = false) const;

 private:
  std::span<const Point> ring(std::size_t r) const {
    return std::span(finished_).subspan(starts_[r], starts_[r + 1] - starts_[r]);
  }

  // Puts each hole into the shell of its neighbour on the left; false where that contradicts boxes.
  bool assign_by_neighbours(std::span<const std::size_t> shells, std::span<const Box> shell_boxes,
                            std::span<const std::size_t> holes,
                            std::vector<std::vector<std::size_t>>& members) const;

  std::vector<Point> points_;    // of the open ring
  std::vector<Point> finished_;  // closed rings
  std::vector<std::size_t> starts_{0};
  std::vector<double> twice_areas_;
};

}  // namespace ecotone
