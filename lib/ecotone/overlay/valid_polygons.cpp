// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/valid_polygons.h"

#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {

MultiPolygonArray valid_polygons(const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                                 const UnionOptions& options) {
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&zones}));
  const NamedPolygons named{zones, options.layer, options.ids};
  const CleanPolygons clean =
      clean_polygons(named, {}, crs, options.method, scale, options.threads, ledger);
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
    } else if (clean.altered[i] != 0) {
      builder.add_feature(clean.feature(i)[0]);
    } else {
      builder.add_feature(zones[i]);
    }
  }
  return std::move(builder).build();
}

}  // namespace ecotone
