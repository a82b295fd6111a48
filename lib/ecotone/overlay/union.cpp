// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/union.h"

#include <algorithm>
#include <numeric>
#include <ranges>

#include "ecotone/execution/parallel.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/grid.h"
#include "ecotone/overlay/region_union.h"
#include "ecotone/overlay/united_groups.h"

namespace ecotone {
namespace {

// The members of a group for the ledger; of many, the first ones.
std::string members_of(const NamedPolygons& named, std::span<const std::size_t> group) {
  constexpr std::size_t most = 16;
  std::string text;
  for (std::size_t k = 0; k < std::min(group.size(), most); ++k) {
    if (k > 0) text += '|';
    text += named.id(group[k]);
  }
  if (group.size() > most) text += "|…";
  return text;
}

// Crossings are rounded last, which may let borders that lie next to each other cross.
void mend_rounded(const NamedPolygons& named, std::span<const std::vector<std::size_t>> groups,
                  int threads, MultiPolygonArray& regions, Ledger& ledger) {
  std::vector<std::uint8_t> is_crossed(regions.size(), 0);
  parallel_for(regions.size(), threads, nullptr, [&](std::size_t g) {
    is_crossed[g] = groups[g].size() > 1 && !is_valid(regions[g]) ? 1 : 0;
  });
  if (std::ranges::find(is_crossed, 1) == is_crossed.end()) return;
  MultiPolygonBuilder builder;
  for (std::size_t g = 0; g < regions.size(); ++g) {
    if (is_crossed[g] == 0) {
      builder.add_feature(regions[g]);
      continue;
    }
    const Repair mended = repair(regions[g]);
    builder.add_feature(mended.geometry[0]);
    ledger.add({.action = LedgerAction::recomputed,
                .layer = named.layer,
                .feature = members_of(named, groups[g]),
                .reason = "rounded, the borders of the union cross; repaired"});
  }
  regions = std::move(builder).build();
}

// Sorting the members makes the cascade, and so its roundings, independent of their order.
geos::Polygons unite(geos::Session& session, const CleanPolygons& clean,
                     std::span<const std::size_t> group) {
  std::vector<geos::Polygons> members;
  for (const std::size_t i : group) {
    geos::Polygons polygons = clean.polygons(i);
    if (polygons.empty()) continue;
    geos::make_canonical(polygons);
    members.push_back(std::move(polygons));
  }
  if (members.empty()) return {};
  return session.union_of(geos::sorted(std::move(members)), clean.scale.grid());
}

}  // namespace

UnitedGroups unite_groups(const NamedPolygons& named, const CleanPolygons& clean,
                          std::span<const std::vector<std::size_t>> groups, int threads,
                          Ledger& ledger) {
  // Members of all groups in a row; a feature may be a member of several.
  std::vector<std::uint32_t> features;
  std::vector<std::uint32_t> group_of;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].size() < 2) continue;
    for (const std::size_t i : groups[g]) {
      features.push_back(static_cast<std::uint32_t>(i));
      group_of.push_back(static_cast<std::uint32_t>(g));
    }
  }
  UnitedGroups result;
  RegionUnion united;
  if (!features.empty()) {
    const bool as_they_are =
        features.size() == clean.grid.size() &&
        std::ranges::equal(features, std::views::iota(0U, static_cast<unsigned>(features.size())));
    GridPolygons some;
    if (!as_they_are) some = taken(clean.grid, features);
    const GridPolygons& members = as_they_are ? clean.grid : some;
    std::vector<std::uint8_t> pinched(groups.size(), 0);
    for (std::size_t k = 0; k < features.size(); ++k) {
      pinched[group_of[k]] |= clean.pinched[features[k]];
    }
    united = unite_regions(members, group_of, pinched, clean.scale, threads);
    result.has_crossings = united.has_crossings;
  }
  if (groups.size() == 1 && groups[0].size() > 1 && united.failed[0] == 0) {
    result.regions = std::move(united.regions);
    return result;
  }
  MultiPolygonBuilder builder;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].size() > 1 && united.failed[g] == 0) {
      builder.add_feature(united.regions[g]);
      continue;
    }
    if (groups[g].size() < 2) {
      if (!groups[g].empty()) clean.append_canonical(groups[g][0], builder);
      builder.finish_feature();
      continue;
    }
    LedgerEntry entry{.action = LedgerAction::recomputed,
                      .layer = named.layer,
                      .reason = "edges of a union contradict each other"};
    try {
      geos::Session session;
      geos::append(unite(session, clean, groups[g]), builder);
    } catch (const geos::Failure& failure) {
      entry.action = LedgerAction::quarantined;
      entry.reason += std::string("; ") + failure.what();
    }
    builder.finish_feature();
    entry.feature = members_of(named, groups[g]);
    result.has_crossings = true;
    ledger.add(std::move(entry));
  }
  result.regions = std::move(builder).build();
  return result;
}

MultiPolygonArray union_by_group(const MultiPolygonArray& zones,
                                 std::span<const std::vector<std::size_t>> groups, const Crs& crs,
                                 Ledger& ledger, const UnionOptions& options) {
  const GridScale scale(working_grid(grid_or_default(options.grid, crs), {&zones}));
  std::vector<std::uint8_t> wanted(zones.size(), 0);
  for (const auto& group : groups) {
    for (const std::size_t i : group) wanted[i] = 1;
  }
  const NamedPolygons named{zones, options.layer, options.ids};
  const CleanPolygons clean =
      clean_polygons(named, wanted, crs, options.method, scale, options.threads, ledger);
  UnitedGroups united = unite_groups(named, clean, groups, options.threads, ledger);
  if (united.has_crossings) mend_rounded(named, groups, options.threads, united.regions, ledger);
  return std::move(united.regions);
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
