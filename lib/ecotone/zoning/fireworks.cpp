// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/fireworks.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/overlay.h"
#include "ecotone/overlay/union.h"

namespace ecotone {
namespace {

constexpr FireworksPlaceKind kinds[] = {
    {"flammables", "易燃易爆场所", "sites of flammables and explosives", "flammables_m"},
    {"heritage", "文物保护单位", "protected heritage", "heritage_m"},
    {"station", "车站", "stations", "station_m"},
    {"bridge_or_tunnel", "桥梁隧道", "bridges and tunnels", "bridge_or_tunnel_m"},
    {"source_zone", "饮用水水源保护区", "drinking-water source zones", "source_zone_m"},
    {"power_line", "电力设施保护区", "protection areas of power lines", "power_line_m"},
    {"hospital", "医院", "hospitals", "hospital_m"},
    {"school", "学校", "schools and kindergartens", "school_m"},
    {"care_home", "养老院", "care homes", "care_home_m"},
    {"septic_or_biogas", "化粪池沼气池", "septic tanks and biogas", "septic_or_biogas_m"},
    {"key_fire_area", "重点消防区", "key fire areas", "key_fire_area_m"},
};

struct Synonym {
  std::string_view word;
  std::string_view kind;
};
constexpr Synonym synonyms[] = {
    {"幼儿园", "school"},           {"小学", "school"},           {"中学", "school"},
    {"医疗机构", "hospital"},       {"卫生院", "hospital"},       {"敬老院", "care_home"},
    {"桥梁", "bridge_or_tunnel"},   {"隧道", "bridge_or_tunnel"}, {"化粪池", "septic_or_biogas"},
    {"沼气池", "septic_or_biogas"},
};

constexpr std::string_view source =
    "重庆市燃放烟花爆竹管理条例 (2018) art. 6 names the place; the reach is a choice of ours";

constexpr Parameter reach_of(std::string_view name, std::string_view en, std::string_view zh) {
  return {name, 0, "m", "E", source, en, zh, 0, 1e4};
}

constexpr Parameter parameters[] = {
    reach_of("flammables_m", "beyond sites of flammables and explosives", "易燃易爆场所外延"),
    reach_of("heritage_m", "beyond protected heritage", "文物保护单位外延"),
    reach_of("station_m", "beyond stations", "车站外延"),
    reach_of("bridge_or_tunnel_m", "beyond bridges and tunnels", "桥梁隧道外延"),
    reach_of("source_zone_m", "beyond drinking-water source zones", "饮用水水源保护区外延"),
    reach_of("power_line_m", "beyond protection areas of power lines", "电力设施保护区外延"),
    reach_of("hospital_m", "beyond hospitals", "医院外延"),
    reach_of("school_m", "beyond schools and kindergartens", "学校外延"),
    reach_of("care_home_m", "beyond care homes", "养老院外延"),
    reach_of("septic_or_biogas_m", "beyond septic tanks and biogas", "化粪池沼气池外延"),
    reach_of("key_fire_area_m", "beyond key fire areas", "重点消防区外延"),
};

}  // namespace

std::span<const FireworksPlaceKind> fireworks_place_kinds() {
  return kinds;
}

std::span<const Parameter> fireworks_parameters() {
  return parameters;
}

std::optional<std::size_t> parse_fireworks_place_kind(std::string_view word) {
  for (const Synonym& row : synonyms) {
    if (row.word == word) word = row.kind;
  }
  const auto* const at = std::find_if(
      std::begin(kinds), std::end(kinds),
      [word](const FireworksPlaceKind& row) { return row.name == word || row.zh == word; });
  if (at == std::end(kinds)) return std::nullopt;
  return static_cast<std::size_t>(at - std::begin(kinds));
}

FireworksZone fireworks_zone(const Layer& published, std::span<const FireworksPlaces> places,
                             const Parameters& values, int threads) {
  const Crs& crs = published.require_crs();
  FireworksZone zone;
  MultiPolygonBuilder parts;
  std::vector<std::vector<std::size_t>> groups(1 + std::size(kinds));
  const auto add = [&](const MultiPolygonView& part, FireworksPart row) {
    parts.add_feature(part);
    groups[row.kind ? *row.kind + 1 : 0].push_back(zone.rows.size());
    zone.rows.push_back(std::move(row));
  };
  const double nought = 0;
  const MultiPolygonArray clean =
      buffer(published.polygons(), {&nought, 1}, crs, zone.ledger,
             {.threads = threads, .layer = published.name, .ids = published.ids});
  for (std::size_t i = 0; i < published.size(); ++i) {
    add(clean[i], {.layer = published.name, .feature = published.ids[i]});
  }
  for (const FireworksPlaces& listed : places) {
    require_same_crs(published, listed.layer);
    std::vector<double> distances;
    for (const auto& kind : listed.kinds) {
      distances.push_back(kind ? values[kinds[*kind].parameter] : 0);
    }
    const MultiPolygonArray reached =
        buffer(listed.layer.geometry, distances, crs, zone.ledger,
               {.threads = threads, .layer = listed.layer.name, .ids = listed.layer.ids});
    for (std::size_t i = 0; i < listed.layer.size(); ++i) {
      if (!listed.kinds[i]) {
        ++zone.not_listed;
        continue;
      }
      add(reached[i], {.kind = listed.kinds[i],
                       .layer = listed.layer.name,
                       .feature = listed.layer.ids[i],
                       .distance_m = distances[i],
                       .is_drawn = reached[i].size() > 0});
    }
  }
  zone.parts = std::move(parts).build();
  // Everything is the last group.
  groups.emplace_back(zone.rows.size());
  std::iota(groups.back().begin(), groups.back().end(), std::size_t{0});
  const MultiPolygonArray united =
      union_by_group(zone.parts, groups, crs, zone.ledger, {.threads = threads, .layer = "parts"});
  MultiPolygonBuilder sources;
  for (std::size_t g = 0; g + 1 < groups.size(); ++g) sources.add_feature(united[g]);
  zone.of_sources = std::move(sources).build();
  MultiPolygonBuilder whole;
  whole.add_feature(united[groups.size() - 1]);
  zone.united = std::move(whole).build();
  return zone;
}

}  // namespace ecotone
