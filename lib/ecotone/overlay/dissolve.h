// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

struct DissolveOptions {
  AreaMethod area_method = AreaMethod::ellipsoid;  ///< of the areas in the ledger
  int threads = 0;             ///< 0: all cores; the result does not depend on it
  std::optional<double> grid;  ///< in the unit of the CRS; see `overlay/grid.h`
};

/// The dissolved layer, and what was mended or set aside on the way.
struct DissolveResult {
  /// One row per combination of values that occurs, sorted by the values (nulls first, numbers by
  /// size, texts by their bytes). Fields: those asked for, then `count` of features merged
  /// (`feature_count` if a field is called count). The id is the values joined by "|".
  Layer layer;
  Ledger ledger;
};

/// Unites the polygons that have the same values of some fields; without fields, all of them.
///
/// Parts that touch along a line merge, parts apart stay parts of one feature; features without
/// geometry are counted and add nothing. Neither threads nor the order of features change the
/// result.
///
/// @throws SchemaError  if there is no field of a name, or the layer has no polygons
DissolveResult dissolve(const Layer& layer, const std::vector<std::string>& fields,
                        const DissolveOptions& options = {});

}  // namespace ecotone
