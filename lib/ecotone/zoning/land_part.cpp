// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/land_part.h"

#include <cmath>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/overlap_areas.h"
#include "ecotone/overlay/split.h"
#include "ecotone/overlay/zone_layer.h"
#include "ecotone/zoning/metric_frame.h"

namespace ecotone::detail {
namespace {

constexpr double same_line_m = 0.005;  // the grid moves vertices by 0.1 mm

// A ring of the inside on the left: shells counter-clockwise, holes clockwise.
std::vector<Point> with_inside_left(RingView ring, bool is_shell) {
  std::vector<Point> points(ring.begin(), ring.end());
  if ((ring_direction(ring) > 0) != is_shell) std::reverse(points.begin(), points.end());
  return points;
}

// Splits a ring into the paths of its edges that are wanted. A ring of wanted edges alone becomes
// two paths that overlap by an edge at both seams, so that no end of a path shows.
void add_runs(const std::vector<Point>& ring, const std::vector<bool>& wanted,
              MultiLineStringBuilder& paths) {
  const std::size_t n = wanted.size();
  std::size_t start = 0;
  while (start < n && wanted[start]) ++start;
  if (start == n) {
    const std::size_t half = n / 2;
    paths.add_path(PathView(ring).first(half + 2));
    std::vector<Point> rest(ring.begin() + static_cast<std::ptrdiff_t>(half), ring.end());
    rest.push_back(ring[1]);
    paths.add_path(rest);
    return;
  }
  std::vector<Point> run;
  for (std::size_t k = 1; k <= n; ++k) {
    const std::size_t i = (start + k) % n;
    if (wanted[i]) {
      if (run.empty()) run.push_back(ring[i]);
      run.push_back(ring[i + 1]);
    } else if (!run.empty()) {
      paths.add_path(run);
      run.clear();
    }
  }
}

Point nearest_bank(const Region& water, const Point& p, const Crs& crs) {
  std::optional<NearestPlace> best;
  for (std::size_t j = 0; j < water[0].size(); ++j) {
    for (std::size_t k = 0; k < water[0].polygon(j).ring_count(); ++k) {
      const NearestPlace place = nearest_on_path(p, water[0].polygon(j).ring(k), crs);
      if (!best || place.distance_m < best->distance_m) best = place;
    }
  }
  return best->position;
}

// From the end of a line away from the nearest bank.
std::optional<std::vector<Point>> closing_ray(const Point& end, const Region& water, double reach_m,
                                              const Crs& crs) {
  const Point bank = nearest_bank(water, end, crs);
  const MetricFrame frame(crs, end);
  const Vector inward = frame(bank);
  if (inward.length() < 1e-3) return std::nullopt;
  return std::vector<Point>{end, frame.position(inward.unit() * -reach_m)};
}

MultiLineStringArray closed_lines(const LandLimits& limits, const Region& ground,
                                  const Region& water, double reach_m, const Crs& crs) {
  MultiLineStringBuilder builder;
  const Box box = ground[0].box();
  for (std::size_t i = 0; i < limits.lines.size(); ++i) {
    for (std::size_t j = 0; j < limits.lines[i].size(); ++j) {
      const PathView path = limits.lines[i].path(j);
      Box reach;
      for (const Point& p : path) reach.include(p);
      if (path.size() < 2 || !reach.overlaps(box)) continue;
      builder.add_path(path);
      for (const Point& end : {path.front(), path.back()}) {
        if (!contains(ground, end) || contains(water, end)) continue;
        if (const auto ray = closing_ray(end, water, reach_m, crs)) builder.add_path(*ray);
      }
    }
  }
  builder.finish_feature();
  return std::move(builder).build();
}

}  // namespace

bool contains(const Region& region, const Point& p) {
  for (std::size_t j = 0; j < region[0].size(); ++j) {
    const PolygonView polygon = region[0].polygon(j);
    if (side_of_ring(p, polygon.shell()) == RingSide::outside) continue;
    bool in_hole = false;
    for (std::size_t k = 1; k < polygon.ring_count() && !in_hole; ++k) {
      in_hole = side_of_ring(p, polygon.ring(k)) == RingSide::inside;
    }
    if (!in_hole) return true;
  }
  return false;
}

MultiLineStringArray banks_of(const Region& part, const Region& whole, const Crs& crs) {
  MultiLineStringBuilder banks;
  const ZoneLayer border(whole, crs, {.threads = 1, .plane_only = !crs.is_geographic()});
  for (std::size_t j = 0; j < part[0].size(); ++j) {
    const PolygonView polygon = part[0].polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      const std::vector<Point> ring = with_inside_left(polygon.ring(k), k == 0);
      std::vector<bool> is_bank;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point middle{(ring[i].x + ring[i + 1].x) / 2, (ring[i].y + ring[i + 1].y) / 2};
        is_bank.push_back(border.nearest_edge(middle, same_line_m).has_value());
      }
      add_runs(ring, is_bank, banks);
    }
  }
  banks.finish_feature();
  return std::move(banks).build();
}

Region land_beside(const Region& part, const Region& whole, double depth_m,
                   const RegionAlgebra& algebra) {
  if (is_empty(part) || depth_m <= 0) return no_region();
  const MultiLineStringArray banks = banks_of(part, whole, algebra.crs());
  // Each path on its own: the strip of one ends flat whatever the others do.
  MultiLineStringBuilder single;
  for (std::size_t j = 0; j < banks[0].size(); ++j) {
    single.add_path(banks[0].path(j));
    single.finish_feature();
  }
  const MultiLineStringArray paths = std::move(single).build();
  if (paths.size() == 0) return no_region();
  const double depths[] = {depth_m};
  const MultiPolygonArray strips =
      buffer(paths, depths, algebra.crs(), algebra.ledger(),
             {.side = BufferSide::right,
              .stops_at_line = false,  // the land across an arm of the water counts
              .arc_tolerance_m = algebra.arc_tolerance_m(),
              .threads = 1});
  const MultiPolygonArray plain = without_straight_vertices(strips, straight_m, algebra.crs());
  return algebra.minus(algebra.unite_all(plain), whole);
}

Region limited_land(const Region& land, const Region& water_part, const LandLimits& limits,
                    double reach_m, const RegionAlgebra& algebra) {
  Region kept = land;
  if (is_empty(land)) return kept;
  const Region ground = algebra.unite(land, water_part);
  const MultiLineStringArray lines =
      closed_lines(limits, ground, water_part, reach_m, algebra.crs());
  if (lines[0].size() > 0 && !is_empty(water_part)) {
    const MultiPolygonArray faces = split_by_lines(ground[0], lines, algebra.ledger());
    const double least_m2 = limits.share * algebra.area_m2(water_part);
    OverlapOptions options;
    options.threads = 1;
    options.borders = false;
    const Overlaps overlaps = overlap_areas(faces, water_part, algebra.crs(), options);
    MultiPolygonBuilder near;
    for (const Overlap& overlap : overlaps.pairs) {
      if (overlap.area_m2 >= least_m2) near.add_feature(faces[overlap.subject]);
    }
    kept = algebra.minus(algebra.unite_all(std::move(near).build()), water_part);
    // The ground between may hold water of others, which was never land.
    kept = algebra.common(kept, land);
  }
  if (!is_empty(limits.catchment)) kept = algebra.common(kept, limits.catchment);
  return kept;
}

}  // namespace ecotone::detail
