// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: where a ring runs along lines.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "ecotone/geometry/point.h"
#include "ecotone/index/box_index.h"

namespace ecotone::detail {

/// A path of a layer of lines, with the measures of its vertices.
struct SnapPath {
  std::size_t layer = 0;
  std::size_t feature = 0;
  std::vector<Point> points;
  std::vector<double> measures;  ///< along the path, in units of the plane
  bool closed = false;

  double total() const { return measures.back(); }
  /// The point at a measure; of a closed path, measures go round.
  Point at(double measure) const;
  /// The points from one measure to another, in that direction, ends included.
  std::vector<Point> portion(double from, double to) const;
};

/// Where two paths meet: the measures on both.
struct PathMeeting {
  double on_first = 0;
  double on_second = 0;
};

/// The meeting of two paths that is nearest to a measure on each, no farther than a reach along
/// each; nothing if there is none.
std::optional<PathMeeting> meeting_near(const SnapPath& first, double on_first, double first_reach,
                                        const SnapPath& second, double on_second,
                                        double second_reach);

/// All paths to snap to, found by place.
struct SnapPaths {
  std::vector<SnapPath> paths;
  std::vector<double> distances;  ///< of each layer, in units of the plane
  std::vector<std::size_t> segment_paths;
  std::vector<std::size_t> segments;  ///< number of the segment in its path
  BoxIndex index;
  double reach = 0;  ///< the greatest distance

  void build_index();
};

/// A vertex of a ring, or a point between two of them.
struct OutlineNode {
  Point at;
  bool is_vertex = true;
};

/// A stretch of a ring from node `first` to node `last` (both included; `last` may pass the end of
/// the ring, nodes go round) that runs along a path.
struct LineStretch {
  std::size_t path = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  double from = 0;  ///< measures where the outline joins and leaves the path
  double to = 0;
  double first_off = 0;  ///< distance of the first and the last node from the path
  double last_off = 0;
  double largest_move = 0;
  bool whole_ring = false;  ///< the ring is the path

  double extent() const { return from < to ? to - from : from - to; }
};

/// The vertices of a ring (not closed) with points between them where lines are near, no farther
/// apart than half the smallest distance.
std::vector<OutlineNode> outline_nodes(std::span<const Point> ring, const SnapPaths& paths);

/// The stretches of a ring to snap, free of each other, in the order of the ring.
/// @param shortest  in units of the plane
std::vector<LineStretch> line_stretches(std::span<const OutlineNode> nodes, const SnapPaths& paths,
                                        double shortest);

}  // namespace ecotone::detail
