// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/third_opinion.h"

// The templates of Boost instantiate here; what gcc suspects in them is not ours to mend.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

// Without it Boost 1.74 moves vertices to a grid of a ten-millionth of the extent.
#define BOOST_GEOMETRY_NO_ROBUSTNESS
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>

namespace ecotone {
namespace {

namespace bg = boost::geometry;
using BoostPolygon = bg::model::polygon<bg::model::d2::point_xy<double>>;
using BoostPolygons = bg::model::multi_polygon<BoostPolygon>;

BoostPolygons to_boost(const geos::Polygons& polygons, const Point& origin) {
  BoostPolygons result;
  for (const geos::Polygon& polygon : polygons) {
    BoostPolygon& made = result.emplace_back();
    made.inners().resize(polygon.size() - 1);
    for (std::size_t k = 0; k < polygon.size(); ++k) {
      auto& ring = k == 0 ? made.outer() : made.inners()[k - 1];
      for (const Point& p : polygon[k]) ring.emplace_back(p.x - origin.x, p.y - origin.y);
    }
  }
  bg::correct(result);
  return result;
}

}  // namespace

std::optional<double> area_by_boost(const geos::Polygons& a, const geos::Polygons& b, bool inside) {
  if (a.empty()) return 0;
  const Point origin = a.front().front().front();
  try {
    const BoostPolygons subject = to_boost(a, origin);
    const BoostPolygons zone = to_boost(b, origin);
    BoostPolygons result;
    if (inside) {
      bg::intersection(subject, zone, result);
    } else {
      bg::difference(subject, zone, result);
    }
    return bg::area(result);
  } catch (const bg::exception&) {
    return std::nullopt;
  }
}

}  // namespace ecotone
