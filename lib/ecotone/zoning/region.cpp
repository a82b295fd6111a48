// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/region.h"

#include "ecotone/geodesy/area.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/difference.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/union.h"

namespace ecotone::detail {

Region no_region() {
  MultiPolygonBuilder builder;
  builder.finish_feature();
  return std::move(builder).build();
}

Region region_of(const MultiPolygonView& feature) {
  MultiPolygonBuilder builder;
  builder.add_feature(feature);
  return std::move(builder).build();
}

bool is_empty(const Region& region) {
  return region[0].size() == 0;
}

Region RegionAlgebra::unite_all(const MultiPolygonArray& column) const {
  return union_of(column, *crs_, *ledger_, {.threads = 1});
}

Region RegionAlgebra::unite(const Region& a, const Region& b) const {
  if (is_empty(b)) return a;
  if (is_empty(a)) return b;
  MultiPolygonBuilder builder;
  builder.append(a);
  builder.append(b);
  return unite_all(std::move(builder).build());
}

Region RegionAlgebra::minus(const Region& a, const Region& b) const {
  if (is_empty(a) || is_empty(b)) return a;
  OverlapOptions options;
  options.threads = 1;
  return difference_of(a, b, *crs_, *ledger_, options);
}

Region RegionAlgebra::common(const Region& a, const Region& b) const {
  if (is_empty(a) || is_empty(b)) return no_region();
  OverlapOptions options;
  options.threads = 1;
  options.borders = false;
  options.pieces = true;
  Overlaps overlaps = overlap_areas(a, b, *crs_, options);
  ledger_->append(overlaps.ledger);
  return overlaps.pairs.empty() ? no_region() : region_of(overlaps.pieces[0]);
}

Region RegionAlgebra::within(const GeometryColumn& features, double distance_m) const {
  if (distance_m <= 0 || features.size() == 0) return no_region();
  const double distances[] = {distance_m};
  return unite_all(buffer(features, distances, *crs_, *ledger_,
                          {.arc_tolerance_m = arc_tolerance_m_, .threads = 1}));
}

Region RegionAlgebra::circles(std::span<const Point> centres, double radius_m) const {
  MultiPointBuilder builder;
  for (const Point& centre : centres) {
    builder.add_point(centre);
    builder.finish_feature();
  }
  return within(std::move(builder).build(), radius_m);
}

double RegionAlgebra::area_m2(const Region& region) const {
  return ecotone::area_m2(region[0], *crs_, AreaMethod::ellipsoid);
}

std::vector<Region> parts_of(const Region& region) {
  std::vector<Region> parts;
  for (std::size_t j = 0; j < region[0].size(); ++j) {
    const PolygonView polygon = region[0].polygon(j);
    MultiPolygonBuilder single;
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) single.add_ring(polygon.ring(k));
    single.finish_polygon();
    single.finish_feature();
    parts.push_back(std::move(single).build());
  }
  return parts;
}

Region RegionAlgebra::without_slivers(const Region& region, double sliver_m2,
                                      const std::string& name) const {
  MultiPolygonBuilder builder;
  std::size_t dropped = 0;
  double dropped_m2 = 0;
  for (const Region& part : parts_of(region)) {
    const double area = area_m2(part);
    if (area < sliver_m2) {
      ++dropped;
      dropped_m2 += area;
      continue;
    }
    const PolygonView polygon = part[0].polygon(0);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
    builder.finish_polygon();
  }
  builder.finish_feature();
  if (dropped > 0) {
    ledger_->add({.action = LedgerAction::dropped,
                  .layer = "draft",
                  .feature = name,
                  .reason = std::to_string(dropped) + " slivers",
                  .position = std::nullopt,
                  .area_before_m2 = dropped_m2,
                  .area_after_m2 = 0.0});
  }
  return std::move(builder).build();
}

}  // namespace ecotone::detail
