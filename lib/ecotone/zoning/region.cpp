// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/region.h"

#include <algorithm>
#include <cmath>
#include <utility>

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
  const MultiPolygonArray grown = buffer(features, distances, *crs_, *ledger_,
                                         {.arc_tolerance_m = arc_tolerance_m_, .threads = 1});
  return unite_all(without_straight_vertices(grown, straight_m, *crs_));
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

namespace {

double distance_to_segment(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double along =
      square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

// Marks the vertices that stay between two that do.
void mark(RingView ring, std::size_t first, std::size_t last, double tolerance,
          std::vector<bool>& stays) {
  std::vector<std::pair<std::size_t, std::size_t>> todo = {{first, last}};
  while (!todo.empty()) {
    const auto [from, to] = todo.back();
    todo.pop_back();
    std::size_t farthest = from;
    double most = tolerance;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double away = distance_to_segment(ring[i], ring[from], ring[to]);
      if (away <= most) continue;
      most = away;
      farthest = i;
    }
    if (farthest == from) continue;
    stays[farthest] = true;
    todo.emplace_back(from, farthest);
    todo.emplace_back(farthest, to);
  }
}

// The farthest vertex from the first is the other end to begin with.
std::vector<Point> straightened(RingView ring, double tolerance) {
  const std::size_t last = ring.size() - 1;
  std::size_t opposite = 0;
  double most = 0;
  for (std::size_t i = 1; i < last; ++i) {
    const double away = std::hypot(ring[i].x - ring[0].x, ring[i].y - ring[0].y);
    if (away <= most) continue;
    most = away;
    opposite = i;
  }
  std::vector<bool> stays(ring.size(), false);
  stays.front() = stays.back() = stays[opposite] = true;
  mark(ring, 0, opposite, tolerance, stays);
  mark(ring, opposite, last, tolerance, stays);
  std::vector<Point> kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    if (stays[i]) kept.push_back(ring[i]);
  }
  return kept;
}

}  // namespace

MultiPolygonArray without_straight_vertices(const MultiPolygonArray& column, double tolerance_m,
                                            const Crs& crs) {
  constexpr double metres_per_degree = 111320;  // at most, so that the tolerance is at most so
  const double tolerance =
      tolerance_m / (crs.is_geographic() ? metres_per_degree : crs.unit_factor());
  MultiPolygonBuilder builder;
  for (std::size_t i = 0; i < column.size(); ++i) {
    for (std::size_t j = 0; j < column[i].size(); ++j) {
      const PolygonView polygon = column[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        const std::vector<Point> ring = straightened(polygon.ring(k), tolerance);
        if (ring.size() >= 4) {
          builder.add_ring(ring);
        } else if (k == 0) {
          break;
        }
      }
      builder.finish_polygon();
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
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
