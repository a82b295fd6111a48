// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/geocentric.h"

#include <algorithm>
#include <numbers>

#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/local_plane.h"

namespace ecotone::detail {

std::vector<GeocentricPoint> geocentric_positions(PathView points, const Crs& crs, int threads) {
  constexpr std::size_t block = 1 << 14;
  constexpr double degree = std::numbers::pi / 180;
  const double a = crs.ellipsoid().semi_major_axis_m;
  const double e2 = crs.ellipsoid().eccentricity_squared();
  std::vector<GeocentricPoint> out(points.size());
  const auto convert = [&](std::size_t k) {
    const std::size_t first = k * block;
    const PathView part = points.subspan(first, std::min(block, points.size() - first));
    const std::vector<Point> places = positions_of(part, crs);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double sine = std::sin(places[i].y * degree);
      const double cosine = std::cos(places[i].y * degree);
      const double n = a / std::sqrt(1 - e2 * sine * sine);
      out[first + i] = {n * cosine * std::cos(places[i].x * degree),
                        n * cosine * std::sin(places[i].x * degree), n * (1 - e2) * sine};
    }
  };
  const std::size_t blocks = (points.size() + block - 1) / block;
  if (blocks == 1) {
    convert(0);
  } else {
    parallel_for(blocks, threads, nullptr, convert);
  }
  return out;
}

}  // namespace ecotone::detail
