// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlap_areas.h"

#include <algorithm>

#include "ecotone/error.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_pairs.h"
#include "ecotone/overlay/overlay.h"

namespace ecotone {

Overlaps overlap_areas(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                       const Crs& crs, const OverlapOptions& options) {
  Overlaps result;
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&subjects, &zones}));
  result.grid = scale.grid();
  const NamedPolygons named_subjects{subjects, options.subject_layer, options.subject_ids};
  const NamedPolygons named_zones{zones, options.zone_layer, options.zone_ids};
  const CleanPolygons clean_subjects = clean_polygons(
      named_subjects, features_that_may_meet(subjects, finite_extent(zones), result.grid), crs,
      options.method, scale, options.threads, result.ledger);
  const CleanPolygons clean_zones = clean_polygons(
      named_zones, features_that_may_meet(zones, finite_extent(subjects), result.grid), crs,
      options.method, scale, options.threads, result.ledger);
  OverlapPairs found = overlap_pairs({named_subjects, named_zones, clean_subjects, clean_zones},
                                     crs, options, scale, result.ledger);
  result.pairs = std::move(found.pairs);
  result.pieces = std::move(found.pieces);
  return result;
}

Overlaps self_overlaps(const MultiPolygonArray& zones, const Crs& crs,
                       const OverlapOptions& options) {
  Overlaps result;
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&zones}));
  result.grid = scale.grid();
  const NamedPolygons named{zones, options.zone_layer, options.zone_ids};
  const CleanPolygons clean =
      clean_polygons(named, {}, crs, options.method, scale, options.threads, result.ledger);
  OverlapPairs found =
      overlap_pairs({named, named, clean, clean, true}, crs, options, scale, result.ledger);
  result.pairs = std::move(found.pairs);
  result.pieces = std::move(found.pieces);
  return result;
}

Overlaps overlap_areas(const Layer& subjects, const Layer& zones, OverlapOptions options) {
  require_same_crs(subjects, zones);
  options.subject_layer = subjects.name;
  options.zone_layer = zones.name;
  options.subject_ids = subjects.ids;
  options.zone_ids = zones.ids;
  return overlap_areas(subjects.polygons(), zones.polygons(), *subjects.crs, options);
}

std::pair<std::size_t, std::size_t> pairs_of_subject(const Overlaps& overlaps,
                                                     std::size_t subject) {
  const auto range =
      std::equal_range(overlaps.pairs.begin(), overlaps.pairs.end(), Overlap{.subject = subject},
                       [](const Overlap& a, const Overlap& b) { return a.subject < b.subject; });
  return {static_cast<std::size_t>(range.first - overlaps.pairs.begin()),
          static_cast<std::size_t>(range.second - overlaps.pairs.begin())};
}

}  // namespace ecotone
