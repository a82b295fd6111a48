// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/source_audit.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/zoning/region.h"

namespace ecotone {
namespace {

constexpr std::array results = {
    Text{"agrees", "agrees with default", "与默认划法一致"},
    Text{"departs", "departs from default", "与默认划法不一致"},
    Text{"no_default", "published; the default draws nothing here", "已公布；默认划法无此区"},
    Text{"not_published", "default only; nothing is published here", "仅默认划法；未公布此区"},
    Text{"not_drafted", "not compared: the source could not be drafted", "水源未能划定，未比较"},
    Text{"no_intake", "not compared: no intake of this source is given",
         "未提供该水源的取水口，未比较"},
};

constexpr std::size_t both_parts = 2;

// The zones of one level of one source: water, land, and both united.
struct LevelZones {
  std::array<detail::Region, 3> ground{detail::no_region(), detail::no_region(),
                                       detail::no_region()};
  std::array<bool, 3> there{};
};

using ZonesOfSource = std::array<LevelZones, 3>;

void add(LevelZones& zones, std::size_t part, const MultiPolygonView& feature,
         const detail::RegionAlgebra& algebra) {
  for (const std::size_t where : {part, both_parts}) {
    zones.ground[where] = algebra.unite(zones.ground[where], detail::region_of(feature));
    zones.there[where] = true;
    if (part == both_parts) break;
  }
}

class Comparison {
 public:
  Comparison(const Parameters& parameters, const detail::RegionAlgebra& algebra)
      : parameters_(parameters), algebra_(algebra) {}

  AuditRow compare(const detail::Region& published, const detail::Region& drafted,
                   std::array<detail::Region, 2>& only) const {
    AuditRow row;
    row.published_m2 = algebra_.area_m2(published);
    row.drafted_m2 = algebra_.area_m2(drafted);
    row.common_m2 = algebra_.area_m2(algebra_.common(published, drafted));
    only = {algebra_.minus(published, drafted), algebra_.minus(drafted, published)};
    row.published_only_m2 = algebra_.area_m2(only[0]);
    row.drafted_only_m2 = algebra_.area_m2(only[1]);
    row.hausdorff = hausdorff_distance(published[0], drafted[0], algebra_.crs(),
                                       parameters_["audit_tolerance_m"]);
    if (detail::is_empty(drafted)) {
      row.result = AuditResult::no_default;
    } else if (detail::is_empty(published)) {
      row.result = AuditResult::not_published;
    } else {
      row.result = row.hausdorff->distance_m() < parameters_["audit_agreement_m"]
                       ? AuditResult::agrees
                       : AuditResult::departs;
    }
    return row;
  }

 private:
  const Parameters& parameters_;
  const detail::RegionAlgebra& algebra_;
};

// The rows of one source with their pieces.
struct SourceRows {
  std::vector<AuditRow> rows;
  std::vector<Departure> departures;
  MultiPolygonArray geometry;
  Ledger ledger;
};

void add_departures(const detail::RegionAlgebra& algebra, const detail::Region& only,
                    bool published, double sliver_m2, std::size_t row,
                    std::vector<std::pair<Departure, detail::Region>>& found) {
  for (detail::Region& piece : detail::parts_of(only)) {
    const double area = algebra.area_m2(piece);
    if (area >= sliver_m2) found.push_back({{row, published, area}, std::move(piece)});
  }
}

SourceRows audit_one(const std::string& id, const ZonesOfSource& published,
                     const ZonesOfSource& drafted, std::optional<AuditResult> instead,
                     const Parameters& parameters, const Crs& crs) {
  SourceRows made;
  const detail::RegionAlgebra algebra(crs, made.ledger);
  const Comparison comparison(parameters, algebra);
  std::vector<std::pair<Departure, detail::Region>> pieces;
  for (std::size_t level = 0; level < 3; ++level) {
    const LevelZones& has = published[level];
    const LevelZones& would = drafted[level];
    const bool undivided = has.there[both_parts] && !has.there[0] && !has.there[1];
    std::array<bool, 3> wanted{};
    for (const std::size_t part : {0, 1}) {
      wanted[part] = !undivided && (has.there[part] || would.there[part]);
    }
    wanted[both_parts] = undivided || (has.there[0] && has.there[1]);
    for (std::size_t part = 0; part < 3; ++part) {
      if (!wanted[part]) continue;
      std::array<detail::Region, 2> only{detail::no_region(), detail::no_region()};
      AuditRow row = comparison.compare(has.ground[part], would.ground[part], only);
      row.source = id;
      row.level = static_cast<ZoneLevel>(level);
      if (part != both_parts) row.part = static_cast<ZonePart>(part);
      if (instead) row.result = *instead;
      if (!instead && (part != both_parts || undivided)) {
        const double sliver_m2 = parameters["sliver_m2"];
        add_departures(algebra, only[0], true, sliver_m2, made.rows.size(), pieces);
        add_departures(algebra, only[1], false, sliver_m2, made.rows.size(), pieces);
      }
      made.rows.push_back(std::move(row));
    }
  }
  std::ranges::stable_sort(pieces, [](const auto& a, const auto& b) {
    return a.first.row != b.first.row ? a.first.row < b.first.row
                                      : a.first.area_m2 > b.first.area_m2;
  });
  MultiPolygonBuilder geometry;
  for (const auto& [departure, piece] : pieces) {
    made.departures.push_back(departure);
    geometry.add_feature(piece[0]);
  }
  made.geometry = std::move(geometry).build();
  return made;
}

}  // namespace

std::string_view audit_result_name(AuditResult result) {
  return results[static_cast<std::size_t>(result)].key;
}

Text audit_result_text(AuditResult result) {
  return results[static_cast<std::size_t>(result)];
}

SourceZoneAudit audit_source_zones(const SourceZoneDraft& draft,
                                   const std::vector<WaterSource>& sources,
                                   const std::vector<PublishedZone>& published,
                                   const MultiPolygonArray& geometry, const Parameters& parameters,
                                   const Crs& crs, const SourceZoneOptions& options) {
  SourceZoneAudit audit;
  std::vector<std::string> ids;
  std::map<std::string, std::size_t> place_of;
  const auto place = [&](const std::string& id) {
    const auto [at, is_new] = place_of.emplace(id, ids.size());
    if (is_new) ids.push_back(id);
    return at->second;
  };
  for (const WaterSource& source : sources) place(source.id);
  for (const PublishedZone& zone : published) place(zone.source);
  std::vector<ZonesOfSource> has(ids.size());
  std::vector<ZonesOfSource> would(ids.size());
  const detail::RegionAlgebra algebra(crs, audit.ledger);
  for (std::size_t i = 0; i < published.size(); ++i) {
    if (geometry.is_missing(i) || geometry[i].size() == 0) continue;
    const PublishedZone& zone = published[i];
    const std::size_t part = zone.part ? static_cast<std::size_t>(*zone.part) : both_parts;
    add(has[place(zone.source)][static_cast<std::size_t>(zone.level)], part, geometry[i], algebra);
  }
  for (std::size_t i = 0; i < draft.zones.size(); ++i) {
    const SourceZone& zone = draft.zones[i];
    add(would[zone.source][static_cast<std::size_t>(zone.level)],
        static_cast<std::size_t>(zone.part), draft.geometry[i], algebra);
  }
  std::vector<std::optional<AuditResult>> instead(ids.size(), AuditResult::no_intake);
  for (std::size_t i = 0; i < sources.size(); ++i) instead[i] = std::nullopt;
  for (const std::size_t source : draft.undrafted) instead[source] = AuditResult::not_drafted;
  std::vector<SourceRows> made(ids.size());
  parallel_for(ids.size(), options.threads, options.progress, [&](std::size_t i) {
    made[i] = audit_one(ids[i], has[i], would[i], instead[i], parameters, crs);
  });
  MultiPolygonBuilder pieces;
  for (SourceRows& one : made) {
    for (Departure& departure : one.departures) {
      departure.row += audit.rows.size();
      audit.departures.push_back(departure);
    }
    pieces.append(one.geometry);
    std::ranges::move(one.rows, std::back_inserter(audit.rows));
    audit.ledger.append(one.ledger);
  }
  audit.departure_geometry = std::move(pieces).build();
  return audit;
}

Layer departure_layer(const SourceZoneAudit& audit, const Crs& crs) {
  Layer layer;
  layer.name = "departures";
  layer.crs = crs;
  layer.geometry = audit.departure_geometry;
  Column source("source", FieldType::text);
  Column level("level", FieldType::text);
  Column part("part", FieldType::text);
  Column side("side", FieldType::text);
  Column area("area_m2", FieldType::real);
  Column result("result", FieldType::text);
  Column result_zh("result_zh", FieldType::text);
  for (const Departure& departure : audit.departures) {
    const AuditRow& row = audit.rows[departure.row];
    layer.ids.push_back(std::to_string(layer.ids.size() + 1));
    source.push_back(row.source);
    level.push_back(std::string(zone_level_name(row.level)));
    part.push_back(std::string(row.part ? zone_part_name(*row.part) : "both"));
    side.push_back(std::string(departure.published_only ? "published_only" : "default_only"));
    area.push_back(departure.area_m2);
    result.push_back(std::string(audit_result_text(row.result).en));
    result_zh.push_back(std::string(audit_result_text(row.result).zh));
  }
  for (Column* column : {&source, &level, &part, &side, &area, &result, &result_zh}) {
    layer.fields.add(std::move(*column));
  }
  return layer;
}

}  // namespace ecotone
