// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/swept_strips.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/equidistant_plane.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geometry/repair.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using detail::EquidistantPlane;

constexpr double degree = std::numbers::pi / 180;
constexpr double earth_radius_m = 6371000;
constexpr double plane_error_m = 0.5 * sweeping_error_m;
constexpr double bend_error_m = 0.25 * sweeping_error_m;
// Neighbouring stretches share so much of their path that rounding opens no gap between them.
constexpr double lap_m = 1;
constexpr std::size_t most_vertices = 16;
// Edges below this bend by less than a tenth of a millimetre where latitudes are below 80°.
constexpr double short_edge_m = 50;
// Grid of the plane, in metres: a power of two, far below the grid of any CRS.
constexpr double plane_grid = 1.0 / (1 << 18);

double reach_of(const OffsetCurve& shape) {
  return std::max(shape.left, shape.right);
}

// Distance of two positions, good enough to cut by.
double roughly_m(const Point& a, const Point& b) {
  const double x = std::remainder(b.x - a.x, 360.0) * std::cos((a.y + b.y) / 2 * degree);
  return std::hypot(x, b.y - a.y) * degree * earth_radius_m;
}

Point between(const Point& a, const Point& b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

// A part of a path that fits into one plane.
struct Stretch {
  std::size_t path = 0;
  std::vector<Point> points;
  bool is_start = false;
  bool is_end = false;
};

// Cuts a path where it has gone as far as a plane is true, or has as many vertices as are quick.
class Cutter {
 public:
  Cutter(const SweptPath& path, std::size_t place, const Crs& crs)
      : place_(place),
        closed_(path.points.size() > 2 && path.points.front() == path.points.back()) {
    const double d = reach_of(path.shape);
    // relative_error(reach) · d = plane_error
    const double most = std::sqrt(plane_error_m / (d * EquidistantPlane::relative_error(1)));
    reach_ = std::min(std::max(20 * d, 2000.0), most);
    subdivide(path.points, crs);
    if (closed_) close(crs);
  }

  void cut(std::vector<Stretch>& out) const {
    std::size_t first = 0;
    while (true) {
      std::size_t last = first;
      while (last + 1 < points_.size() && last - first < most_vertices &&
             (last == first || roughly_m(positions_[first], positions_[last + 1]) <= reach_)) {
        ++last;
      }
      const bool is_end = last + 1 == points_.size();
      out.push_back({place_,
                     {points_.begin() + static_cast<std::ptrdiff_t>(first),
                      points_.begin() + static_cast<std::ptrdiff_t>(last) + 1},
                     first == 0 && !closed_,
                     is_end && !closed_});
      if (is_end) return;
      std::size_t next = last;
      double lap = 0;
      while (next > first + 1 && lap < lap_m) {
        lap += roughly_m(positions_[next], positions_[next - 1]);
        --next;
      }
      first = next;
    }
  }

 private:
  // Long edges become several, none longer than a quarter of the reach.
  void subdivide(const std::vector<Point>& path, const Crs& crs) {
    const std::vector<Point> positions = detail::positions_of(path, crs);
    points_.push_back(path[0]);
    for (std::size_t i = 1; i < path.size(); ++i) {
      const double length = roughly_m(positions[i - 1], positions[i]);
      const auto parts = static_cast<std::size_t>(std::ceil(4 * length / reach_));
      for (std::size_t k = 1; k < parts; ++k) {
        points_.push_back(
            between(path[i - 1], path[i], static_cast<double>(k) / static_cast<double>(parts)));
      }
      points_.push_back(path[i]);
    }
    positions_ = detail::positions_of(points_, crs);
  }

  // A closed path goes on beyond its first point.
  void close(const Crs& crs) {
    double lap = 0;
    const std::size_t n = points_.size();
    for (std::size_t i = 1; i + 1 < n && lap < lap_m; ++i) {
      lap += roughly_m(positions_[i - 1], positions_[i]);
      points_.push_back(Point(points_[i]));
    }
    positions_ = detail::positions_of(points_, crs);
  }

  std::size_t place_;
  bool closed_;
  double reach_ = 0;
  std::vector<Point> points_;
  std::vector<Point> positions_;
};

// How many parts an edge needs so that its parts stay straight when they are taken from one
// plane to the other; from where its middle goes and where the middle of its ends is.
std::size_t parts_of(const Point& a, const Point& b, const Point& bent_middle) {
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  if (!(length > 0)) return 1;
  const Point m = between(a, b, 0.5);
  const double off =
      std::abs((b.x - a.x) * (bent_middle.y - m.y) - (b.y - a.y) * (bent_middle.x - m.x)) / length;
  return static_cast<std::size_t>(std::max(1.0, std::ceil(std::sqrt(off / bend_error_m))));
}

// Lays stretches into planes of their own.
class Sweeper {
 public:
  Sweeper(const Stretch& stretch, const OffsetCurve& shape, const Crs& crs)
      : stretch_(stretch), shape_(shape), plane_(crs, middle(stretch.points)) {
    shape_.start = stretch.is_start ? shape.start : OffsetEnd::open;
    shape_.end = stretch.is_end ? shape.end : OffsetEnd::open;
    shortest_ = std::abs(plane_.latitude_deg()) < 80 ? short_edge_m : 0;
    if (crs.is_geographic()) refuse_poles();
  }

  void sweep(MultiPolygonBuilder& out) const {
    const std::vector<Point> path = laid();
    std::vector<Point> curve;
    if (path.size() > 1) {
      curve = offset_curve(path, shape_);
    } else if (shape_.start == OffsetEnd::round && shape_.end == OffsetEnd::round) {
      curve = circle(path[0], shape_.right, shape_.tolerance);
    } else {
      return;
    }
    MultiPolygonBuilder builder;
    builder.add_ring(curve);
    builder.finish_polygon();
    builder.finish_feature();
    const MultiPolygonArray wound = std::move(builder).build();
    const Repair swept = repair(wound[0], {.grid = plane_grid});
    for_broad_rings(swept.geometry[0], sweeping_error_m, [&](RingView ring, bool is_last) {
      out.add_ring(taken_back(ring));
      if (is_last) out.finish_polygon();
    });
  }

 private:
  static Point middle(const std::vector<Point>& points) {
    Box box;
    for (const Point& p : points) box.include(p);
    return box.centre();
  }

  void refuse_poles() const {
    double away = reach_of(shape_);
    for (const Point& p : plane_.to_plane(stretch_.points)) {
      away = std::max(away, reach_of(shape_) + std::hypot(p.x, p.y));
    }
    const double to_pole = (90 - std::abs(plane_.latitude_deg())) * degree * earth_radius_m;
    if (away * 1.01 >= to_pole) {
      throw CrsError(overlay_error("buffer_at_pole"),
                     {{"latitude", format_shortest(plane_.latitude_deg())}});
    }
  }

  // The path in the plane, with as many vertices as keep it straight in the CRS; no two equal.
  std::vector<Point> laid() const {
    const std::vector<Point>& in = stretch_.points;
    const std::vector<Point> ends = plane_.to_plane(in);
    std::vector<Point> middles;
    std::vector<std::size_t> edges;
    for (std::size_t i = 1; i < in.size(); ++i) {
      if (std::hypot(ends[i].x - ends[i - 1].x, ends[i].y - ends[i - 1].y) > shortest_) {
        middles.push_back(between(in[i - 1], in[i], 0.5));
        edges.push_back(i);
      }
    }
    middles = plane_.to_plane(middles);
    std::vector<std::size_t> parts(in.size(), 1);
    for (std::size_t k = 0; k < edges.size(); ++k) {
      parts[edges[k]] = parts_of(ends[edges[k] - 1], ends[edges[k]], middles[k]);
    }
    std::vector<Point> added;
    for_inner(in, parts, [&](const Point& p) { added.push_back(p); });
    added = plane_.to_plane(added);
    std::vector<Point> out{ends[0]};
    const auto append = [&](const Point& p) {
      if (std::hypot(p.x - out.back().x, p.y - out.back().y) > plane_grid) out.push_back(p);
    };
    std::size_t next = 0;
    for (std::size_t i = 1; i < in.size(); ++i) {
      for (std::size_t k = 1; k < parts[i]; ++k) append(added[next++]);
      append(ends[i]);
    }
    return out;
  }

  template <typename Visit>
  static void for_inner(std::span<const Point> points, std::span<const std::size_t> parts,
                        const Visit& visit) {
    for (std::size_t i = 1; i < points.size(); ++i) {
      for (std::size_t k = 1; k < parts[i]; ++k) {
        visit(between(points[i - 1], points[i],
                      static_cast<double>(k) / static_cast<double>(parts[i])));
      }
    }
  }

  // A ring of the plane in the CRS, its long edges in parts.
  std::vector<Point> taken_back(RingView ring) const {
    std::vector<std::size_t> parts(ring.size(), 1);
    std::vector<std::size_t> edges;
    for (std::size_t i = 1; i < ring.size(); ++i) {
      if (std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y) > shortest_) {
        edges.push_back(i);
      }
    }
    if (!edges.empty()) {
      std::vector<Point> ends;
      for (const std::size_t i : edges) {
        ends.push_back(ring[i - 1]);
        ends.push_back(ring[i]);
      }
      ends = plane_.to_crs(ends);
      std::vector<Point> middles;
      for (std::size_t k = 0; k < edges.size(); ++k) {
        middles.push_back(between(ends[2 * k], ends[2 * k + 1], 0.5));
      }
      middles = plane_.to_plane(middles);
      for (std::size_t k = 0; k < edges.size(); ++k) {
        parts[edges[k]] = parts_of(ring[edges[k] - 1], ring[edges[k]], middles[k]);
      }
    }
    std::vector<Point> out{ring[0]};
    for (std::size_t i = 1; i < ring.size(); ++i) {
      for (std::size_t k = 1; k < parts[i]; ++k) {
        out.push_back(
            between(ring[i - 1], ring[i], static_cast<double>(k) / static_cast<double>(parts[i])));
      }
      out.push_back(ring[i]);
    }
    out = plane_.to_crs(out);
    out.back() = out.front();
    return out;
  }

  const Stretch& stretch_;
  OffsetCurve shape_;
  EquidistantPlane plane_;
  double shortest_ = 0;
};

}  // namespace

SweptStrips swept_strips(std::span<const SweptPath> paths, const Crs& crs, int threads) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < paths.size(); ++i) Cutter(paths[i], i, crs).cut(stretches);
  std::vector<MultiPolygonArray> swept(stretches.size());
  parallel_for(stretches.size(), threads, nullptr, [&](std::size_t k) {
    MultiPolygonBuilder builder;
    Sweeper(stretches[k], paths[stretches[k].path].shape, crs).sweep(builder);
    builder.finish_feature();
    swept[k] = std::move(builder).build();
  });
  SweptStrips out;
  MultiPolygonBuilder all;
  for (std::size_t k = 0; k < stretches.size(); ++k) {
    if (swept[k][0].size() == 0) continue;
    all.append(swept[k]);
    out.features.push_back(paths[stretches[k].path].feature);
  }
  out.polygons = std::move(all).build();
  return out;
}

}  // namespace ecotone
