// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// The side of a line, seen along its direction.
enum class BufferSide { both, left, right };
/// How the buffer of a line ends: in a half circle, at a right angle at the last vertex, or a
/// distance further.
enum class BufferCap { round, flat, square };

/// "both", "left", "right".
std::string_view buffer_side_name(BufferSide side);
/// Nothing for another name.
std::optional<BufferSide> parse_buffer_side(std::string_view name);
/// "round", "flat", "square".
std::string_view buffer_cap_name(BufferCap cap);
/// Nothing for another name.
std::optional<BufferCap> parse_buffer_cap(std::string_view name);

struct BufferOptions {
  BufferSide side = BufferSide::both;  ///< of lines; one side always ends flat
  BufferCap cap = BufferCap::round;    ///< of lines on both sides
  /// Of one side: end where the strip meets its line again, so that nothing lies on the other side
  /// of it. Without this all that the edges sweep over to their side stays.
  bool stops_at_line = true;
  /// By how much the chords of an arc may fall short of it; 0: a ten-thousandth of the distance,
  /// from a millimetre to a decimetre.
  double arc_tolerance_m = 0;
  int threads = 0;                   ///< 0: all cores; the result does not depend on it
  std::optional<double> grid;        ///< in the unit of the CRS; see `overlay/grid.h`
  std::string layer = "features";    ///< for the ledger
  std::span<const std::string> ids;  ///< for the ledger; empty: the places
};

/// The places within a distance of each feature, metric on the ellipsoid, one multipolygon a
/// feature in their order, in the same CRS.
///
/// The distance is that of geodesics, whatever the CRS: also in longitude and latitude, and far
/// from a central meridian. Edges are straight in the CRS. Every place of an outline lies at the
/// distance from its feature within `buffer_error_m`, on the inner side where arcs are chords.
///
/// Polygons are repaired first; a positive distance grows them, a negative one shrinks them (empty
/// where nothing is left), 0 gives them repaired. Points and lines of distance 0 are empty. One
/// side of a line is what its edges sweep over to that side: it ends flat, and where the line
/// bends so sharply that the strip meets the line again, it ends at the line unless
/// `stops_at_line` is false. Near its ends a line parts its sides as if it went on straight by the
/// distance.
/// Gaps and parts narrower than a millimetre, which rounding can make, are none.
/// Missing stays missing, empty stays empty. Longitudes go beyond 180 where a feature lies at the
/// antimeridian. Neither threads, nor other features, nor the vertex where a ring begins change a
/// result.
///
/// @param features     n points, lines or polygons
/// @param distances_m  one a feature, or one for all; metres
/// @param ledger       receives what was repaired or set aside
/// @throws UsageError  if a distance is not finite, beyond 1000 km, or negative for points or
///                     lines; if there are neither n distances nor one; if the tolerance is
///                     negative; naming the feature
/// @throws CrsError    if a feature leaves the domain of the CRS, or if a buffer in longitude and
///                     latitude reaches a pole
///
/// Cost: a border of 7 000 vertices at 1 km is a fraction of a second.
///
/// How: each path is cut into stretches, and each stretch is laid into an equidistant plane of
/// its own. What its edges and corners sweep over there is a curve; the places that it winds
/// around come back to the CRS and are united exactly. GEOS is not used: it flattens hollows of a
/// line by up to 1 % of the distance before it begins.
MultiPolygonArray buffer(const GeometryColumn& features, std::span<const double> distances_m,
                         const Crs& crs, Ledger& ledger, const BufferOptions& options = {});

/// How far a border of a buffer may lie from where it belongs, in metres: chords of arcs, planes
/// of stretches, edges that are not straight there (1 mm together), the grid.
double buffer_error_m(double distance_m, const Crs& crs, const BufferOptions& options = {});

/// The tolerance of arcs that a distance has: the one asked for, or the default.
double arc_tolerance_m(double distance_m, const BufferOptions& options = {});

}  // namespace ecotone
