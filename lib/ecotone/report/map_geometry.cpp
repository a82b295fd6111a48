// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_geometry.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ecotone {
namespace {

/// One side of a box: inside is where `sign · (coordinate − limit) ≥ 0`.
struct Side {
  bool vertical;
  double limit;
  double sign;

  double depth(const Point& p) const { return sign * ((vertical ? p.x : p.y) - limit); }
};

Point crossing(const Point& a, const Point& b, const Side& side) {
  const double t = side.depth(a) / (side.depth(a) - side.depth(b));
  Point p{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
  (side.vertical ? p.x : p.y) = side.limit;
  return p;
}

double distance_to_segment(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double t =
      square == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0);
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

}  // namespace

Box map_window(const Box& subject, double reach_m) {
  const double extent = std::max(subject.width(), subject.height());
  Box window = subject.grown(std::max({0.35 * extent, reach_m, 60.0}));
  const Point centre = window.centre();
  if (window.width() < window.height() * map_aspect) {
    const double half = window.height() * map_aspect / 2;
    window.min_x = centre.x - half;
    window.max_x = centre.x + half;
  } else {
    const double half = window.width() / map_aspect / 2;
    window.min_y = centre.y - half;
    window.max_y = centre.y + half;
  }
  return window;
}

std::vector<Point> clip_ring(RingView ring, const Box& box) {
  std::vector<Point> kept(ring.begin(), ring.end());
  if (kept.size() > 1 && kept.front() == kept.back()) kept.pop_back();
  for (const Side side : {Side{true, box.min_x, 1}, Side{true, box.max_x, -1},
                          Side{false, box.min_y, 1}, Side{false, box.max_y, -1}}) {
    std::vector<Point> next;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Point& a = kept[i == 0 ? kept.size() - 1 : i - 1];
      const Point& b = kept[i];
      const bool from_inside = side.depth(a) >= 0;
      const bool to_inside = side.depth(b) >= 0;
      if (from_inside != to_inside) next.push_back(crossing(a, b, side));
      if (to_inside) next.push_back(b);
    }
    kept = std::move(next);
  }
  if (kept.size() < 3) return {};
  kept.push_back(kept.front());
  return kept;
}

std::vector<std::vector<Point>> clip_path(PathView path, const Box& box) {
  std::vector<std::vector<Point>> parts;
  std::vector<Point> part;
  const auto finish = [&] {
    if (part.size() > 1) parts.push_back(part);
    part.clear();
  };
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Point a = path[i - 1];
    const Point b = path[i];
    double enter = 0;
    double leave = 1;
    for (const Side side : {Side{true, box.min_x, 1}, Side{true, box.max_x, -1},
                            Side{false, box.min_y, 1}, Side{false, box.max_y, -1}}) {
      const double from = side.depth(a);
      const double to = side.depth(b);
      if (from < 0 && to < 0) {
        leave = -1;
      } else if (from < 0) {
        enter = std::max(enter, from / (from - to));
      } else if (to < 0) {
        leave = std::min(leave, from / (from - to));
      }
    }
    if (enter > leave) {
      finish();
      continue;
    }
    const auto at = [&](double t) { return Point{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; };
    if (part.empty()) part.push_back(enter == 0 ? a : at(enter));
    part.push_back(leave == 1 ? b : at(leave));
    if (leave < 1) finish();
  }
  finish();
  return parts;
}

std::vector<Point> simplify_for_drawing(PathView path, double tolerance_m) {
  if (path.size() < 3) return {path.begin(), path.end()};
  std::vector<bool> keep(path.size(), false);
  keep.front() = true;
  keep.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, path.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double farthest = tolerance_m;
    std::size_t at = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double distance = distance_to_segment(path[i], path[first], path[last]);
      if (distance > farthest) {
        farthest = distance;
        at = i;
      }
    }
    if (at == first) continue;
    keep[at] = true;
    open.push_back({first, at});
    open.push_back({at, last});
  }
  std::vector<Point> out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (keep[i]) out.push_back(path[i]);
  }
  return out;
}

}  // namespace ecotone
