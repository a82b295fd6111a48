// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/zone_borders.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "ecotone/compliance/clip_paths.h"

namespace ecotone {
namespace {

/// Beside a border, to tell which of its sides are covered: ten times the grid of the overlay.
constexpr double beside_m = 1e-3;

constexpr double metres_of_a_degree = 111320;

/// The edges of a zone that come within a box; edges in a row make one path.
MultiLineStringArray edges_within(const MultiPolygonView& zone, const Box& box) {
  MultiLineStringBuilder builder;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      std::size_t first = 0;
      std::size_t count = 0;
      const auto finish = [&] {
        if (count > 0) builder.add_path(ring.subspan(first, count + 1));
        count = 0;
      };
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        Box edge;
        edge.include(ring[i]);
        edge.include(ring[i + 1]);
        if (!edge.overlaps(box)) {
          finish();
          continue;
        }
        if (count == 0) first = i;
        ++count;
      }
      finish();
    }
  }
  builder.finish_feature();
  return std::move(builder).build();
}

/// Whether both sides of a segment are covered: then it is no border of the union.
bool lies_inside(PathView segment, const std::vector<MultiPolygonView>& zones, const Crs& crs) {
  const Point middle{(segment[0].x + segment[1].x) / 2, (segment[0].y + segment[1].y) / 2};
  const Point scale = metres_per_unit(middle, crs);
  const double dx = (segment[1].x - segment[0].x) * scale.x;
  const double dy = (segment[1].y - segment[0].y) * scale.y;
  const double length = std::hypot(dx, dy);
  if (length == 0) return true;
  const Point aside{-dy / length * beside_m / scale.x, dx / length * beside_m / scale.y};
  return is_covered({middle.x + aside.x, middle.y + aside.y}, zones) &&
         is_covered({middle.x - aside.x, middle.y - aside.y}, zones);
}

using Interval = std::pair<double, double>;

/// Where, as fractions of its length, a segment from the origin to `end` lies within a distance
/// of the segment from `a` to `b`: the places of a stadium, which is convex.
std::optional<Interval> within_stadium(const Point& end, const Point& a, const Point& b,
                                       double distance) {
  double low = 2;
  double high = -1;
  const auto take = [&](double from, double to) {
    from = std::max(from, 0.0);
    to = std::min(to, 1.0);
    if (from > to) return;
    low = std::min(low, from);
    high = std::max(high, to);
  };
  const double square = end.x * end.x + end.y * end.y;
  for (const Point& c : {a, b}) {  // the discs at its ends
    const double along = (c.x * end.x + c.y * end.y) / square;
    const double across = (c.x * end.y - c.y * end.x) / std::sqrt(square);
    const double rest = distance * distance - across * across;
    if (rest < 0) continue;
    const double half = std::sqrt(rest / square);
    take(along - half, along + half);
  }
  const Point way{b.x - a.x, b.y - a.y};
  const double length = std::hypot(way.x, way.y);
  if (length > 0) {  // the rectangle between them: within along and across at once
    const Point unit{way.x / length, way.y / length};
    double from = 0;
    double to = 1;
    const auto between = [&](double at_start, double slope, double least, double most) {
      if (slope == 0) {
        if (at_start < least || at_start > most) to = -1;
        return;
      }
      const double t = (least - at_start) / slope;
      const double u = (most - at_start) / slope;
      from = std::max(from, std::min(t, u));
      to = std::min(to, std::max(t, u));
    };
    between(-(a.x * unit.x + a.y * unit.y), end.x * unit.x + end.y * unit.y, 0, length);
    between(a.x * unit.y - a.y * unit.x, end.y * unit.x - end.x * unit.y, -distance, distance);
    take(from, to);
  }
  if (low > high) return std::nullopt;
  return Interval{low, high};
}

double united_length(std::vector<Interval> intervals) {
  std::sort(intervals.begin(), intervals.end());
  double length = 0;
  double reached = 0;
  for (const auto& [from, to] : intervals) {
    if (to <= reached) continue;
    length += to - std::max(from, reached);
    reached = to;
  }
  return length;
}

}  // namespace

Point metres_per_unit(const Point& place, const Crs& crs) {
  if (!crs.is_geographic()) return {crs.unit_factor(), crs.unit_factor()};
  return {metres_of_a_degree * std::cos(place.y * std::numbers::pi / 180), metres_of_a_degree};
}

MultiLineStringArray borders_near(const std::vector<MultiPolygonView>& zones, const Box& box,
                                  const Crs& crs) {
  if (zones.size() == 1) return edges_within(zones.front(), box);
  MultiLineStringBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (!zones[i].box().overlaps(box)) continue;
    const MultiLineStringArray edges = edges_within(zones[i], box);
    std::vector<MultiPolygonView> others;
    for (std::size_t k = 0; k < zones.size(); ++k) {
      if (k != i && zones[k].box().overlaps(box)) others.push_back(zones[k]);
    }
    for (const bool inside : {false, true}) {
      const MultiLineStringArray parts = clip_paths(edges[0], others, inside);
      for (std::size_t j = 0; j < parts[0].size(); ++j) {
        const PathView part = parts[0].path(j);
        // Rounding puts the middle of a common border on either side: both sides are looked at.
        if (lies_inside(part, zones, crs)) continue;
        builder.add_path(part);
      }
    }
  }
  builder.finish_feature();
  return std::move(builder).build();
}

double length_near_m(const MultiLineStringView& paths, const MultiLineStringView& borders,
                     double distance_m, const Crs& crs) {
  double length = 0;
  for (std::size_t j = 0; j < paths.size(); ++j) {
    const PathView path = paths.path(j);
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      const Point scale = metres_per_unit(path[i], crs);
      const auto metres = [&](const Point& p) {
        return Point{(p.x - path[i].x) * scale.x, (p.y - path[i].y) * scale.y};
      };
      const Point end = metres(path[i + 1]);
      if (end.x == 0 && end.y == 0) continue;
      std::vector<Interval> near;
      for (std::size_t l = 0; l < borders.size(); ++l) {
        const PathView border = borders.path(l);
        for (std::size_t k = 0; k + 1 < border.size(); ++k) {
          const auto part =
              within_stadium(end, metres(border[k]), metres(border[k + 1]), distance_m);
          if (part) near.push_back(*part);
        }
      }
      length += united_length(std::move(near)) * std::hypot(end.x, end.y);
    }
  }
  return length;
}

}  // namespace ecotone
