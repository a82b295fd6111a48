// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "ecotone/geometry/box.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// Boxes, searched by overlap or by nearness. Built once, never changed; safe to share between
/// threads. Ids are places in the span it was built from.
///
/// A packed tree in the order of a Hilbert curve: flat arrays without pointers, 16 children a
/// node, n log n to build. We keep it ourselves instead of taking Boost's R-tree since it is a
/// screenful, its answers come in an order that we define, and its arrays can later be written
/// to a file and mapped from there.
///
/// Source: I. Kamel, C. Faloutsos, On packing R-trees, CIKM 1993.
class BoxIndex {
 public:
  BoxIndex() = default;
  /// @param boxes  at most 2^32 − 1; empty ones, and those with a coordinate that is not finite,
  ///               are never found
  explicit BoxIndex(std::span<const Box> boxes);

  /// Number of boxes that can be found.
  std::size_t size() const { return ids_.size(); }
  /// The box around all of them.
  const Box& extent() const { return extent_; }

  /// Ids of the boxes that share a point with `wanted`, borders included; rising.
  std::vector<std::uint32_t> query(const Box& wanted) const;
  /// The same, into a vector that is cleared first: saves the allocation in a loop.
  void query(const Box& wanted, std::vector<std::uint32_t>& found) const;

  /// Ids of the k boxes nearest to a point, nearest first, equally near ones by id. The distance
  /// is that to the box in the plane of the coordinates, 0 inside it.
  ///
  /// @param within  leave out boxes that are farther than this
  std::vector<std::uint32_t> nearest(const Point& p, std::size_t k,
                                     double within = std::numeric_limits<double>::infinity()) const;

  /// How far apart boxes are, at least: metres, say, for each unit along the axes.
  struct Scale {
    double x = 1;
    double y = 1;

    double distance(const Box& a, const Box& b) const;
  };
  /// Takes a box that is near, with its distance, and says within what the others are wanted.
  using NearVisit = std::function<double(std::uint32_t id, double distance)>;
  /// Visits boxes in rising distance from a box, equally near ones by id, as long as they lie
  /// within what the last visit said.
  ///
  /// @param within  before the first visit
  void visit_near(const Box& from, Scale scale, double within, const NearVisit& visit) const;

 private:
  // Level 0 are the boxes in the order of the curve, the last level is the root. A node at place
  // i of a level has children 16 i to 16 i + 15 of the level below.
  std::vector<std::vector<Box>> levels_;
  std::vector<std::uint32_t> ids_;  // of the boxes of level 0
  Box extent_;
};

}  // namespace ecotone
