// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/line_side.h"

#include <algorithm>
#include <cmath>

#include "ecotone/geodesy/distance.h"
#include "ecotone/index/box_index.h"

namespace ecotone {
namespace {

struct Edge {
  Point a;
  Point b;
};

double length_of(const Edge& e) {
  return std::hypot(e.b.x - e.a.x, e.b.y - e.a.y);
}

// The edges of paths, found by place.
class Edges {
 public:
  /// @param near  distance up to which a place lies on an edge, in the unit of the coordinates
  Edges(const std::vector<std::vector<Point>>& paths, double near) : near_(near) {
    std::vector<Box> boxes;
    for (const std::vector<Point>& path : paths) {
      for (std::size_t i = 1; i < path.size(); ++i) {
        if (path[i - 1] == path[i]) continue;
        edges_.push_back({path[i - 1], path[i]});
        boxes.emplace_back();
        boxes.back().include(path[i - 1]);
        boxes.back().include(path[i]);
      }
    }
    index_ = BoxIndex(boxes);
  }

  /// 1 if an edge runs along the paths, −1 against them, 0 if it does not lie on them.
  int direction(const Edge& e) {
    const Point m{(e.a.x + e.b.x) / 2, (e.a.y + e.b.y) / 2};
    Box box;
    box.include(m);
    index_.query(box.grown(near_), found_);
    for (const std::uint32_t k : found_) {
      const Edge& on = edges_[k];
      const double length = length_of(on);
      const double ux = (on.b.x - on.a.x) / length;
      const double uy = (on.b.y - on.a.y) / length;
      const double along = (m.x - on.a.x) * ux + (m.y - on.a.y) * uy;
      const double off = std::abs((m.x - on.a.x) * uy - (m.y - on.a.y) * ux);
      if (off > near_ || along < -near_ || along > length + near_) continue;
      const double with = ((e.b.x - e.a.x) * ux + (e.b.y - e.a.y) * uy) / length_of(e);
      if (std::abs(with) > 0.99) return with > 0 ? 1 : -1;
    }
    return 0;
  }

 private:
  double near_;
  std::vector<Edge> edges_;
  BoxIndex index_;
  std::vector<std::uint32_t> found_;
};

// A path that goes on straight at both ends.
std::vector<Point> prolonged(const std::vector<Point>& path, double distance_m, const Crs& crs) {
  if (path.size() < 2 || path.front() == path.back()) return path;
  const auto beyond = [&](const Point& from, const Point& end) {
    const double length = geodesic_distance_m(from, end, crs);
    if (!(length > 0)) return end;
    const double factor = distance_m / length;
    return Point{end.x + factor * (end.x - from.x), end.y + factor * (end.y - from.y)};
  };
  std::vector<Point> out{beyond(path[1], path[0])};
  out.insert(out.end(), path.begin(), path.end());
  out.push_back(beyond(path[path.size() - 2], path.back()));
  return out;
}

}  // namespace

geos::Polygons left_part(const MultiPolygonView& strip,
                         const std::vector<std::vector<Point>>& paths, double distance_m,
                         const Crs& crs) {
  std::vector<std::vector<Point>> cuts;
  for (const std::vector<Point>& path : paths) cuts.push_back(prolonged(path, distance_m, crs));
  geos::Session session;
  const std::vector<PathView> lines(cuts.begin(), cuts.end());
  geos::Polygons faces = session.split(session.geometry(strip), lines);
  // Rounding moves nodes by far less than this, and the strip reaches over by far more.
  constexpr double near_m = 1e-3;
  const double near =
      near_m / (crs.is_geographic() ? crs.unit_factor() * crs.ellipsoid().semi_major_axis_m
                                    : crs.unit_factor());
  Edges edges(paths, near);
  std::erase_if(faces, [&](const geos::Polygon& face) {
    double left = 0;
    double right = 0;
    for (const std::vector<Point>& ring : face) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Edge e{ring[i - 1], ring[i]};
        const int direction = edges.direction(e);
        if (direction > 0) left += length_of(e);
        if (direction < 0) right += length_of(e);
      }
    }
    return right > left;
  });
  return faces;
}

}  // namespace ecotone
