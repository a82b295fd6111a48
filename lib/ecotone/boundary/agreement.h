// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/boundary/boundary_points.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/text.h"
#include "ecotone/message/units.h"

namespace ecotone {

/// What can disagree between zones and the lists and layers that were made of them.
enum class Disagreement {
  zone_unknown,         ///< a point names a zone that is not there
  point_off_boundary,   ///< farther from the boundary than the tolerance
  point_out_of_order,   ///< not where its place in the list would have it
  vertex_not_listed,    ///< a significant vertex without a point
  ring_not_listed,      ///< a ring without any point
  name_repeated,        ///< one name at two places
  number_missing,       ///< a number between the first and the last that no point has
  number_out_of_order,  ///< the next point has not the next number
  line_off_boundary,    ///< a line leaves the boundary
  boundary_not_drawn,   ///< a stretch of the boundary without a line
  marker_off_boundary,  ///< farther from the boundary than the tolerance
  area_differs,         ///< the stated area is not the computed one
  zones_overlap,        ///< functional zones of one reserve share ground
  zones_leave_gap,      ///< ground in a reserve that no zone covers
  zone_outside,         ///< ground of a zone outside its reserve
  reserves_overlap,     ///< two reserves share ground
};

/// "zone_unknown", "point_off_boundary" …
std::string_view disagreement_name(Disagreement kind);

/// One disagreement, a row of the result.
struct AgreementFinding {
  Disagreement kind = Disagreement::point_off_boundary;
  std::string zone;     ///< id or name; two, joined by "|", where two are concerned
  std::string item;     ///< point, line or marker
  double measured = 0;  ///< metres, square metres, a share, or a count
  double limit = 0;     ///< that it was held against, in the same unit
  std::optional<Point> position;

  /// What is wrong, in words with figures.
  std::string message(Language language) const;
};

/// A kind of thing that was compared, and how many of them.
struct AgreementCount {
  std::string what;  ///< "points", "vertices", "names", "lines", "boundary", "markers", …
  std::size_t checked = 0;
  std::size_t failed = 0;
};

/// The areas of a reserve: its functional zones tile it where all three are the same.
struct ReserveAreas {
  std::string reserve;
  double zones_m2 = 0;               ///< sum of its zones
  double ground_m2 = 0;              ///< what they cover, counted once
  std::optional<double> outline_m2;  ///< of its outline, where there is one
};

/// What was compared and what disagrees, in the order of the zones and lists.
struct Agreement {
  std::vector<AgreementFinding> findings;
  std::vector<AgreementCount> counts;
  std::vector<ReserveAreas> reserves;  ///< of `check_functional_zones`
  Ledger ledger;

  bool holds() const { return findings.empty(); }
  /// Appends another result.
  void append(Agreement other);
};

/// A point of a list, in the order of the list.
struct ListedPoint {
  std::string name;
  Point position;    ///< in the CRS of the zones
  std::string zone;  ///< id of its zone; empty: of the only zone
  /// Its ring (圈号): points of one zone with the same text are of one ring, which is the one that
  /// most of them lie on; empty: of the ring that it lies nearest to.
  std::string ring;
};

struct PointListOptions {
  double tolerance_m = 0.05;  ///< of a point from the boundary. Ours, by no rule
  /// A vertex farther than this from the line between the points around it is significant. Ours;
  /// at least the tolerance that the list was thinned with.
  double significant_m = 0.05;
  PointNumbering numbering = PointNumbering::per_ring;  ///< where names may begin anew
  bool numbered = true;                                 ///< names end in consecutive numbers
};

/// Holds a list of boundary points against the rings of zones. In each ring the points must follow
/// the boundary one way round (a last point that repeats the first is the closing one); every
/// significant vertex must have its point; names must be distinct and their numbers without gaps,
/// as the numbering says.
///
/// @param zones  polygons
/// @throws SchemaError  if the layer has no polygons, or a point has no zone where there are
/// several
/// @throws UsageError   for a tolerance that is not positive
/// Accuracy: 1e-3 of distances.
Agreement check_points(const Layer& zones, std::span<const ListedPoint> points,
                       const PointListOptions& options = {});

/// Holds lines against the rings of zones: lines lie on the boundary everywhere, and the boundary
/// is drawn everywhere. Stretches shorter than the tolerance are passed over.
/// @throws SchemaError, CrsError  for other geometries or another CRS
/// @throws UsageError             for a tolerance that is not positive
Agreement check_lines(const Layer& zones, const Layer& lines, double tolerance_m);

/// Holds markers (界桩) against the rings of zones: each lies on the boundary of some zone.
/// @throws SchemaError, CrsError  for other geometries or another CRS
/// @throws UsageError             for a tolerance that is not positive
Agreement check_markers(const Layer& zones, const Layer& markers, double tolerance_m);

struct StatedAreaOptions {
  std::string field;                       ///< with the stated area
  AreaUnit unit = AreaUnit::square_metre;  ///< of the field
  double tolerance = 0.01;                 ///< as a part of the stated area. Ours, by no rule
  AreaMethod method = AreaMethod::ellipsoid;
};

/// Holds the stated area of every zone against the computed one; zones without one are passed over.
/// @throws SchemaError  if there is no such field, or it holds a text that is no number
Agreement check_stated_areas(const Layer& zones, const StatedAreaOptions& options);

struct ReserveOptions {
  std::string reserve_field;  ///< with the name of the reserve; empty: every feature is one
  std::string zone_field;     ///< with the name of a zone, for findings; empty: its id
  /// The outlines of the reserves that their functional zones must tile, by the same names; without
  /// them gaps are holes between zones.
  const Layer* outlines = nullptr;
  std::string outline_field;
  double least_area_m2 = 1;  ///< ground below is passed over. Ours, by no rule
  AreaMethod method = AreaMethod::ellipsoid;
  int threads = 0;
  std::optional<double> grid;
};

/// Checks that the functional zones of each reserve tile it: that they neither overlap nor leave
/// gaps, and stay within its outline.
/// @throws SchemaError, CrsError  for other geometries, no such field, or another CRS of outlines
Agreement check_functional_zones(const Layer& zones, const ReserveOptions& options);

/// Checks that reserves do not overlap each other (生态环境法典 859: protected areas must not).
/// @throws SchemaError  if there is no such field, or the layer has no polygons
Agreement check_reserves(const Layer& zones, const ReserveOptions& options);

}  // namespace ecotone
