// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/local_plane.h"

#include <array>
#include <cmath>
#include <numbers>

#include "ecotone/error.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"
#include "ecotone/message/units.h"

namespace ecotone::detail {
namespace {

constexpr double degree = std::numbers::pi / 180;

}  // namespace

std::vector<Point> positions_of(PathView points, const Crs& crs) {
  std::vector<Point> out = proj::geographic_positions(crs, points);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!std::isfinite(out[i].x) || !std::isfinite(out[i].y)) {
      throw CrsError(geodesy_error("edge_outside_crs"), {{"x", format_shortest(points[i].x)},
                                                         {"y", format_shortest(points[i].y)},
                                                         {"crs", crs.label()}});
    }
  }
  return out;
}

LocalPlane::LocalPlane(const Crs& crs, const Point& origin) : origin_(origin) {
  const double h = crs.is_geographic() ? 1e-3 : 100 / crs.unit_factor();
  const std::array<Point, 5> cross{origin, Point{origin.x + h, origin.y},
                                   Point{origin.x - h, origin.y}, Point{origin.x, origin.y + h},
                                   Point{origin.x, origin.y - h}};
  const std::vector<Point> g = positions_of(cross, crs);
  const double phi = g[0].y * degree;
  const double e2 = crs.ellipsoid().eccentricity_squared();
  const double w = 1 - e2 * std::sin(phi) * std::sin(phi);
  const double n = crs.ellipsoid().semi_major_axis_m / std::sqrt(w);
  const double east = n * std::cos(phi) * degree / (2 * h);
  const double north = n * (1 - e2) / w * degree / (2 * h);
  // A difference of longitudes across the antimeridian is a small one.
  const auto turn = [](double d) { return std::remainder(d, 360.0); };
  xx_ = turn(g[1].x - g[2].x) * east;
  yx_ = (g[1].y - g[2].y) * north;
  xy_ = turn(g[3].x - g[4].x) * east;
  yy_ = (g[3].y - g[4].y) * north;
  steepness_ = 1 + std::abs(std::tan(phi));
  square_x_ = xx_ * xx_ + yx_ * yx_;
  square_y_ = xy_ * xy_ + yy_ * yy_;
  const double both = std::sqrt(square_x_ * square_y_);
  skew_ = both > 0 ? std::min(1.0, std::abs(xx_ * xy_ + yx_ * yy_) / both) : 1;
}

}  // namespace ecotone::detail
