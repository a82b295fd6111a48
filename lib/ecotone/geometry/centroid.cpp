// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/centroid.h"

#include <cmath>
#include <vector>

namespace ecotone {
namespace {

// A sum of places with weights, taken from an origin near them so that nothing is lost.
class WeightedPlaces {
 public:
  explicit WeightedPlaces(const Point& origin) : origin_(origin) {}

  void add(double x, double y, double weight) {
    x_ += x * weight;
    y_ += y * weight;
    weight_ += weight;
  }
  void add_path(PathView path) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      const Point a = from_origin(path[i]), b = from_origin(path[i + 1]);
      add((a.x + b.x) / 2, (a.y + b.y) / 2, std::hypot(b.x - a.x, b.y - a.y));
    }
  }
  // Counter-clockwise rings add, others subtract, unless `sign` turns them.
  void add_ring(RingView ring, double sign) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const Point a = from_origin(ring[i]), b = from_origin(ring[i + 1]);
      const double twice = (a.x * b.y - b.x * a.y) * sign;
      add((a.x + b.x) / 3, (a.y + b.y) / 3, twice);
    }
  }
  Point from_origin(const Point& p) const { return {p.x - origin_.x, p.y - origin_.y}; }
  /// @param least  weights that add up to less are rounding
  std::optional<Point> centre(double least = 0) const {
    if (!(std::abs(weight_) > least) || !std::isfinite(x_) || !std::isfinite(y_))
      return std::nullopt;
    return Point{origin_.x + x_ / weight_, origin_.y + y_ / weight_};
  }

 private:
  Point origin_;
  double x_ = 0, y_ = 0, weight_ = 0;
};

double twice_signed_area(RingView ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
           (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return sum;
}

// Calls visit(path, is_hole) for each ring or path of a feature.
template <typename Visit>
void for_each_path(const GeometryColumn& column, std::size_t feature, const Visit& visit) {
  if (column.type() == GeometryType::line) {
    const MultiLineStringView view = column.as_lines()[feature];
    for (std::size_t j = 0; j < view.size(); ++j) visit(view.path(j), false);
  } else if (column.type() == GeometryType::polygon) {
    const MultiPolygonView view = column.as_polygons()[feature];
    for (std::size_t j = 0; j < view.size(); ++j) {
      const PolygonView polygon = view.polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) visit(polygon.ring(k), k > 0);
    }
  } else {
    visit(column.as_points()[feature], false);
  }
}

}  // namespace

std::optional<Point> centroid(const GeometryColumn& column, std::size_t feature) {
  const Box box = column.box(feature);
  if (box.is_empty()) return std::nullopt;
  WeightedPlaces by_area(box.centre()), by_length(box.centre()), by_count(box.centre());
  for_each_path(column, feature, [&](PathView path, bool is_hole) {
    if (column.type() == GeometryType::polygon) {
      const double turn = twice_signed_area(path) < 0 ? -1 : 1;
      by_area.add_ring(path, is_hole ? -turn : turn);
    }
    if (column.type() != GeometryType::point) by_length.add_path(path);
    for (const Point& p : path) {
      const Point q = by_count.from_origin(p);
      by_count.add(q.x, q.y, 1);
    }
  });
  // The lobes of a bow-tie cancel out but for rounding.
  const double least_area = 1e-9 * box.width() * box.height();
  if (const auto centre = by_area.centre(least_area)) return centre;
  if (const auto centre = by_length.centre()) return centre;
  return by_count.centre();
}

}  // namespace ecotone
