// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/ring_assembly.h"

#include <algorithm>
#include <cmath>

#include "ecotone/geometry/predicates.h"

namespace ecotone {
namespace {

// Whether ring b lies inside ring a; rings that touch or cross go by most of their vertices.
bool lies_inside(const std::vector<Point>& b, const std::vector<Point>& a) {
  std::size_t inside = 0, outside = 0;
  for (const Point& p : b) {
    const RingSide side = side_of_ring(p, a);
    inside += side == RingSide::inside;
    outside += side == RingSide::outside;
  }
  return inside > outside;
}

double plane_area(const std::vector<Point>& ring) {
  return std::fabs(twice_signed_area(ring)) / 2;
}

}  // namespace

double add_assembled_rings(const std::vector<std::vector<Point>>& rings,
                           MultiPolygonBuilder& builder) {
  const std::size_t n = rings.size();
  std::vector<std::size_t> depth(n, 0);
  std::vector<std::vector<std::size_t>> containers(n);
  for (std::size_t b = 0; b < n; ++b) {
    for (std::size_t a = 0; a < n; ++a) {
      const bool larger = plane_area(rings[a]) > plane_area(rings[b]);
      if (a != b && larger && lies_inside(rings[b], rings[a])) {
        ++depth[b];
        containers[b].push_back(a);
      }
    }
  }
  double area = 0;
  for (std::size_t shell = 0; shell < n; ++shell) {
    if (depth[shell] % 2 != 0) continue;
    builder.add_ring(rings[shell]);
    area += plane_area(rings[shell]);
    for (std::size_t hole = 0; hole < n; ++hole) {
      if (depth[hole] == depth[shell] + 1 &&
          std::count(containers[hole].begin(), containers[hole].end(), shell) > 0) {
        builder.add_ring(rings[hole]);
        area -= plane_area(rings[hole]);
      }
    }
    builder.finish_polygon();
  }
  builder.finish_feature();
  return area;
}

}  // namespace ecotone
