// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// Which vertices a border can do without.
enum class SimplifyMethod {
  /// Visvalingam and Whyatt: the vertex whose triangle with its neighbours is smallest goes first,
  /// until every triangle is larger than tolerance².
  /// Source: M. Visvalingam, J. D. Whyatt, Line generalisation by repeated elimination of points,
  /// The Cartographic Journal 30 (1993).
  visvalingam,
  /// Douglas and Peucker: vertices stay that lie farther from the line without them than the
  /// tolerance. Source: D. H. Douglas, T. K. Peucker, Cartographica 10 (1973).
  douglas_peucker
};
/// "visvalingam", "douglas-peucker".
std::string_view simplify_method_name(SimplifyMethod method);
/// Nothing for another name.
std::optional<SimplifyMethod> parse_simplify_method(std::string_view name);

struct SimplifyOptions {
  SimplifyMethod method = SimplifyMethod::visvalingam;
  bool lock_border = false;  ///< borders with a feature on one side only stay as they are
  AreaMethod area_method = AreaMethod::ellipsoid;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// What became of a feature.
struct SimplifiedFeature {
  std::size_t vertices_before = 0;  ///< the repeated end of a ring not counted
  std::size_t vertices_after = 0;
  double before_m2 = 0;
  double after_m2 = 0;
};

/// A simplified coverage.
struct SimplifyResult {
  Layer layer;                              ///< features in their order
  std::vector<SimplifiedFeature> features;  ///< one a feature
  std::size_t vertices_before = 0;          ///< of all borders, shared ones once
  std::size_t vertices_after = 0;
  /// Vertices that the method would leave out, and that stay since borders would cross, coincide or
  /// run to the other side of a vertex.
  std::size_t kept_for_topology = 0;
  double largest_displacement_m = 0;   ///< of a vertex left out, to the border that is left
  std::size_t unmatched_vertices = 0;  ///< on borders that are not shared vertex for vertex
  Ledger ledger;                       ///< what was repaired or set aside first
  double grid = 0;
};

/// Simplifies zones so that shared borders stay shared: borders are taken once between the places
/// where three or more meet, and vertices are left out of them, none is moved. No vertex is left
/// out if another vertex lies in the triangle that its border moves across, or if the border would
/// coincide with another: so nothing crosses that did not cross before, and no ring vanishes.
///
/// Borders that are not shared vertex for vertex are simplified apart: clean them first
/// (`clean_coverage`); `unmatched_vertices` tells. The result does not depend on threads or on the
/// order of features. Coordinates that stay are the same to the last digit.
///
/// @param tolerance_m  in metres; 0 leaves out what lies on a straight line
/// @throws CrsError     if the layer has no CRS
/// @throws SchemaError  if it has no polygons
/// @throws UsageError   for a tolerance that is negative or not finite
///
/// Cost: n log n of the vertices.
SimplifyResult simplify_coverage(const Layer& layer, double tolerance_m,
                                 const SimplifyOptions& options = {});

}  // namespace ecotone
