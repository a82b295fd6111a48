// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

struct UnionOptions {
  AreaMethod method = AreaMethod::ellipsoid;  ///< of the areas in the ledger
  int threads = 0;                            ///< 0: all cores; the result does not depend on it
  std::optional<double> grid;                 ///< in the unit of the CRS; see `overlay/grid.h`
  std::string layer = "zones";                ///< for the ledger
  std::span<const std::string> ids;           ///< for the ledger; empty: the places
};

/// The union of all features of a column, as one feature; empty if there is no area at all.
///
/// Parts that touch along a line are merged; the result does not depend on the order of the
/// features. Invalid features are repaired first.
///
/// @param ledger  receives what was repaired or set aside
MultiPolygonArray union_of(const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                           const UnionOptions& options = {});

/// The union of the features of each group, one feature a group, in the order of the groups.
/// @param groups  places of features; a feature may be in several groups or none
MultiPolygonArray union_by_group(const MultiPolygonArray& zones,
                                 std::span<const std::vector<std::size_t>> groups, const Crs& crs,
                                 Ledger& ledger, const UnionOptions& options = {});

/// The area of the union, in square metres: what several zones cover, counted once.
double union_area_m2(const MultiPolygonArray& zones, const Crs& crs,
                     const UnionOptions& options = {});

}  // namespace ecotone
