// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: near-coincident borders brought together.

#include <span>
#include <utility>
#include <vector>

#include "ecotone/coverage/border_contacts.h"

namespace ecotone {

/// Vertices that move to others, and vertices that edges receive; functions of places alone, so
/// that every feature that has a vertex or an edge changes alike and shared borders stay shared.
class BorderMoves {
 public:
  /// Of two vertices near each other that of fewer features moves to the other, if neither has
  /// moved and it is no goal itself; else the one later by x, then y. The nearest pairs go first. A
  /// vertex near the inside of an edge, but not on it, becomes a vertex of it.
  ///
  /// @param locked  sorted; these vertices do not move, and edges between two of them do not bend
  BorderMoves(const std::vector<BorderContact>& contacts, const GridPolygons& polygons,
              std::span<const GridPoint> locked);

  bool empty() const { return moved_.empty() && received_.empty(); }
  /// Whether a ring would change.
  bool changes(std::span<const GridPoint> ring) const;
  /// A closed ring as it becomes; it may run along itself or collapse.
  std::vector<GridPoint> applied(std::span<const GridPoint> ring) const;

 private:
  struct Received {
    GridPoint a;  // of the edge, the lesser end first
    GridPoint b;
    double along = 0;
    GridPoint at;
  };

  GridPoint moved(const GridPoint& p) const;
  std::span<const Received> received_by(const GridPoint& a, const GridPoint& b) const;
  void merge(const std::vector<BorderContact>& contacts, const GridPolygons& polygons,
             std::span<const GridPoint> locked);
  void insert(const std::vector<BorderContact>& contacts, const GridPolygons& polygons,
              std::span<const GridPoint> locked);

  std::vector<std::pair<GridPoint, GridPoint>> moved_;  // sorted
  std::vector<Received> received_;                      // sorted by edge, then along it
};

}  // namespace ecotone
