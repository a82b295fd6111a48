// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/boundary/named_neighbours.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// How a boundary runs from one point to the next that is told.
enum class Course {
  along,      ///< along a named neighbour
  straight,   ///< in a straight line
  irregular,  ///< neither
};

/// "along", "straight", "irregular".
std::string_view course_name(Course course);

struct SegmentOptions {
  /// A boundary runs along a neighbour where it lies within this distance. Ours, by no rule.
  double distance_m = 50;
  /// Share of the way between two points that must lie so near. Ours, by no rule.
  double along_share = 0.8;
  /// What lies no farther than this from the straight line is told as one. Ours, by no rule; at
  /// least the tolerance that points were thinned with.
  double straight_m = 1;
};

/// A segment of a ring between two of its points.
struct BoundarySegment {
  std::size_t from = 0;  ///< place in the points
  std::size_t to = 0;    ///< likewise; `from` itself for a whole ring along one neighbour
  Course course = Course::irregular;
  std::optional<std::size_t> neighbour;  ///< for `along`
  std::size_t steps = 1;                 ///< from one point to the next, that it is made of
  /// Along the ring, geodesic from vertex to vertex; of `straight`, of the line.
  double length_m = 0;
  double departure_m = 0;  ///< greatest distance of the ring from the straight line
  /// From the first point to the last, clockwise from the north of the grid (坐标方位角), in a
  /// geographic CRS from true north; nothing for a whole ring.
  std::optional<double> azimuth_deg;
};

/// Describes the rings of zones segment by segment, from their first points on.
///
/// A step from one point to the next runs along a neighbour that is within the distance on enough
/// of its way, and less than 45° off on half of that. Steps along one neighbour are one segment:
/// of several, the one that holds for the most steps, then the one that more of the way lies along,
/// then the first. Any other step is a segment of its own.
///
/// @param zones   in the CRS of the neighbours
/// @param points  of these zones, as `boundary_points` gives them
/// @throws UsageError  for a distance that is not positive or a share outside 0 to 1
std::vector<BoundarySegment> boundary_segments(const MultiPolygonArray& zones,
                                               std::span<const BoundaryPoint> points,
                                               const NamedNeighbours& neighbours,
                                               const SegmentOptions& options = {});

/// The segments of one ring in words:
/// 「自J1起，沿石鹿江至J7（向东北，1234.5米）；由J7直线至J8（向东，坐标方位角88.2°，456.7米）…，回到起点J1」,
/// "from J1 along the Shilu River to J7 (north-east, 1234.5 m); …, back to J1".
std::string segments_text(std::span<const BoundarySegment> segments,
                          std::span<const BoundaryPoint> points, const NamedNeighbours& neighbours,
                          Language language);

/// Splits segments into those of each ring, in their order.
std::vector<std::span<const BoundarySegment>> segments_by_ring(
    std::span<const BoundarySegment> segments, std::span<const BoundaryPoint> points);

}  // namespace ecotone
