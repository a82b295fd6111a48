// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/error_bound.h"

#include "ecotone/overlay/borders.h"
#include "ecotone/overlay/overlap_pairs.h"

namespace ecotone {
namespace {

double method_error_m2(AreaMethod method, double area_m2, double length_m, std::size_t vertices) {
  switch (method) {
    case AreaMethod::plane:
      return 1e-12 * area_m2;
    case AreaMethod::ellipsoid:
      return 2e-9 * area_m2;
    case AreaMethod::parcel:
      return 2e-9 * area_m2 + 1e-4 * length_m;
    case AreaMethod::geodesic:
      return 0.1 * static_cast<double>(vertices);
  }
  return 0;
}

}  // namespace

double cutting_error_m2(const MultiPolygonView& feature, const Crs& crs, AreaMethod method,
                        double grid, double area_m2) {
  const Box box = feature.box();
  if (box.is_empty()) return 0;
  const double length = perimeter_m(feature, crs);
  return snapping_error_m2(length, grid, box, crs) +
         method_error_m2(method, area_m2, length, feature.vertex_count()) +
         rounding_noise(coordinate_perimeter(geos::polygons_of(feature)), box) *
             unit_area_m2(box.centre(), crs);
}

}  // namespace ecotone
