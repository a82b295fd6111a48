// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/area.h"

#include <geodesic.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/edge_integral.h"
#include "ecotone/geodesy/parcel_formula.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

constexpr std::array<std::pair<std::string_view, AreaMethod>, 4> names{{
    {"ellipsoid", AreaMethod::ellipsoid},
    {"plane", AreaMethod::plane},
    {"parcel", AreaMethod::parcel},
    {"geodesic", AreaMethod::geodesic},
}};

void check_ring(RingView ring, const Crs& crs, AreaMethod method) {
  const double degrees = crs.unit_factor() * 180 / 3.14159265358979323846;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point& p = ring[i];
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
      throw CrsError(geodesy_error("crs_coordinate_not_finite"), {}, "vertex " + std::to_string(i));
    }
    if (!crs.is_geographic()) continue;
    constexpr double rounding = 1e-9;
    if (std::abs(p.y) * degrees > 90 + rounding) {
      throw CrsError(geodesy_error("latitude_beyond_pole"), {{"latitude", format_shortest(p.y)}},
                     "vertex " + std::to_string(i));
    }
    if (method == AreaMethod::geodesic || i == 0) continue;
    const Point& before = ring[i - 1];
    const double span = std::abs(p.x - before.x) * degrees;
    const bool along_pole = std::abs(p.y) * degrees >= 90 - rounding && p.y == before.y;
    const bool whole_turn = std::abs(span - 360) < rounding;
    if (span > 180 + rounding && !along_pole && !whole_turn) {
      throw CrsError(geodesy_error("edge_spans_hemisphere"),
                     {{"from", format_shortest(before.x)}, {"to", format_shortest(p.x)}},
                     "vertex " + std::to_string(i));
    }
  }
}

double geodesic_ring(RingView ring, const Crs& crs) {
  const std::vector<Point> positions = proj::geographic_positions(crs, ring);
  geod_geodesic geodesic;
  geod_init(&geodesic, crs.ellipsoid().semi_major_axis_m, crs.ellipsoid().flattening());
  geod_polygon polygon;
  geod_polygon_init(&polygon, 0);
  std::size_t count = positions.size();
  if (count > 1 && ring[0] == ring[count - 1]) --count;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(positions[i].x)) {
      throw CrsError(geodesy_error("edge_outside_crs"), {{"x", format_shortest(ring[i].x)},
                                                         {"y", format_shortest(ring[i].y)},
                                                         {"crs", crs.label()}});
    }
    geod_polygon_addpoint(&geodesic, &polygon, positions[i].y, positions[i].x);
  }
  double area = 0;
  geod_polygon_compute(&geodesic, &polygon, 0, 1, &area, nullptr);
  return area;
}

// Measures rings of one column by one method.
class RingMeasure {
 public:
  RingMeasure(const Crs& crs, AreaMethod method) : crs_(crs), method_(method) {
    if (method == AreaMethod::parcel) formula_.emplace(crs);
    if (method == AreaMethod::plane && crs.is_geographic()) {
      throw CrsError(geodesy_error("plane_needs_projection"), {{"crs", crs.label()}});
    }
  }

  double operator()(RingView ring) const {
    check_ring(ring, crs_, method_);
    if (ring.size() < 4) return 0;
    if (method_ == AreaMethod::geodesic) return geodesic_ring(ring, crs_);
    if (method_ == AreaMethod::parcel) return formula_->rounded_ring(ring);
    Box extent;
    for (const Point& p : ring) extent.include(p);
    // Each ring has its own reference, so its area does not depend on its neighbours.
    return EdgeIntegral(crs_, method_, extent).sum(ring);
  }

  double operator()(const MultiPolygonView& zone) const {
    double area = 0;
    for (std::size_t j = 0; j < zone.size(); ++j) {
      const PolygonView polygon = zone.polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        const double ring = std::abs((*this)(polygon.ring(k)));
        area += k == 0 ? ring : -ring;
      }
    }
    return area;
  }

 private:
  const Crs& crs_;
  AreaMethod method_;
  std::optional<ParcelFormula> formula_;
};

}  // namespace

std::optional<AreaMethod> parse_area_method(std::string_view name) {
  for (const auto& [known, method] : names) {
    if (known == name) return method;
  }
  return std::nullopt;
}

std::string_view area_method_name(AreaMethod method) {
  for (const auto& [name, known] : names) {
    if (known == method) return name;
  }
  return {};
}

double area_m2(const MultiPolygonView& zone, const Crs& crs, AreaMethod method) {
  return RingMeasure(crs, method)(zone);
}

double ring_area_m2(RingView ring, const Crs& crs, AreaMethod method) {
  return RingMeasure(crs, method)(ring);
}

std::vector<double> areas_m2(const MultiPolygonArray& zones, const Crs& crs, AreaMethod method) {
  const RingMeasure measure(crs, method);
  std::vector<double> areas;
  areas.reserve(zones.size());
  for (std::size_t i = 0; i < zones.size(); ++i) {
    try {
      areas.push_back(measure(zones[i]));
    } catch (Error& error) {
      error.prepend_place("feature " + std::to_string(i));
      throw;
    }
  }
  return areas;
}

}  // namespace ecotone
