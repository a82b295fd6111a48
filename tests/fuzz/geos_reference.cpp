// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/geos_reference.h"

#include <geos_c.h>

#include <cstdint>
#include <memory>

#include "ecotone/geometry/wkb.h"

namespace ecotone::fuzz {
namespace {

GEOSContextHandle_t context() {
  static const std::unique_ptr<GEOSContextHandle_HS, void (*)(GEOSContextHandle_t)> handle(
      GEOS_init_r(), GEOS_finish_r);
  return handle.get();
}

struct Destroy {
  void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context(), geometry); }
};
using Handle = std::unique_ptr<GEOSGeometry, Destroy>;

Handle geometry(const MultiPolygonView& feature) {
  const std::vector<std::uint8_t> wkb = write_wkb(feature);
  return Handle(GEOSGeomFromWKB_buf_r(context(), wkb.data(), wkb.size()));
}

}  // namespace

bool geos_is_valid(const MultiPolygonView& feature) {
  const Handle handle = geometry(feature);
  return handle && GEOSisValid_r(context(), handle.get()) == 1;
}

double geos_difference_from_intersection(const MultiPolygonView& piece, const MultiPolygonView& a,
                                         const MultiPolygonView& b) {
  const Handle left = geometry(a);
  const Handle right = geometry(b);
  const Handle found = geometry(piece);
  const Handle both(GEOSIntersection_r(context(), left.get(), right.get()));
  if (!both || !found) return -1;
  const Handle rest(GEOSSymDifference_r(context(), both.get(), found.get()));
  double area = -1;
  if (!rest || GEOSArea_r(context(), rest.get(), &area) != 1) return -1;
  return area;
}

}  // namespace ecotone::fuzz
