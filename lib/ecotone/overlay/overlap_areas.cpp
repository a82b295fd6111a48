// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/overlap_areas.h"

#include <algorithm>

#include "ecotone/error.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/overlay/box_pairs.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/overlap_pairs.h"

namespace ecotone {

Overlaps overlap_areas(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                       const Crs& crs, const OverlapOptions& options) {
  Overlaps result;
  result.grid = grid_or_default(options.grid, crs);
  std::vector<Candidate> pairs = box_pairs(subjects, zones, 2 * result.grid);
  // A feature that cannot be placed pairs with nothing, but must not vanish.
  std::vector<std::uint8_t> subject_wanted = features_not_finite(subjects);
  std::vector<std::uint8_t> zone_wanted = features_not_finite(zones);
  for (const Candidate& pair : pairs) {
    subject_wanted[pair.first] = 1;
    zone_wanted[pair.second] = 1;
  }
  const NamedPolygons named_subjects{subjects, options.subject_layer, options.subject_ids};
  const NamedPolygons named_zones{zones, options.zone_layer, options.zone_ids};
  const CleanPolygons clean_subjects =
      clean_polygons(named_subjects, subject_wanted, crs, options.method, result.grid,
                     options.threads, result.ledger);
  const CleanPolygons clean_zones = clean_polygons(named_zones, zone_wanted, crs, options.method,
                                                   result.grid, options.threads, result.ledger);
  OverlapPairs found = overlap_pairs({named_subjects, named_zones, clean_subjects, clean_zones},
                                     std::move(pairs), crs, options, result.grid, result.ledger);
  result.pairs = std::move(found.pairs);
  result.pieces = std::move(found.pieces);
  return result;
}

Overlaps self_overlaps(const MultiPolygonArray& zones, const Crs& crs,
                       const OverlapOptions& options) {
  Overlaps result;
  result.grid = grid_or_default(options.grid, crs);
  std::vector<Candidate> pairs = box_pairs(zones, zones, 2 * result.grid);
  std::erase_if(pairs, [](const Candidate& pair) { return pair.first >= pair.second; });
  std::vector<std::uint8_t> wanted = features_not_finite(zones);
  for (const Candidate& pair : pairs) wanted[pair.first] = wanted[pair.second] = 1;
  const NamedPolygons named{zones, options.zone_layer, options.zone_ids};
  const CleanPolygons clean = clean_polygons(named, wanted, crs, options.method, result.grid,
                                             options.threads, result.ledger);
  OverlapPairs found = overlap_pairs({named, named, clean, clean}, std::move(pairs), crs, options,
                                     result.grid, result.ledger);
  result.pairs = std::move(found.pairs);
  result.pieces = std::move(found.pieces);
  return result;
}

Overlaps overlap_areas(const Layer& subjects, const Layer& zones, OverlapOptions options) {
  const Crs& crs = subjects.require_crs();
  if (!(crs == zones.require_crs())) {
    throw CrsError(overlay_error("crs_differ"), {{"a", subjects.name},
                                                 {"b", zones.name},
                                                 {"a_crs", crs.label()},
                                                 {"b_crs", zones.crs->label()}});
  }
  options.subject_layer = subjects.name;
  options.zone_layer = zones.name;
  options.subject_ids = subjects.ids;
  options.zone_ids = zones.ids;
  return overlap_areas(subjects.polygons(), zones.polygons(), crs, options);
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
