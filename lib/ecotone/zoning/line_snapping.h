// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Named lines that an outline may follow: roads, rivers, administrative boundaries, contours.
struct SnapLines {
  std::string layer;               ///< what they are, for the records
  MultiLineStringArray lines;      ///< in the CRS of the zones; borders of areas as closed paths
  std::vector<std::string> names;  ///< one a feature
  double distance_m = 0;           ///< how far the outline may lie away
};

/// The rings of polygons as closed paths, one feature a feature: a boundary to snap to.
MultiLineStringArray borders_of(const MultiPolygonArray& zones);

/// A stretch of an outline that follows a named line now.
struct SnappedStretch {
  std::string layer;
  std::string name;
  std::size_t zone = 0;  ///< place of the feature
  Point from;            ///< where the outline joins the line, in its direction
  Point to;
  double length_m = 0;        ///< geodesic length along the line
  double largest_move_m = 0;  ///< of the old outline to the line, at most
};

struct SnapOptions {
  /// The line must be followed at least so far; shorter ones are crossings, not borders.
  double shortest_m = 100;
  std::string name = "zone";  ///< of the layer, for the ledger
};

/// Outlines that follow named lines, and where they do.
struct SnappedOutlines {
  MultiPolygonArray zones;
  std::vector<SnappedStretch> stretches;  ///< in the order of zones, rings and the outline
};

/// Moves stretches of outlines onto named lines that they run along.
///
/// Where every point of a stretch lies within the distance of a line, and the line is followed far
/// enough, the outline takes the vertices of the line over that stretch: no point of the old
/// outline is farther than the distance from the line, and none of the line farther than twice
/// that from the old outline, so that corners and bends are followed and detours are not. Of
/// several lines the first layer wins, then the longer stretch. A stretch begins and ends with an
/// edge from the old outline, or goes over to the next stretch where both lines meet, if that is
/// near.
///
/// Each polygon stays valid: a stretch that would make it cross itself is given up, the shortest
/// first, and stands in the ledger as `set_aside`. Polygons that meet on a line, from both sides,
/// become one where they share an edge.
///
/// @param zones   valid multipolygons
/// @param crs     projected; distances are those of its plane
/// @throws CrsError    if the CRS is geographic
/// @throws UsageError  if a distance is negative or not finite
///
/// Does not depend on the order of features within a layer unless two stretches are equal in all
/// but their line.
SnappedOutlines snap_outlines(const MultiPolygonArray& zones, std::span<const SnapLines> lines,
                              const Crs& crs, Ledger& ledger, const SnapOptions& options = {});

}  // namespace ecotone
