// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_tiling.h"

#include <algorithm>
#include <functional>

#include "ecotone/error.h"
#include "ecotone/layer/field_order.h"
#include "ecotone/message/noise_zone_errors.h"
#include "ecotone/message/noise_zone_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/valid_polygons.h"

namespace ecotone {
namespace {

// Unmatched vertices on the 0.1 mm grid make gaps and overlaps of 0.01 m² along 100 m of border.
constexpr double least_fault_m2 = 0.01;

NoiseClass class_of(const Layer& zones, const Column& classes, std::size_t i) {
  const std::string text = to_text(classes[i]);
  const std::optional<NoiseClass> read = parse_noise_class(text);
  const Arguments arguments{{"zone", zones.ids[i]}, {"value", text}, {"field", classes.name()}};
  if (!read) throw SchemaError(noise_zone_error("class_unknown"), arguments, zones.name);
  if (*read > NoiseClass::class_3) {
    throw SchemaError(noise_zone_error("class_4_given"), arguments, zones.name);
  }
  return *read;
}

// Every polygon of a column as a feature of its own; only the holes if asked for.
MultiPolygonArray parts_of(const MultiPolygonArray& column, bool holes) {
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < column.size(); ++i) {
    for (std::size_t j = 0; j < column[i].size(); ++j) {
      const PolygonView polygon = column[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        if (holes == (k == 0)) continue;
        builder.add_ring(polygon.ring(k));
        if (!holes) {
          for (std::size_t h = 1; h < polygon.ring_count(); ++h) builder.add_ring(polygon.ring(h));
        }
        builder.finish_polygon();
        builder.finish_feature();
      }
    }
  }
  return std::move(builder).build();
}

void add_overlaps(const BaseZones& zones, const Crs& crs, const NoiseZoneOptions& options,
                  std::vector<TilingFault>& faults) {
  const Overlaps overlaps = self_overlaps(zones.polygons, crs, overlap_options(options, true));
  for (std::size_t p = 0; p < overlaps.pairs.size(); ++p) {
    const Overlap& pair = overlaps.pairs[p];
    if (pair.area_m2 <= std::max(least_fault_m2, pair.computing_error_m2)) continue;
    faults.push_back({TilingFault::Kind::overlap,
                      {zones.ids[pair.subject], zones.ids[pair.zone]},
                      pair.area_m2,
                      overlaps.pieces.box(p).centre()});
  }
}

// The parts of the planned area that no zone covers, or the holes between zones.
MultiPolygonArray gaps_between(const BaseZones& zones, const MultiPolygonArray* area,
                               const Crs& crs, Ledger& ledger, const NoiseZoneOptions& options) {
  if (area != nullptr) {
    return difference_of(*area, zones.polygons, crs, ledger, overlap_options(options));
  }
  const MultiPolygonArray united = union_of(zones.polygons, crs, ledger, union_options(options));
  // Zones may lie in a hole, and have holes that lie in it too.
  const MultiPolygonArray holes =
      union_of(parts_of(united, true), crs, ledger, union_options(options));
  return difference_of(holes, zones.polygons, crs, ledger, overlap_options(options));
}

}  // namespace

OverlapOptions overlap_options(const NoiseZoneOptions& options, bool pieces) {
  OverlapOptions work;
  work.method = options.area_method;
  work.threads = options.threads;
  work.pieces = pieces;
  work.grid = options.grid;
  return work;
}

UnionOptions union_options(const NoiseZoneOptions& options) {
  return {.method = options.area_method, .threads = options.threads, .grid = options.grid};
}

BaseZones base_zones(const Layer& zones, const std::string& class_field, Ledger& ledger,
                     const NoiseZoneOptions& options) {
  const Column& classes = zones.fields.at(class_field);
  BaseZones base;
  std::vector<NoiseClass> class_at(zones.size(), NoiseClass::class_0);
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.geometry.is_missing(i)) continue;
    class_at[i] = class_of(zones, classes, i);
    base.places.push_back(i);
  }
  if (base.places.empty()) {
    throw SchemaError(noise_zone_error("no_zones"), {{"layer", zones.name}});
  }
  std::ranges::sort(base.places, [&](std::size_t a, std::size_t b) {
    if (class_at[a] != class_at[b]) return class_at[a] < class_at[b];
    return id_comes_before(zones.ids[a], zones.ids[b]);
  });
  MultiPolygonBuilder builder;
  for (const std::size_t i : base.places) {
    base.classes.push_back(class_at[i]);
    base.ids.push_back(zones.ids[i]);
    builder.add_feature(zones.polygons()[i]);
  }
  base.polygons = valid_polygons(std::move(builder).build(), zones.require_crs(), ledger,
                                 {.method = options.area_method,
                                  .threads = options.threads,
                                  .grid = options.grid,
                                  .layer = zones.name,
                                  .ids = base.ids});
  return base;
}

std::vector<TilingFault> tiling_faults(const BaseZones& zones, const MultiPolygonArray* area,
                                       const MultiPolygonArray& own_land, const Crs& crs,
                                       Ledger& ledger, const NoiseZoneOptions& options) {
  std::vector<TilingFault> faults;
  add_overlaps(zones, crs, options, faults);
  MultiPolygonArray gaps = gaps_between(zones, area, crs, ledger, options);
  // Own land is of class 4 only within the planned area, which holes of the zones are not part of.
  if (area != nullptr) {
    gaps = difference_of(gaps, own_land, crs, ledger, overlap_options(options));
  }
  const MultiPolygonArray parts = parts_of(gaps, false);
  const std::vector<double> parts_m2 = areas_m2(parts, crs, options.area_method);
  const Overlaps around = overlap_areas(parts, zones.polygons, crs, overlap_options(options));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts_m2[i] <= least_fault_m2) continue;
    TilingFault fault{TilingFault::Kind::gap, {}, parts_m2[i], parts.box(i).centre()};
    const auto [first, last] = pairs_of_subject(around, i);
    for (std::size_t p = first; p < last; ++p) {
      fault.zones.push_back(zones.ids[around.pairs[p].zone]);
    }
    faults.push_back(std::move(fault));
  }
  std::ranges::stable_sort(faults, std::ranges::greater(), &TilingFault::area_m2);
  return faults;
}

std::vector<NoiseAdvice> small_zones(const BaseZones& zones, double least_km2, const Crs& crs,
                                     Ledger& ledger, const NoiseZoneOptions& options) {
  std::vector<std::vector<std::size_t>> of_class(4);
  for (std::size_t i = 0; i < zones.classes.size(); ++i) {
    of_class[static_cast<std::size_t>(zones.classes[i])].push_back(i);
  }
  const MultiPolygonArray united =
      union_by_group(zones.polygons, of_class, crs, ledger, union_options(options));
  std::vector<NoiseAdvice> advice;
  for (std::size_t c = 0; c < of_class.size(); ++c) {
    MultiPolygonBuilder one;
    one.add_feature(united[c]);
    const MultiPolygonArray parts = parts_of(std::move(one).build(), false);
    const std::vector<double> parts_m2 = areas_m2(parts, crs, options.area_method);
    const auto count =
        std::ranges::count_if(parts_m2, [&](double part_m2) { return part_m2 < least_km2 * 1e6; });
    if (count == 0) continue;
    const auto smallest =
        static_cast<std::size_t>(std::ranges::min_element(parts_m2) - parts_m2.begin());
    const Point at = parts.box(smallest).centre();
    const int decimals = crs.is_geographic() ? 6 : 0;
    advice.push_back({&noise_zone_text("small_zones"),
                      {{"class", std::string(noise_class_name(static_cast<NoiseClass>(c)))},
                       {"count", std::to_string(count)},
                       {"least", format_shortest(least_km2)},
                       {"smallest", format_area(parts_m2[smallest], AreaUnit::square_kilometre)},
                       {"x", format_fixed(at.x, decimals)},
                       {"y", format_fixed(at.y, decimals)}}});
  }
  return advice;
}

}  // namespace ecotone
