// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/difference.h"

#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/division.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

enum class Part { inside, outside };

MultiPolygonArray part_of(Part part, const MultiPolygonArray& subjects,
                          const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                          const OverlapOptions& options) {
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&subjects, &zones}));
  const NamedPolygons named_subjects{subjects, options.subject_layer, options.subject_ids};
  const NamedPolygons named_zones{zones, options.zone_layer, options.zone_ids};
  const CleanPolygons clean_subjects =
      clean_polygons(named_subjects, {}, crs, options.method, scale, options.threads, ledger);
  const CleanPolygons clean_zones = clean_polygons(
      named_zones, features_that_may_meet(zones, clean_subjects.extent(), scale.grid()), crs,
      options.method, scale, options.threads, ledger);
  const Region region =
      region_of(named_zones, clean_zones, clean_subjects, crs, options.threads, ledger);
  const Division division = divide(named_subjects, clean_subjects, region, crs,
                                   {.inside = part == Part::inside,
                                    .outside = part == Part::outside,
                                    .method = options.method,
                                    .threads = options.threads,
                                    .progress = options.progress});
  ledger.append(division.ledger);
  const MultiPolygonArray& wanted = part == Part::inside ? division.inside : division.outside;
  MultiPolygonBuilder parts;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    if (subjects.is_missing(i)) {
      parts.add_missing();
    } else {
      parts.add_feature(wanted[i]);
    }
  }
  return std::move(parts).build();
}

}  // namespace

MultiPolygonArray difference_of(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                                const Crs& crs, Ledger& ledger, const OverlapOptions& options) {
  return part_of(Part::outside, subjects, zones, crs, ledger, options);
}

MultiPolygonArray intersection_of(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                                  const Crs& crs, Ledger& ledger, const OverlapOptions& options) {
  return part_of(Part::inside, subjects, zones, crs, ledger, options);
}

}  // namespace ecotone
