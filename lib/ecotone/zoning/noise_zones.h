// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/text.h"
#include "ecotone/zoning/noise_zone_classes.h"
#include "ecotone/zoning/noise_zone_sources.h"

namespace ecotone {

/// Why a piece has its class.
enum class NoiseRule {
  base,      ///< of the zone it lies in
  own_land,  ///< between the boundary lines of a road, railway or waterway
  strip,     ///< within the width that the class of the zone asks for
  facade     ///< of a strip, before a street building that ends it
};

/// "base", "own_land", "strip", "facade".
std::string_view noise_rule_name(NoiseRule rule);

/// What noise zones are drawn from; all layers in one CRS. They must outlive the work.
struct NoiseZoneInput {
  const Layer* zones = nullptr;  ///< polygons of classes 0 to 3 that tile the planned area
  std::string class_field;
  std::vector<NoiseSourceLayer> sources;
  const Layer* buildings = nullptr;  ///< polygons; none: strips end at no façade
  std::string storeys_field;
  const MultiPolygonArray* area = nullptr;  ///< the planned area; none: what the zones cover
};

struct NoiseZoneOptions {
  AreaMethod area_method = AreaMethod::ellipsoid;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// A place where the zones of classes 0 to 3 do not tile.
struct TilingFault {
  enum class Kind { gap, overlap };
  Kind kind = Kind::gap;
  std::vector<std::string> zones;  ///< ids: that overlap, or lie around a gap
  double area_m2 = 0;
  Point position;  ///< in its box, in the CRS
};

/// A line of the table.
struct NoiseClassArea {
  NoiseClass noise_class = NoiseClass::class_0;
  std::size_t pieces = 0;
  double area_m2 = 0;
  double share = 0;  ///< of all pieces
};

/// Something to know beside the table, such as zones that are small; never a failure.
struct NoiseAdvice {
  const Text* text = nullptr;
  Arguments arguments;
};

/// Noise zones of classes 0 to 4b.
struct NoiseZones {
  /// Pieces that tile, vertex for vertex, one a zone, rule and source; by class of the zone, its
  /// id, source. Fields: `class`, `day_db`, `night_db`, `rule`, `source_kind`, `source`,
  /// `source_name`, `neighbour`, `width_m`, `mark` (the weakest of what the rule rests on), `zone`,
  /// `area_m2`, then those of the zones, with the prefix "zone_" where names clash. The id is
  /// "zone|rule|source", parts that there are none of left out.
  Layer layer;
  std::vector<double> areas_m2;      ///< of the pieces
  std::vector<NoiseClassArea> rows;  ///< of the classes that occur
  double pieces_m2 = 0;              ///< sum of the pieces
  double whole_m2 = 0;               ///< planned area, or union of the zones, measured by itself
  double unzoned_m2 = 0;             ///< of the planned area in no zone and on no own land
  double residue_m2 = 0;             ///< whole − pieces − unzoned
  double bound_m2 = 0;               ///< what snapping and rounding can explain of it
  std::vector<TilingFault> faults;   ///< the largest first
  std::vector<NoiseAdvice> advice;
  Ledger ledger;
  double grid = 0;  ///< that all vertices lie on, in the unit of the CRS

  bool balances() const { return residue_m2 <= bound_m2 && -residue_m2 <= bound_m2; }
};

/// Draws class 4 into zones of classes 0 to 3.
///
/// Class 4a are the own land of roads and waterways and a strip on each side of it, class 4b those
/// of railways. A strip is as wide as the class of the zone it lies in asks for, so it is cut along
/// the borders of zones; it overrides their class. Beside roads it ends at the façades of street
/// buildings of enough storeys (`strip_to_facades`); beside railways and waterways buildings do not
/// matter. What lies under several sources is of class 4b first (or 4a, by a parameter), then own
/// land before strips, strips before façades, then of the source that comes first by kind and id.
///
/// Where zones overlap, the one of the lower class counts, then the first id. The pieces tile
/// whatever the zones do: an overlap is given to one, a gap stays a gap, and both are told.
///
/// @throws CrsError     if a layer has no CRS, or not that of the zones
/// @throws SchemaError  if a layer is of the wrong type, a field is missing, or a class, year,
///                      width or number of storeys cannot be read; naming the feature
/// @throws Cancelled    if the work was asked to stop
///
/// Accuracy: borders of strips as `buffer_error_m`, and 5 mm more where a road has façades in sight
/// (`outlines_of`); all vertices to the grid.
/// Source: GB 3096-2008 (classes, limits); GB/T 15190-2014 (widths, façades, overlap), as far as
/// the marks of `noise_zone_parameters` say.
NoiseZones delineate_noise_zones(const NoiseZoneInput& input, const Parameters& parameters,
                                 const NoiseZoneOptions& options = {});

}  // namespace ecotone
