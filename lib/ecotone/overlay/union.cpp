// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/union.h"

#include <algorithm>
#include <numeric>

#include "ecotone/execution/parallel.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/grid.h"

namespace ecotone {
namespace {

// Sorting the members makes the cascade, and so its roundings, independent of their order.
geos::Polygons unite(geos::Session& session, const MultiPolygonArray& zones,
                     std::span<const std::size_t> group, double grid) {
  std::vector<geos::Polygons> members;
  for (const std::size_t i : group) {
    geos::Polygons polygons = geos::polygons_of(zones[i]);
    if (polygons.empty()) continue;
    geos::make_canonical(polygons);
    members.push_back(std::move(polygons));
  }
  if (members.empty()) return {};
  if (members.size() == 1) return std::move(members.front());
  return session.union_of(geos::sorted(std::move(members)), grid);
}

}  // namespace

MultiPolygonArray union_by_group(const MultiPolygonArray& zones,
                                 std::span<const std::vector<std::size_t>> groups, const Crs& crs,
                                 Ledger& ledger, const UnionOptions& options) {
  const double grid = grid_or_default(options.grid, crs);
  std::vector<std::uint8_t> wanted(zones.size(), 0);
  for (const auto& group : groups) {
    for (const std::size_t i : group) wanted[i] = 1;
  }
  const NamedPolygons named{zones, options.layer, options.ids};
  const CleanPolygons clean =
      clean_polygons(named, wanted, crs, options.method, grid, options.threads, ledger);
  std::vector<MultiPolygonArray> united(groups.size());
  std::vector<Ledger> ledgers(groups.size());
  parallel_for(groups.size(), options.threads, nullptr, [&](std::size_t g) {
    geos::Session session;
    MultiPolygonBuilder builder;
    try {
      geos::append(unite(session, clean.polygons, groups[g], grid > 0 ? grid : default_grid(crs)),
                   builder);
    } catch (const geos::Failure& failure) {
      std::string features;
      for (const std::size_t i : groups[g]) features += (features.empty() ? "" : "|") + named.id(i);
      ledgers[g].add({.action = LedgerAction::quarantined,
                      .layer = options.layer,
                      .feature = features,
                      .reason = failure.what()});
    }
    builder.finish_feature();
    united[g] = std::move(builder).build();
  });
  for (const Ledger& part : ledgers) ledger.append(part);
  return concatenate(united);
}

MultiPolygonArray union_of(const MultiPolygonArray& zones, const Crs& crs, Ledger& ledger,
                           const UnionOptions& options) {
  std::vector<std::size_t> all(zones.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::vector<std::vector<std::size_t>> groups{std::move(all)};
  return union_by_group(zones, groups, crs, ledger, options);
}

double union_area_m2(const MultiPolygonArray& zones, const Crs& crs, const UnionOptions& options) {
  Ledger ledger;
  const MultiPolygonArray united = union_of(zones, crs, ledger, options);
  return area_m2(united[0], crs, options.method);
}

}  // namespace ecotone
