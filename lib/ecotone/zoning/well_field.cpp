// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/well_field.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/predicates.h"

namespace ecotone::detail {
namespace {

bool before(const Point& a, const Point& b) {
  return a.x != b.x ? a.x < b.x : a.y < b.y;
}

GeometryColumn shape_of(const std::vector<Point>& hull) {
  if (hull.size() == 1) {
    MultiPointBuilder point;
    point.add_point(hull[0]);
    point.finish_feature();
    return std::move(point).build();
  }
  if (hull.size() == 2) {
    MultiLineStringBuilder line;
    line.add_path(hull);
    line.finish_feature();
    return std::move(line).build();
  }
  MultiPolygonBuilder polygon;
  for (const Point& p : hull) polygon.add_point(p);
  polygon.finish_ring();
  polygon.finish_polygon();
  polygon.finish_feature();
  return std::move(polygon).build();
}

}  // namespace

std::vector<Point> convex_hull(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), before);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Point> hull;
  const auto add_chain = [&](auto first, auto last) {
    const std::size_t floor = hull.size();
    for (auto p = first; p != last; ++p) {
      while (hull.size() >= floor + 2 && orientation(hull[hull.size() - 2], hull.back(), *p) <= 0) {
        hull.pop_back();
      }
      hull.push_back(*p);
    }
    hull.pop_back();  // begins the other chain
  };
  add_chain(points.begin(), points.end());
  add_chain(points.rbegin(), points.rend());
  return hull;
}

Region well_field(std::span<const Point> wells, double radius_m, const RegionAlgebra& algebra,
                  std::vector<std::size_t>& fields) {
  std::vector<std::size_t> group(wells.size());
  std::iota(group.begin(), group.end(), 0);
  for (std::size_t i = 0; i < wells.size(); ++i) {
    for (std::size_t j = i + 1; j < wells.size(); ++j) {
      if (geodesic_distance_m(wells[i], wells[j], algebra.crs()) > 2 * radius_m) continue;
      const std::size_t from = group[j];
      for (std::size_t& g : group) {
        if (g == from) g = group[i];
      }
    }
  }
  Region ground = no_region();
  for (std::size_t g = 0; g < wells.size(); ++g) {
    std::vector<Point> members;
    for (std::size_t i = 0; i < wells.size(); ++i) {
      if (group[i] == g) members.push_back(wells[i]);
    }
    if (members.empty()) continue;
    if (members.size() > 1) fields.push_back(members.size());
    const std::vector<Point> hull = convex_hull(std::move(members));
    ground = algebra.unite(ground, algebra.within(shape_of(hull), radius_m));
  }
  std::sort(fields.begin(), fields.end(), std::greater<>());
  return ground;
}

}  // namespace ecotone::detail
