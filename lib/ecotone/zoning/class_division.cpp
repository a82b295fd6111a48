// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/class_division.h"

#include <cmath>
#include <cstddef>
#include <utility>

#include "ecotone/geodesy/area.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"

namespace ecotone::detail {
namespace {

OverlapOptions overlap_options(int threads, bool pieces, bool borders) {
  OverlapOptions options;
  options.threads = threads;
  options.pieces = pieces;
  options.borders = borders;
  options.subject_layer = "zone";
  options.zone_layer = "classes";
  return options;
}

UnionOptions union_options(int threads) {
  UnionOptions options;
  options.threads = threads;
  options.layer = "zone";
  return options;
}

/// The part of a zone in a region, as one feature.
MultiPolygonArray inside(const MultiPolygonArray& zone, const MultiPolygonArray& region,
                         const Crs& crs, int threads, Ledger& ledger) {
  Overlaps overlaps = overlap_areas(zone, region, crs, overlap_options(threads, true, false));
  ledger.append(overlaps.ledger);
  return union_of(overlaps.pieces, crs, ledger, union_options(threads));
}

MultiPolygonArray united(const MultiPolygonArray& a, const MultiPolygonArray& b, const Crs& crs,
                         int threads, Ledger& ledger) {
  MultiPolygonBuilder both;
  both.append(a);
  both.append(b);
  return union_of(std::move(both).build(), crs, ledger, union_options(threads));
}

void add_parts(std::optional<FuelClass> fuel_class, const MultiPolygonArray& zone,
               std::vector<ClassPart>& parts) {
  const MultiPolygonArray polygons = exploded(zone);
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    MultiPolygonBuilder one;
    one.add_feature(polygons[i]);
    parts.push_back({fuel_class, std::move(one).build()});
  }
}

/// Gives the polygons of what is left that are below a size to the class that they border on
/// longest; what is left then.
MultiPolygonArray give_away(const MultiPolygonArray& left, double below_m2,
                            std::vector<ClassRegion>& held, const Crs& crs, int threads,
                            Ledger& ledger) {
  const MultiPolygonArray polygons = exploded(left);
  std::vector<double> longest(polygons.size(), 0);
  std::vector<std::optional<std::size_t>> owner(polygons.size());
  for (std::size_t c = 0; c < held.size(); ++c) {
    const Overlaps overlaps =
        overlap_areas(polygons, held[c].region, crs, overlap_options(threads, false, true));
    for (const Overlap& pair : overlaps.pairs) {
      if (pair.zone_border_m <= longest[pair.subject]) continue;
      longest[pair.subject] = pair.zone_border_m;
      owner[pair.subject] = c;
    }
  }
  MultiPolygonBuilder kept;
  std::vector<MultiPolygonBuilder> given(held.size());
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    const bool is_small =
        std::isinf(below_m2) || area_m2(polygons[i], crs, AreaMethod::ellipsoid) < below_m2;
    (owner[i] && is_small ? given[*owner[i]] : kept).add_feature(polygons[i]);
  }
  for (std::size_t c = 0; c < held.size(); ++c) {
    held[c].region = united(held[c].region, std::move(given[c]).build(), crs, threads, ledger);
  }
  return std::move(kept).build();
}

void divide(const MultiPolygonArray& zone, const std::vector<ClassRegion>& regions,
            const Uncovered& uncovered, const Crs& crs, int threads, Ledger& ledger,
            std::vector<ClassPart>& parts) {
  std::vector<ClassRegion> held;
  MultiPolygonArray left = zone;
  for (const ClassRegion& region : regions) {
    held.push_back({region.fuel_class, inside(left, region.region, crs, threads, ledger)});
    left = difference_of(left, region.region, crs, ledger, overlap_options(threads, false, false));
  }
  if (uncovered.to_neighbour_below_m2 > 0 && left[0].size() > 0) {
    left = give_away(left, uncovered.to_neighbour_below_m2, held, crs, threads, ledger);
  }
  for (const ClassRegion& region : held) add_parts(region.fuel_class, region.region, parts);
  add_parts(uncovered.otherwise, left, parts);
}

}  // namespace

MultiPolygonArray exploded(const MultiPolygonArray& zones) {
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      const PolygonView polygon = zones[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
      builder.finish_polygon();
      builder.finish_feature();
    }
  }
  return std::move(builder).build();
}

std::vector<ClassPart> divide_by_class(const MultiPolygonArray& zone,
                                       const std::vector<ClassRegion>& regions,
                                       const Uncovered& uncovered, const Crs& crs, int threads,
                                       Ledger& ledger) {
  std::vector<ClassPart> parts;
  if (regions.empty()) {
    add_parts(uncovered.otherwise, zone, parts);
    return parts;
  }
  const MultiPolygonArray polygons = exploded(zone);
  std::vector<std::vector<std::size_t>> classes(polygons.size());
  for (std::size_t c = 0; c < regions.size(); ++c) {
    const Overlaps overlaps =
        overlap_areas(polygons, regions[c].region, crs, overlap_options(threads, false, false));
    for (const Overlap& pair : overlaps.pairs) {
      if (!pair.touches_only) classes[pair.subject].push_back(c);
    }
  }
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    MultiPolygonBuilder one;
    one.add_feature(polygons[i]);
    const MultiPolygonArray polygon = std::move(one).build();
    // One class all over: nothing is cut.
    if (std::isinf(uncovered.to_neighbour_below_m2) && classes[i].size() == 1) {
      parts.push_back({regions[classes[i][0]].fuel_class, polygon});
    } else {
      divide(polygon, regions, uncovered, crs, threads, ledger, parts);
    }
  }
  return parts;
}

}  // namespace ecotone::detail
