// SPDX-License-Identifier: Apache-2.0
// Reservoir type: by size class.
#include "ecotone/message/source_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/zoning/source_drafting.h"

namespace ecotone::detail {
namespace {

enum class SizeClass { small, medium, large };

std::optional<SizeClass> parse_size_class(std::string_view word) {
  if (word == "small" || word == "小型") return SizeClass::small;
  if (word == "medium" || word == "中型") return SizeClass::medium;
  if (word == "large" || word == "大型") return SizeClass::large;
  return std::nullopt;
}

// By what the source states, else by the area of a lake, else by what is given for all.
std::optional<SizeClass> size_of(const Drafting& drafting, const Region& water, SourceDraft& draft,
                                 RuleBasis& basis) {
  const WaterSource& source = drafting.source;
  if (const auto stated = parse_size_class(source.size_class)) return stated;
  if (source.capacity_1e8m3) {
    if (*source.capacity_1e8m3 >= basis.use("reservoir_large_from_1e8m3")) return SizeClass::large;
    if (*source.capacity_1e8m3 >= basis.use("reservoir_medium_from_1e8m3")) {
      return SizeClass::medium;
    }
    return SizeClass::small;
  }
  if (source.kind == "lake") {
    const double area_km2 = drafting.algebra.area_m2(water) / 1e6;
    add_remark(draft, source_zone_text("size_measured"), {{"area", format_fixed(area_km2, 2)}});
    // A small lake follows the row of a medium reservoir.
    return area_km2 < basis.use("lake_large_from_km2") ? SizeClass::medium : SizeClass::large;
  }
  const auto assumed = parse_size_class(drafting.options.size_class);
  if (assumed) {
    add_remark(draft, source_zone_text("size_assumed"), {{"size", drafting.options.size_class}});
  }
  return assumed;
}

// The water within a radius of the intake.
Region water_within(const Drafting& drafting, const Region& water, double radius_m) {
  return drafting.algebra.common(water,
                                 drafting.algebra.circles(drafting.source.intakes, radius_m));
}

// What of the catchment the secondary zone leaves.
void add_rest_as_quasi(const Drafting& drafting, SourceDraft& draft, const Region& water) {
  LevelDraft& quasi = draft.at(ZoneLevel::quasi);
  quasi.basis = drafting.basis("reservoir; rest of the catchment");
  const Region catchment = catchment_of(drafting, water);
  const double limit_km2 = quasi.basis.use("catchment_limit_km2");
  if (is_empty(catchment) || drafting.algebra.area_m2(catchment) / 1e6 > limit_km2) {
    add_remark(draft, source_zone_text("catchment_needed"));
    return;
  }
  take_catchment(drafting, quasi, catchment, water);
}

}  // namespace

SourceDraft draft_reservoir_source(const Drafting& drafting) {
  SourceDraft draft;
  const double reach_m = drafting.parameters["river_snap_m"];
  const std::optional<Region> water = water_at_intake(drafting, reach_m);
  if (!water) {
    give_up(draft, source_zone_text("reservoir_water_missing"),
            {{"reach", format_shortest(reach_m)}});
    return draft;
  }
  LevelDraft& primary = draft.at(ZoneLevel::primary);
  LevelDraft& secondary = draft.at(ZoneLevel::secondary);
  primary.basis = drafting.basis("reservoir");
  const std::optional<SizeClass> size = size_of(drafting, *water, draft, primary.basis);
  if (!size) {
    give_up(draft, source_zone_text("size_unknown"));
    return draft;
  }
  constexpr std::string_view names[] = {"small", "medium", "large"};
  primary.basis.note("size " + std::string(names[static_cast<std::size_t>(*size)]));
  secondary.basis = primary.basis;
  const bool whole = *size == SizeClass::small || drafting.source.single_purpose;
  const std::string_view radius =
      *size == SizeClass::large ? "reservoir_large_radius_m" : "reservoir_medium_radius_m";
  primary.water = whole ? *water : water_within(drafting, *water, primary.basis.use(radius));
  if (is_empty(primary.water)) {  // the intake lies farther ashore than the radius
    give_up(draft, source_zone_text("reservoir_water_missing"),
            {{"reach", format_shortest(drafting.parameters[radius])}});
    return draft;
  }
  primary.land = land_of_level(drafting, draft, ZoneLevel::primary, *water,
                               primary.basis.use("reservoir_primary_land_m"));
  if (whole || *size != SizeClass::large) {
    secondary.water = *water;
  } else {
    const double far_m =
        secondary.basis.use(radius) + secondary.basis.use("reservoir_large_secondary_m");
    secondary.water = water_within(drafting, *water, far_m);
  }
  if (*size == SizeClass::small) {
    add_rest_of_catchment(drafting, draft, *water, "reservoir_small_land_m");
  } else if (*size == SizeClass::medium) {
    if (drafting.source.plain || drafting.source.kind == "lake") {
      secondary.land = land_of_level(drafting, draft, ZoneLevel::secondary, *water,
                                     secondary.basis.use("reservoir_medium_land_m"));
    } else {
      add_rest_of_catchment(drafting, draft, *water, "reservoir_medium_land_m");
      add_remark(draft, source_zone_text("inflows_not_drawn"));
    }
  } else {
    secondary.land = land_of_level(drafting, draft, ZoneLevel::secondary, *water,
                                   secondary.basis.use("reservoir_large_land_m"));
  }
  if (drafting.options.quasi) add_rest_as_quasi(drafting, draft, *water);
  return draft;
}

}  // namespace ecotone::detail
