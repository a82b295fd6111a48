// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/difference.h"

#include <algorithm>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/box_pairs.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

geos::Polygons subtract(geos::Session& session, const MultiPolygonView& subject,
                        std::vector<geos::Polygons> zones, double grid) {
  if (zones.empty()) {
    geos::Polygons whole = geos::polygons_of(subject);
    geos::make_canonical(whole);
    return whole;
  }
  const geos::Geometry a = session.geometry(subject);
  const geos::Polygons cover = zones.size() == 1
                                   ? std::move(zones.front())
                                   : session.union_of(geos::sorted(std::move(zones)), grid);
  return session.combine(geos::Operation::difference, a, session.geometry(cover), grid).polygons;
}

}  // namespace

MultiPolygonArray difference_of(const MultiPolygonArray& subjects, const MultiPolygonArray& zones,
                                const Crs& crs, Ledger& ledger, const OverlapOptions& options) {
  const double grid = grid_or_default(options.grid, crs);
  const double retry_grid = grid > 0 ? grid : default_grid(crs);
  const auto pairs = box_pairs(subjects, zones, 2 * grid);
  std::vector<std::vector<std::size_t>> near(subjects.size());
  std::vector<std::uint8_t> zone_wanted = features_not_finite(zones);
  for (const auto& [s, z] : pairs) {
    near[s].push_back(z);
    zone_wanted[z] = 1;
  }
  const NamedPolygons named_subjects{subjects, options.subject_layer, options.subject_ids};
  const NamedPolygons named_zones{zones, options.zone_layer, options.zone_ids};
  const CleanPolygons clean_subjects =
      clean_polygons(named_subjects, {}, crs, options.method, grid, options.threads, ledger);
  const CleanPolygons clean_zones =
      clean_polygons(named_zones, zone_wanted, crs, options.method, grid, options.threads, ledger);

  std::vector<MultiPolygonArray> remains(subjects.size());
  std::vector<Ledger> ledgers(subjects.size());
  if (options.progress != nullptr) options.progress->begin("difference", subjects.size());
  parallel_for(subjects.size(), options.threads, options.progress, [&](std::size_t s) {
    MultiPolygonBuilder builder;
    if (subjects.is_missing(s)) {
      builder.add_missing();
      remains[s] = std::move(builder).build();
      return;
    }
    const MultiPolygonView subject = clean_subjects.polygons[s];
    if (subject.size() > 0) {
      geos::Session session;
      try {
        std::vector<geos::Polygons> cover;
        for (const std::size_t z : near[s]) {
          geos::Polygons zone = geos::polygons_of(clean_zones.polygons[z]);
          if (zone.empty()) continue;
          geos::make_canonical(zone);
          cover.push_back(std::move(zone));
        }
        geos::append(subtract(session, subject, std::move(cover), retry_grid), builder);
      } catch (const geos::Failure& failure) {
        std::string zone_ids;
        for (const std::size_t z : near[s]) zone_ids += "|" + named_zones.id(z);
        ledgers[s].add({.action = LedgerAction::quarantined,
                        .layer = options.subject_layer + "|" + options.zone_layer,
                        .feature = named_subjects.id(s) + zone_ids,
                        .reason = failure.what()});
      }
    }
    builder.finish_feature();
    remains[s] = std::move(builder).build();
  });
  if (options.progress != nullptr) options.progress->end();
  for (const Ledger& part : ledgers) ledger.append(part);
  return concatenate(remains);
}

}  // namespace ecotone
