// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/equidistant_plane.h"

#include <geodesic.h>

#include <cmath>
#include <numbers>

#include "ecotone/error.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"
#include "ecotone/message/units.h"

namespace ecotone::detail {
namespace {

constexpr double degree = std::numbers::pi / 180;

geod_geodesic geodesic_of(const Crs& crs) {
  geod_geodesic out;
  geod_init(&out, crs.ellipsoid().semi_major_axis_m, crs.ellipsoid().flattening());
  return out;
}

[[noreturn]] void refuse(const Point& place, const Crs& crs) {
  throw CrsError(
      geodesy_error("edge_outside_crs"),
      {{"x", format_shortest(place.x)}, {"y", format_shortest(place.y)}, {"crs", crs.label()}});
}

bool is_finite(const Point& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

}  // namespace

EquidistantPlane::EquidistantPlane(const Crs& crs, const Point& origin)
    : crs_(&crs), place_(origin), origin_(positions_of({&origin, 1}, crs)[0]) {}

std::vector<Point> EquidistantPlane::to_plane(std::span<const Point> places) const {
  const geod_geodesic geodesic = geodesic_of(*crs_);
  std::vector<Point> out = positions_of(places, *crs_);
  for (std::size_t i = 0; i < out.size(); ++i) {
    Point& p = out[i];
    double length = 0;
    double azimuth = 0;
    geod_inverse(&geodesic, origin_.y, origin_.x, p.y, p.x, &length, &azimuth, nullptr);
    p = {length * std::sin(azimuth * degree), length * std::cos(azimuth * degree)};
    if (!is_finite(p)) refuse(places[i], *crs_);
  }
  return out;
}

std::vector<Point> EquidistantPlane::to_crs(std::span<const Point> places) const {
  const geod_geodesic geodesic = geodesic_of(*crs_);
  std::vector<Point> out(places.begin(), places.end());
  for (Point& p : out) {
    double latitude = 0;
    double longitude = 0;
    geod_direct(&geodesic, origin_.y, origin_.x, std::atan2(p.x, p.y) / degree,
                std::hypot(p.x, p.y), &latitude, &longitude, nullptr);
    p = {longitude, latitude};
  }
  out = proj::projected_positions(*crs_, out);
  const double turn = crs_->is_geographic() ? 2 * std::numbers::pi / crs_->unit_factor() : 0;
  for (Point& p : out) {
    if (!is_finite(p)) refuse(place_, *crs_);
    if (turn > 0) p.x = place_.x + std::remainder(p.x - place_.x, turn);
  }
  return out;
}

double EquidistantPlane::relative_error(double reach_m) {
  constexpr double earth_radius_m = 6.35e6;
  return reach_m * reach_m / (3 * earth_radius_m * earth_radius_m);
}

}  // namespace ecotone::detail
