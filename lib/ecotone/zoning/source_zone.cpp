// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/source_zone.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/zoning/source_drafting.h"

namespace ecotone {
namespace {

struct Word {
  std::string_view name;
  std::string_view zh;
};

constexpr std::array types = {Word{"river", "河流型"}, Word{"reservoir", "湖库型"},
                              Word{"groundwater", "地下水型"}, Word{"decentralised", "分散式"}};
constexpr std::array levels = {Word{"primary", "一级"}, Word{"secondary", "二级"},
                               Word{"quasi", "准"}};
constexpr std::array parts = {Word{"water", "水域"}, Word{"land", "陆域"}};

// The English name, or the Chinese term alone or at the head of a longer one (一级保护区).
template <typename Enumeration, std::size_t n>
std::optional<Enumeration> parse(const std::array<Word, n>& words, std::string_view given) {
  for (std::size_t i = 0; i < n; ++i) {
    if (given == words[i].name || given.starts_with(words[i].zh)) {
      return static_cast<Enumeration>(i);
    }
  }
  return std::nullopt;
}

detail::SourceDraft draft_one(const detail::Drafting& drafting) {
  const std::string& shape = drafting.source.shape;
  if (shape == "circle") return draft_circle_source(drafting);
  // Shapes along a stream, whatever the type of the source.
  if (shape == "spring_to_weir" || shape == "rest_of_catchment")
    return draft_river_source(drafting);
  switch (drafting.source.type) {
    case SourceType::river:
      return draft_river_source(drafting);
    case SourceType::reservoir:
      return draft_reservoir_source(drafting);
    case SourceType::groundwater:
      return draft_groundwater_source(drafting);
    case SourceType::decentralised:
      return draft_decentralised_source(drafting);
  }
  return {};
}

// Vertices without the ends of rings, which repeat their starts.
std::size_t corners_of(const MultiPolygonView& zone) {
  std::size_t rings = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) rings += zone.polygon(j).ring_count();
  return zone.vertex_count() - rings;
}

// One level less all higher ones and what lies beyond the county, as rows.
void add_levels(const detail::Drafting& drafting, detail::SourceDraft& draft,
                const detail::Region& county, std::size_t source, SourceZoneDraft& rows,
                MultiPolygonBuilder& geometry) {
  const detail::RegionAlgebra& algebra = drafting.algebra;
  const double sliver_m2 = drafting.parameters["sliver_m2"];
  detail::Region taken = detail::no_region();
  for (std::size_t i = 0; i < detail::zone_levels; ++i) {
    const detail::LevelDraft& level = draft.levels[i];
    // Water of the level is no land of it, nor of a lower one.
    const std::array ground = {level.water, algebra.minus(level.land, level.water)};
    for (std::size_t part = 0; part < 2; ++part) {
      const std::string name = std::string(drafting.source.id) + "|" + std::string(levels[i].name) +
                               "|" + std::string(parts[part].name);
      detail::Region region = algebra.minus(ground[part], taken);
      if (!detail::is_empty(county)) region = algebra.common(region, county);
      region = algebra.without_slivers(region, sliver_m2, name);
      if (detail::is_empty(region)) continue;
      SourceZone row;
      row.source = source;
      row.level = static_cast<ZoneLevel>(i);
      row.part = static_cast<ZonePart>(part);
      row.area_m2 = algebra.area_m2(region);
      row.vertices = corners_of(region[0]);
      row.basis = level.basis.text();
      rows.zones.push_back(std::move(row));
      geometry.add_feature(region[0]);
    }
    taken = algebra.unite(taken, algebra.unite(ground[0], ground[1]));
  }
}

// Everything that one source adds.
SourceZoneDraft draft_of(const WaterSource& source, std::size_t place,
                         const SourceSurroundings& around, const Parameters& parameters,
                         const SourceZoneOptions& options, const detail::Region& county,
                         const Crs& crs) {
  SourceZoneDraft made;
  Ledger ledger;
  const detail::Drafting drafting{
      source, around, parameters, options,
      detail::RegionAlgebra(crs, ledger, parameters["arc_tolerance_m"])};
  detail::SourceDraft draft = draft_one(drafting);
  MultiPolygonBuilder geometry;
  if (draft.drafted) {
    add_levels(drafting, draft, county, place, made, geometry);
  } else {
    made.undrafted.push_back(place);
  }
  made.geometry = std::move(geometry).build();
  for (SourceRemark& remark : draft.remarks) {
    remark.source = place;
    // A level meets again what the level within it met.
    const bool said = std::ranges::any_of(made.remarks, [&](const SourceRemark& one) {
      return one.in(Language::english) == remark.in(Language::english);
    });
    if (!said) made.remarks.push_back(std::move(remark));
  }
  for (LedgerEntry& entry : ledger.entries) {
    entry.layer = source.id + ": " + entry.layer;
    made.ledger.add(std::move(entry));
  }
  return made;
}

}  // namespace

std::string_view source_type_name(SourceType type) {
  return types[static_cast<std::size_t>(type)].name;
}

std::optional<SourceType> parse_source_type(std::string_view word) {
  return parse<SourceType>(types, word);
}

std::string_view zone_level_name(ZoneLevel level) {
  return levels[static_cast<std::size_t>(level)].name;
}

std::optional<ZoneLevel> parse_zone_level(std::string_view word) {
  return parse<ZoneLevel>(levels, word);
}

std::string_view zone_part_name(ZonePart part) {
  return parts[static_cast<std::size_t>(part)].name;
}

std::optional<ZonePart> parse_zone_part(std::string_view word) {
  return parse<ZonePart>(parts, word);
}

SourceZoneDraft draft_source_zones(const std::vector<WaterSource>& sources,
                                   const SourceSurroundings& around, const Parameters& parameters,
                                   const Crs& crs, const SourceZoneOptions& options) {
  SourceZoneDraft draft;
  const detail::Region county =
      around.limits.size() == 0 ? detail::no_region()
                                : detail::RegionAlgebra(crs, draft.ledger).unite_all(around.limits);
  std::vector<SourceZoneDraft> made(sources.size());
  parallel_for(sources.size(), options.threads, options.progress, [&](std::size_t i) {
    made[i] = draft_of(sources[i], i, around, parameters, options, county, crs);
  });
  MultiPolygonBuilder geometry;
  for (SourceZoneDraft& one : made) {
    std::ranges::move(one.zones, std::back_inserter(draft.zones));
    std::ranges::move(one.remarks, std::back_inserter(draft.remarks));
    std::ranges::move(one.undrafted, std::back_inserter(draft.undrafted));
    draft.ledger.append(one.ledger);
    geometry.append(one.geometry);
  }
  draft.geometry = std::move(geometry).build();
  return draft;
}

}  // namespace ecotone
