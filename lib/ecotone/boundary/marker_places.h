// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: where along a stretch markers stand.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ecotone/boundary/boundary_graph.h"
#include "ecotone/boundary/markers.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/index/box_index.h"

namespace ecotone {

/// A place of a stretch that a marker may have.
struct MarkerPlace {
  double along_m = 0;  ///< from the beginning of the stretch
  Point position;
  std::vector<MarkerReason> reasons;  ///< most important first
  std::vector<std::string> crossed;
};

/// A stretch with the lengths of its edges.
class MeasuredStretch {
 public:
  MeasuredStretch(const BoundaryGraph& graph, const Stretch& stretch, const Crs& crs);

  const std::vector<Point>& path() const { return path_; }
  double length_m() const { return along_.back(); }
  /// From the beginning to a vertex.
  double along_m(std::size_t vertex) const { return along_[vertex]; }
  /// From the beginning to a place on the edge after a vertex.
  double along_m(std::size_t edge, const Point& place) const;
  /// The place at a distance from the beginning: edges are straight in the CRS.
  Point at(double along_m) const;

 private:
  const Crs& crs_;
  std::vector<Point> path_;
  std::vector<double> along_;
};

/// Lines of all kinds, found by place.
class LineFinder {
 public:
  LineFinder(std::span<const MarkerLines> lines, const Crs& crs);

  /// Adds the places where lines cross a stretch.
  void add_crossings(const MeasuredStretch& stretch, std::vector<MarkerPlace>& places) const;
  /// Adds for each road that does not cross the stretch its place nearest to that road.
  void add_accessible(const MeasuredStretch& stretch, double within_m,
                      std::vector<MarkerPlace>& places) const;

 private:
  struct Segment {
    Point a, b;
    std::size_t layer = 0, feature = 0;
  };

  std::span<const MarkerLines> lines_;
  const Crs& crs_;
  std::vector<Segment> segments_;
  BoxIndex index_;
};

/// Adds the vertices at which a stretch turns. `significant`: of each place of the graph, whether
/// it stays when the boundary is thinned.
void add_turning_points(const MeasuredStretch& stretch, const Stretch& places,
                        std::span<const std::uint8_t> significant, double least_angle_deg,
                        const Crs& crs, std::vector<MarkerPlace>& found);

/// Of places nearer to each other than a distance leaves the most important, with the reasons of
/// all; then divides what is longer than the spacing into equal parts. In the order of the stretch.
std::vector<MarkerPlace> settled(const MeasuredStretch& stretch, std::vector<MarkerPlace> places,
                                 double least_distance_m, double spacing_m);

}  // namespace ecotone
