// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/valid_polygons.h"

#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {

MultiPolygonArray valid_polygons(const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                                 const UnionOptions& options) {
  const double grid = grid_or_default(options.grid, crs);
  const NamedPolygons named{zones, options.layer, options.ids};
  const CleanPolygons clean =
      clean_polygons(named, {}, crs, options.method, grid, options.threads, ledger);
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
    } else {
      builder.add_feature(clean.altered[i] ? clean.polygons[i] : zones[i]);
    }
  }
  return std::move(builder).build();
}

}  // namespace ecotone
