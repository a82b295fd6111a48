// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// What stands in the field.
enum class MarkerKind {
  boundary_post,       ///< 边界桩
  function_zone_post,  ///< 功能区桩: between zones of one area
  monument,            ///< 界碑
  board,               ///< 标识牌
};

/// "boundary_post" …
std::string_view marker_kind_name(MarkerKind kind);
std::optional<MarkerKind> parse_marker_kind(std::string_view name);

/// Why a marker stands where it does; the first of several counts most.
enum class MarkerReason {
  junction,        ///< borders of three zones or more meet
  start,           ///< J1 of a ring without junctions
  road_crossing,   ///< a road crosses the boundary
  river_crossing,  ///< a river does
  other_crossing,  ///< another line does
  turning_point,   ///< the boundary turns
  accessible,      ///< nearest to a road that does not cross it
  spacing,         ///< else the next marker would be too far
};
inline constexpr std::size_t marker_reason_count = 8;

/// "junction" …
std::string_view marker_reason_name(MarkerReason reason);
std::optional<MarkerReason> parse_marker_reason(std::string_view name);

/// Lines that cross boundaries.
struct MarkerLines {
  MarkerReason reason = MarkerReason::road_crossing;  ///< of crossings
  MultiLineStringArray lines;                         ///< in the CRS of the zones
  std::vector<std::string> names;                     ///< of each feature; may be empty texts
};

struct MarkerOptions {
  /// Where rings begin and which way they are walked; decides numbers and distances along them, not
  /// where markers stand (but at the start of a ring without junctions).
  BoundaryPointOptions walk;
  /// Markers follow each other at this distance along the boundary at most; what is longer is
  /// divided into equal parts. 0: no markers for distance alone.
  double spacing_m = 0;
  /// The boundary turns where the lines between its significant points do, by so much at least;
  /// 180: nowhere.
  double turning_angle_deg = 180;
  double turning_tolerance_m = 0;  ///< of thinning to these significant points
  /// Markers nearer to each other along the boundary become one, with the reasons of both.
  double least_distance_m = 0;
  /// Of each road and each stretch that it does not cross, the place of the stretch nearest to it
  /// is accessible within this distance. 0: none.
  double access_distance_m = 0;
  /// What stands for each reason, by the first reason of a marker. A boundary post between two
  /// zones of one area is a function zone post.
  std::array<MarkerKind, marker_reason_count> kinds{};
  /// Letters of the kinds in names.
  std::array<std::string, 4> kind_codes{"JZ", "GZ", "JB", "BP"};
  /// {kind}, {zone}, {ring} and {n}, or {n:03} for three digits.
  std::string name_pattern = "{kind}{zone}-{n:03}";
  /// Whether {n} goes on through the layer, or begins anew in each zone.
  bool number_through_layer = false;
};

/// A marker of a boundary. Neighbours share the markers of their common stretches.
struct Marker {
  Point position;  ///< in the CRS of the zones
  MarkerKind kind = MarkerKind::boundary_post;
  std::vector<MarkerReason> reasons;  ///< most important first
  std::vector<std::string> crossed;   ///< names of the lines that cross or come near here
  std::vector<std::size_t> features;  ///< rows of the zones it stands on, rising
  std::size_t feature = 0;            ///< zone that numbers it
  std::size_t ring = 0;               ///< of that zone: from 1, through its parts and holes
  double along_m = 0;                 ///< along that ring from its start
  std::size_t number = 0;             ///< from 1
  std::string name;
};

/// Places markers along the boundaries of zones, in the order of features, rings and walks; a
/// marker on a stretch of two zones comes with the first of them only.
///
/// Where a marker stands does not depend on the order, start or direction of rings: candidates of
/// every stretch between junctions are ranked by reason, then by place, and one that is nearer than
/// `least_distance_m` to a better one gives its reason to that. Lengths are geodesic, edge by edge.
/// A line that runs along an edge does not cross it there. Lines are taken where they come within
/// the boundary: one that only touches it counts as crossing.
///
/// @param zones     n multipolygons
/// @param zone_ids  n ids, for names
/// @param areas     n names of the area that each zone is part of; empty: each is an area of its
/// own
/// @param lines     roads, rivers and others, in the CRS of the zones
/// @throws UsageError  if a distance or angle is negative or not finite, or a pattern has another
///                     placeholder or no {n}
/// @throws CrsError    if a zone lies outside the domain of the CRS
std::vector<Marker> boundary_markers(const MultiPolygonArray& zones,
                                     std::span<const std::string> zone_ids,
                                     std::span<const std::string> areas, const Crs& crs,
                                     std::span<const MarkerLines> lines,
                                     const MarkerOptions& options);

}  // namespace ecotone
