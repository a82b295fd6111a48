// SPDX-License-Identifier: Apache-2.0
// Groundwater type: radii by material or by formula, well fields, karst conduits.
#include <fmt/format.h>

#include "ecotone/geodesy/distance.h"
#include "ecotone/message/source_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/source_drafting.h"
#include "ecotone/zoning/source_parameters.h"
#include "ecotone/zoning/well_field.h"

namespace ecotone::detail {
namespace {

bool has_formula(const WaterSource& source) {
  return source.conductivity_m_d && source.gradient && source.porosity && *source.porosity > 0;
}

// R = α·K·I·T/n.
double formula_radius_m(const WaterSource& source, std::string_view days, RuleBasis& basis) {
  basis.note(fmt::format("R = α·K·I·T/n with K {} m/d, I {}, n {}",
                         format_shortest(*source.conductivity_m_d),
                         format_shortest(*source.gradient), format_shortest(*source.porosity)));
  const double radius = basis.use("groundwater_alpha") * *source.conductivity_m_d *
                        *source.gradient * basis.use(days) / *source.porosity;
  basis.note("R = " + format_fixed(radius, 2) + " m");
  return radius;
}

void remark_fields(const std::vector<std::size_t>& fields, SourceDraft& draft) {
  for (const std::size_t wells : fields) {
    add_remark(draft, source_zone_text("wells_in_field"), {{"wells", std::to_string(wells)}});
  }
}

// Along the conduit like a river, and around its sinkholes.
SourceDraft draft_conduit(const Drafting& drafting) {
  SourceDraft draft;
  LevelDraft& primary = draft.at(ZoneLevel::primary);
  primary.basis = drafting.basis("groundwater, karst conduit");
  const RegionAlgebra& algebra = drafting.algebra;
  const double radius_m = primary.basis.use("karst_radius_m");
  primary.land = algebra.circles(drafting.source.intakes, radius_m);
  const double snap_m = drafting.parameters["river_snap_m"];
  const Point spring = drafting.source.intakes.front();
  const RiverNetwork& network = drafting.around.rivers;
  const std::vector<NearReach> near = network.reaches_near(spring, snap_m);
  if (near.empty()) {
    add_remark(draft, source_zone_text("conduit_missing"), {{"reach", format_shortest(snap_m)}});
    return draft;
  }
  std::vector<Stretch> conduit =
      network.trace(near.front().place, TraceDirection::upstream_tributaries,
                    primary.basis.use("karst_upstream_m"));
  const std::vector<Stretch> below = network.trace(
      near.front().place, TraceDirection::downstream_main, primary.basis.use("karst_downstream_m"));
  conduit.insert(conduit.end(), below.begin(), below.end());
  const MultiLineStringArray lines = network.geometry(conduit);
  primary.land = algebra.unite(primary.land, algebra.within(lines, radius_m));
  const double reach_m = primary.basis.use("karst_sinkhole_reach_m");
  std::vector<Point> holes;
  for (const Point& hole : drafting.around.sinkholes.points()) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (distance_m(hole, lines[i], drafting.crs()) > reach_m) continue;
      holes.push_back(hole);
      break;
    }
  }
  if (!holes.empty()) primary.land = algebra.unite(primary.land, algebra.circles(holes, radius_m));
  return draft;
}

}  // namespace

SourceDraft draft_groundwater_source(const Drafting& drafting) {
  const WaterSource& source = drafting.source;
  const std::string& word = source.aquifer.empty() ? drafting.options.aquifer : source.aquifer;
  if (word == "karst_conduit" || word == "岩溶管道") return draft_conduit(drafting);
  SourceDraft draft;
  const std::optional<AquiferRadii> material = parse_aquifer(word);
  const bool formula = has_formula(source);
  if (!formula && !material) {
    give_up(draft, source_zone_text("aquifer_unknown"));
    return draft;
  }
  if (!formula && source.aquifer.empty()) {
    add_remark(draft, source_zone_text("aquifer_assumed"), {{"aquifer", word}});
  }
  const auto radius_of = [&](ZoneLevel level, RuleBasis& basis) {
    const bool primary = level == ZoneLevel::primary;
    if (formula) {
      return formula_radius_m(
          source, primary ? "groundwater_primary_days" : "groundwater_secondary_days", basis);
    }
    basis.note(std::string(material->aquifer));
    return basis.use(primary ? material->primary : material->secondary);
  };
  const std::size_t levels = source.confined ? 1 : 2;
  if (source.confined) add_remark(draft, source_zone_text("confined"));
  for (std::size_t i = 0; i < levels; ++i) {
    LevelDraft& level = draft.levels[i];
    level.basis = drafting.basis("groundwater");
    std::vector<std::size_t> fields;
    level.land = well_field(source.intakes, radius_of(static_cast<ZoneLevel>(i), level.basis),
                            drafting.algebra, fields);
    if (i == 0) remark_fields(fields, draft);
  }
  if (drafting.options.quasi) {
    LevelDraft& quasi = draft.at(ZoneLevel::quasi);
    quasi.basis = drafting.basis("groundwater; recharge area");
    for (std::size_t i = 0; i < drafting.around.recharge.size(); ++i) {
      const Region area = region_of(drafting.around.recharge[i]);
      if (contains(area, source.intakes.front())) {
        quasi.land = drafting.algebra.unite(quasi.land, area);
      }
    }
    if (is_empty(quasi.land)) add_remark(draft, source_zone_text("recharge_missing"));
  }
  return draft;
}

}  // namespace ecotone::detail
