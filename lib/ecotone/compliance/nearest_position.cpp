// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/nearest_position.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "ecotone/compliance/clip_paths.h"
#include "ecotone/compliance/zone_borders.h"
#include "ecotone/geometry/box.h"
#include "ecotone/index/box_index.h"

namespace ecotone {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int rays = 72;
constexpr double degree = std::numbers::pi / 180;
/// Steps get no shorter: a hundredth of a millimetre is below every accuracy.
constexpr double least_step_m = 1e-5;

using Segment = std::pair<Point, Point>;

double squared(const Point& p) {
  return p.x * p.x + p.y * p.y;
}

/// From a segment to a point, as a vector; all in metres.
Point from_segment(const Segment& segment, const Point& p) {
  const Point way{segment.second.x - segment.first.x, segment.second.y - segment.first.y};
  const Point to{p.x - segment.first.x, p.y - segment.first.y};
  const double length = squared(way);
  const double t = length > 0 ? std::clamp((to.x * way.x + to.y * way.y) / length, 0.0, 1.0) : 0.0;
  return {to.x - t * way.x, to.y - t * way.y};
}

double cross(const Point& o, const Point& a, const Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

bool do_cross(const Segment& a, const Segment& b) {
  const double c = cross(a.first, a.second, b.first);
  const double d = cross(a.first, a.second, b.second);
  const double e = cross(b.first, b.second, a.first);
  const double f = cross(b.first, b.second, a.second);
  return ((c > 0) != (d > 0)) && ((e > 0) != (f > 0));
}

/// A geometry as segments and as places, in metres from an origin.
struct Shape {
  std::vector<Segment> segments;  ///< of a point: one without length

  explicit Shape(const GeometryColumn& geometry) {
    const auto add_path = [this](PathView path) {
      for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        segments.emplace_back(path[i], path[i + 1]);
      }
    };
    switch (geometry.type()) {
      case GeometryType::polygon:
        for (std::size_t j = 0; j < geometry.as_polygons()[0].size(); ++j) {
          const PolygonView polygon = geometry.as_polygons()[0].polygon(j);
          for (std::size_t k = 0; k < polygon.ring_count(); ++k) add_path(polygon.ring(k));
        }
        break;
      case GeometryType::line:
        for (std::size_t j = 0; j < geometry.as_lines()[0].size(); ++j) {
          add_path(geometry.as_lines()[0].path(j));
        }
        break;
      case GeometryType::point:
        for (const Point& p : geometry.as_points()[0]) segments.emplace_back(p, p);
        break;
    }
  }
};

/// Edges in metres, searched by nearness.
class EdgeIndex {
 public:
  explicit EdgeIndex(std::vector<Segment> edges) : edges_(std::move(edges)) {
    std::vector<Box> boxes(edges_.size());
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      boxes[i].include(edges_[i].first);
      boxes[i].include(edges_[i].second);
    }
    index_ = BoxIndex(boxes);
  }

  /// Visits the edges near a box, nearest first, while they lie within what the last visit said.
  template <typename Visit>
  void visit_near(const Box& box, const Visit& visit) const {
    index_.visit_near(box, {}, infinite,
                      [&](std::uint32_t edge, double) { return visit(edges_[edge]); });
  }

 private:
  std::vector<Segment> edges_;
  BoxIndex index_;
};

/// The insides of zones, with their boxes: a place beside a large zone costs nothing.
class Interiors {
 public:
  explicit Interiors(const std::vector<MultiPolygonView>& zones) {
    for (const MultiPolygonView& zone : zones) {
      for (std::size_t j = 0; j < zone.size(); ++j) {
        polygons_.push_back(zone.polygon(j));
        Box box;
        for (const Point& p : zone.polygon(j).shell()) box.include(p);
        boxes_.push_back(box);
      }
    }
  }

  bool contains(const Point& p) const {
    for (std::size_t i = 0; i < polygons_.size(); ++i) {
      if (boxes_[i].contains(p) && is_covered(p, polygons_[i])) return true;
    }
    return false;
  }

  /// Whether one of the polygons has its first corner in others: it may lie inside of them whole.
  bool begin_in(const Interiors& others, const Point& shift) const {
    for (const PolygonView& polygon : polygons_) {
      const Point corner = polygon.shell()[0];
      if (others.contains({corner.x - shift.x, corner.y - shift.y})) return true;
    }
    return false;
  }
  bool empty() const { return polygons_.empty(); }

 private:
  std::vector<PolygonView> polygons_;
  std::vector<Box> boxes_;
};

/// The search: the geometry in metres, shifted by offsets in metres.
class Search {
 public:
  Search(const GeometryColumn& geometry, const std::vector<KeepAway>& barred,
         const std::vector<StayInside>& covers, const Crs& crs)
      : geometry_(geometry),
        shape_(geometry),
        barred_(barred),
        covers_(covers),
        origin_(geometry.box(0).centre()),
        scale_(metres_per_unit(origin_, crs)) {
    for (Segment& segment : shape_.segments) {
      to_metres(segment);
      box_.include(segment.first);
      box_.include(segment.second);
    }
    for (const KeepAway& item : barred) {
      edges_.emplace_back(in_metres(item.edges));
      insides_.emplace_back(item.zones);
    }
    for (const StayInside& item : covers) {
      cover_edges_.emplace_back(in_metres(item.edges));
      cover_insides_.emplace_back(item.zones);
    }
    if (geometry.type() == GeometryType::polygon)
      own_.emplace(std::vector{geometry.as_polygons()[0]});
  }

  /// How far a shifted geometry is from passing, at most: it has to move at least so far. Not
  /// positive if it passes. `away` receives the direction away from what is nearest.
  double missing_m(const Point& offset, Point* away = nullptr) const {
    double missing = -infinite;
    for (std::size_t i = 0; i < barred_.size(); ++i) {
      Point direction;
      double distance = distance_to(edges_[i], offset, &direction);
      if (distance == 0) {
        distance = -deepest_corner_m(i, offset);
      } else if (is_inside(insides_[i], offset)) {
        distance = -std::max(distance, deepest_corner_m(i, offset));
        direction = {-direction.x, -direction.y};
      }
      if (barred_[i].distance_m - distance <= missing) continue;
      missing = barred_[i].distance_m - distance;
      if (away != nullptr) *away = direction;
    }
    for (std::size_t i = 0; i < covers_.size(); ++i) {
      const double distance = distance_to(cover_edges_[i], offset, nullptr);
      const bool inside = cover_insides_[i].contains(place(shape_.segments.front().first, offset));
      missing = std::max(missing, covers_[i].distance_m - (inside ? distance : -distance));
    }
    return missing;
  }

  /// How far along a ray the first position lies that passes; infinity if it is not nearer than
  /// the limit.
  double first_passing_m(double angle, double limit_m) const {
    const Point way{std::cos(angle), std::sin(angle)};
    double along = 0;
    while (along < limit_m) {
      const double missing = missing_m({along * way.x, along * way.y});
      if (missing <= 0) return along;
      along += std::max(missing, least_step_m);
    }
    return infinite;
  }

  /// From a point inside of zones to the border of their union: the nearest places, nearest first.
  /// Empty for other geometries, and where no border comes within the limit.
  std::vector<Point> ways_to_border(double limit_m, const Crs& crs) const {
    std::vector<Point> ways;
    if (geometry_.type() != GeometryType::point || shape_.segments.size() != 1) return ways;
    std::vector<MultiPolygonView> zones;
    for (const KeepAway& item : barred_) {
      zones.insert(zones.end(), item.zones.begin(), item.zones.end());
    }
    if (!is_covered(origin_, zones)) return ways;
    const MultiLineStringArray borders =
        borders_near(zones, geometry_.box(0).grown(limit_m / scale_.x), crs);
    for (std::size_t j = 0; j < borders[0].size(); ++j) {
      const PathView path = borders[0].path(j);
      for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        Segment edge{path[i], path[i + 1]};
        to_metres(edge);
        const Point back = from_segment(edge, shape_.segments.front().first);
        ways.push_back({-back.x, -back.y});
      }
    }
    std::ranges::sort(ways, {}, squared);
    return ways;
  }

  Point in_crs(const Point& offset) const { return {offset.x / scale_.x, offset.y / scale_.y}; }

 private:
  void to_metres(Segment& segment) const {
    for (Point* p : {&segment.first, &segment.second}) {
      *p = {(p->x - origin_.x) * scale_.x, (p->y - origin_.y) * scale_.y};
    }
  }

  std::vector<Segment> in_metres(std::vector<Segment> segments) const {
    for (Segment& segment : segments) to_metres(segment);
    return segments;
  }

  Point place(const Point& metres, const Point& offset) const {
    return {origin_.x + (metres.x + offset.x) / scale_.x,
            origin_.y + (metres.y + offset.y) / scale_.y};
  }

  double distance_to(const EdgeIndex& edges, const Point& offset, Point* away) const {
    double best = infinite;  // squared
    Point direction;
    const auto take = [&](const Point& vector) {
      if (squared(vector) >= best) return;
      best = squared(vector);
      direction = vector;
    };
    const Box box{box_.min_x + offset.x, box_.min_y + offset.y, box_.max_x + offset.x,
                  box_.max_y + offset.y};
    edges.visit_near(box, [&](const Segment& edge) {
      for (const Segment& own : shape_.segments) {
        const Segment moved{{own.first.x + offset.x, own.first.y + offset.y},
                            {own.second.x + offset.x, own.second.y + offset.y}};
        take(from_segment(edge, moved.first));
        take(from_segment(edge, moved.second));
        for (const Point& end : {edge.first, edge.second}) {
          const Point back = from_segment(moved, end);
          take({-back.x, -back.y});
        }
        if (do_cross(moved, edge)) best = 0;
      }
      // Nothing is nearer than what crosses.
      return best > 0 ? std::sqrt(best) : -1;
    });
    if (away != nullptr) *away = direction;
    return std::sqrt(best);
  }

  /// How deep a corner of the shifted geometry lies in a zone: it has to leave it.
  double deepest_corner_m(std::size_t item, const Point& offset) const {
    double deepest = 0;
    for (const Segment& segment : shape_.segments) {
      if (!insides_[item].contains(place(segment.first, offset))) continue;
      const Point corner{segment.first.x + offset.x, segment.first.y + offset.y};
      Box box;
      box.include(corner);
      double nearest = infinite;
      edges_[item].visit_near(box, [&](const Segment& edge) {
        nearest = std::min(nearest, std::sqrt(squared(from_segment(edge, corner))));
        return nearest;
      });
      if (std::isfinite(nearest)) deepest = std::max(deepest, nearest);
    }
    return deepest;
  }

  /// Whether a shifted geometry whose border crosses none of the zones lies inside one, or one
  /// inside it.
  bool is_inside(const Interiors& zones, const Point& offset) const {
    if (zones.empty()) return false;
    for (const Segment& segment : shape_.segments) {
      if (zones.contains(place(segment.first, offset))) return true;
      if (geometry_.type() != GeometryType::point) break;
    }
    return own_ && zones.begin_in(*own_, in_crs(offset));
  }

  const GeometryColumn& geometry_;
  Shape shape_;
  const std::vector<KeepAway>& barred_;
  const std::vector<StayInside>& covers_;
  Point origin_;
  Point scale_;
  Box box_;
  std::vector<EdgeIndex> edges_;
  std::vector<Interiors> insides_;
  std::vector<EdgeIndex> cover_edges_;
  std::vector<Interiors> cover_insides_;
  std::optional<Interiors> own_;
};

}  // namespace

std::optional<NearestPosition> nearest_position(const GeometryColumn& geometry,
                                                const std::vector<KeepAway>& barred,
                                                const std::vector<StayInside>& covers,
                                                double limit_m, const Crs& crs) {
  const Search search(geometry, barred, covers, crs);
  Point away;
  const double least = search.missing_m({0, 0}, &away);
  if (least <= 0) return NearestPosition{};
  double best = limit_m;
  std::optional<double> angle;
  const auto try_angle = [&](double candidate) {
    const double along = search.first_passing_m(candidate, best);
    if (along >= best) return;
    best = along;
    angle = candidate;
  };
  // A point leaves zones side by side by the border of their union.
  const std::vector<Point> ways = search.ways_to_border(limit_m, crs);
  double bound = least;
  if (!ways.empty()) {
    double narrowest = infinite;
    for (const KeepAway& item : barred) narrowest = std::min(narrowest, item.distance_m);
    bound = std::max(bound, std::sqrt(squared(ways.front())) + narrowest);
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(ways.size(), 20); ++i) {
    if (squared(ways[i]) > 0) try_angle(std::atan2(ways[i].y, ways[i].x));
  }
  const double first = squared(away) > 0 ? std::atan2(away.y, away.x) : 0;
  for (int ray = 0; ray < rays; ++ray) {
    // What is as short as it can be needs no more rays.
    if (best <= bound * (1 + 1e-6) + 10 * least_step_m) break;
    const int turn = (ray + 1) / 2;  // 0, 1, −1, 2, −2 …
    try_angle(first + (ray % 2 == 1 ? turn : -turn) * 360.0 / rays * degree);
  }
  if (!angle) return std::nullopt;
  for (double step = 180.0 / rays; step > 1e-3; step /= 2) {
    for (int turn = 0; turn < 4; ++turn) {
      const double before = best;
      try_angle(*angle + step * degree);
      if (best == before) try_angle(*angle - step * degree);
      if (best == before) break;
    }
  }
  return NearestPosition{search.in_crs({best * std::cos(*angle), best * std::sin(*angle)}), best,
                         std::max(0.0, best - bound)};
}

}  // namespace ecotone
