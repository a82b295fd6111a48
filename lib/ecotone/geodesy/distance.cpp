// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/distance.h"

#include <geodesic.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/message/geodesy_errors.h"

namespace ecotone {
namespace {

using detail::LocalPlane;
using detail::positions_of;

constexpr double degree = std::numbers::pi / 180;
constexpr double touching_m = 1e-6;

geod_geodesic geodesic_of(const Crs& crs) {
  geod_geodesic out;
  geod_init(&out, crs.ellipsoid().semi_major_axis_m, crs.ellipsoid().flattening());
  return out;
}

double inverse(const geod_geodesic& geodesic, const Point& a, const Point& b) {
  double length = 0;
  geod_inverse(&geodesic, a.y, a.x, b.y, b.x, &length, nullptr, nullptr);
  return length;
}

struct Segment {
  Point a;
  Point b;
};

double cross(const Point& o, const Point& a, const Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

Point between(const Point& a, const Point& b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

// Part of the segment from a to b that is nearest to p.
double nearest_part(const Point& p, const Segment& s) {
  const double dx = s.b.x - s.a.x;
  const double dy = s.b.y - s.a.y;
  const double length = dx * dx + dy * dy;
  if (!(length > 0)) return 0;
  return std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / length, 0.0, 1.0);
}

struct Pair {
  double squared = std::numeric_limits<double>::infinity();
  double s = 0;  // part of the first segment
  double t = 0;
};

Pair nearest_pair(const Segment& u, const Segment& v) {
  const double a = cross(v.a, v.b, u.a);
  const double b = cross(v.a, v.b, u.b);
  const double c = cross(u.a, u.b, v.a);
  const double d = cross(u.a, u.b, v.b);
  if (((a > 0 && b < 0) || (a < 0 && b > 0)) && ((c > 0 && d < 0) || (c < 0 && d > 0))) {
    return {0, a / (a - b), c / (c - d)};
  }
  Pair best;
  const auto offer = [&](double s, double t) {
    const Point p = between(u.a, u.b, s);
    const Point q = between(v.a, v.b, t);
    const double squared = (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y);
    if (squared < best.squared) best = {squared, s, t};
  };
  offer(0, nearest_part(u.a, v));
  offer(1, nearest_part(u.b, v));
  offer(nearest_part(v.a, u), 0);
  offer(nearest_part(v.b, u), 1);
  return best;
}

// The segments of a geometry as they stand in the CRS; a lone vertex is a segment of length 0.
void append_segments(PathView path, std::vector<Segment>& out) {
  if (path.size() == 1) out.push_back({path[0], path[0]});
  for (std::size_t i = 1; i < path.size(); ++i) out.push_back({path[i - 1], path[i]});
}

std::vector<Segment> segments_of(const MultiPolygonView& zone) {
  std::vector<Segment> out;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      append_segments(zone.polygon(j).ring(k), out);
    }
  }
  return out;
}

std::vector<Segment> segments_of(const MultiLineStringView& line) {
  std::vector<Segment> out;
  for (std::size_t j = 0; j < line.size(); ++j) append_segments(line.path(j), out);
  return out;
}

Box box_of(const Segment& s) {
  Box box;
  box.include(s.a);
  box.include(s.b);
  return box;
}

double gap_squared(const Box& a, const Box& b) {
  const double dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
  const double dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
  return dx * dx + dy * dy;
}

double farthest_squared(const Box& a, const Box& b) {
  const double dx = std::max(a.max_x - b.min_x, b.max_x - a.min_x);
  const double dy = std::max(a.max_y - b.min_y, b.max_y - a.min_y);
  return dx * dx + dy * dy;
}

// Segments in a local plane, in blocks of neighbours along their paths.
struct Blocks {
  static constexpr std::size_t size = 32;

  std::vector<Segment> segments;
  std::vector<Box> boxes;
  Box whole;

  Blocks(const std::vector<Segment>& in, const LocalPlane& plane) {
    segments.reserve(in.size());
    for (const Segment& s : in) {
      segments.push_back({plane(s.a), plane(s.b)});
      if ((segments.size() - 1) % size == 0) boxes.emplace_back();
      boxes.back().include(box_of(segments.back()));
      whole.include(boxes.back());
    }
  }
  std::size_t first(std::size_t block) const { return block * size; }
  std::size_t last(std::size_t block) const {
    return std::min(segments.size(), (block + 1) * size);
  }
  double diameter() const { return std::hypot(whole.width(), whole.height()); }
};

struct Candidate {
  double squared;  // in the local plane
  std::size_t i;
  std::size_t j;
  Pair pair;
};

// All pairs of segments that may hold the least distance, nearest first; what lies beyond a
// distance need not be among them.
std::vector<Candidate> candidates(const Blocks& a, const Blocks& b, const LocalPlane& plane,
                                  double within_m) {
  struct BlockPair {
    double gap;
    std::size_t i;
    std::size_t j;
  };
  // The boxes alone bound the least distance from above.
  double bound = within_m * within_m;
  for (const Box& u : a.boxes) {
    for (const Box& v : b.boxes) bound = std::min(bound, farthest_squared(u, v));
  }
  const auto slack_of = [&](double squared) {
    const double reach = std::min(a.diameter(), b.diameter()) + std::sqrt(squared);
    const double slack = 1 + plane.distortion(reach);
    return squared * slack * slack + touching_m * touching_m;
  };
  std::vector<BlockPair> near;
  const double widest = slack_of(bound);
  for (std::size_t i = 0; i < a.boxes.size(); ++i) {
    for (std::size_t j = 0; j < b.boxes.size(); ++j) {
      const double gap = gap_squared(a.boxes[i], b.boxes[j]);
      if (gap <= widest) near.push_back({gap, i, j});
    }
  }
  std::sort(near.begin(), near.end(), [](const BlockPair& u, const BlockPair& v) {
    return std::tuple(u.gap, u.i, u.j) < std::tuple(v.gap, v.i, v.j);
  });
  std::vector<Candidate> out;
  double best = bound;
  double limit = widest;
  for (const BlockPair& pair : near) {
    if (pair.gap > limit) break;
    for (std::size_t i = a.first(pair.i); i < a.last(pair.i); ++i) {
      const Box box = box_of(a.segments[i]);
      if (gap_squared(box, b.boxes[pair.j]) > limit) continue;
      for (std::size_t j = b.first(pair.j); j < b.last(pair.j); ++j) {
        if (gap_squared(box, box_of(b.segments[j])) > limit) continue;
        const Pair found = nearest_pair(a.segments[i], b.segments[j]);
        if (found.squared > limit) continue;
        out.push_back({found.squared, i, j, found});
        if (found.squared < best) {
          best = found.squared;
          limit = slack_of(best);
          if (best == 0) return {out.back()};
        }
      }
    }
  }
  std::erase_if(out, [limit](const Candidate& c) { return c.squared > limit; });
  std::sort(out.begin(), out.end(), [](const Candidate& u, const Candidate& v) {
    return std::tuple(u.squared, u.i, u.j) < std::tuple(v.squared, v.i, v.j);
  });
  return out;
}

struct Nearest {
  double distance_m = std::numeric_limits<double>::infinity();
  std::size_t i = 0;
  std::size_t j = 0;
  double s = 0;
  double t = 0;
};

// Moves a place along its segment to where the geodesic from `fixed` meets it at a right angle,
// or to an end: one step of Newton's method with the curvature of a plane, which leaves about
// distance / R of the error.
double perpendicular_part(const Point& fixed, const Segment& s, double part, const Crs& crs,
                          const geod_geodesic& geodesic) {
  const Point place = between(s.a, s.b, part);
  const LocalPlane local(crs, place);
  const Point from = local(s.a);
  const Point to = local(s.b);
  const Point along{to.x - from.x, to.y - from.y};
  const double squared = along.x * along.x + along.y * along.y;
  if (!(squared > 0)) return part;
  const std::array<Point, 2> ends{fixed, place};
  const std::vector<Point> g = positions_of(ends, crs);
  double length = 0;
  double azimuth = 0;  // of the geodesic where it arrives
  geod_inverse(&geodesic, g[0].y, g[0].x, g[1].y, g[1].x, &length, nullptr, &azimuth);
  const double slope = std::sin(azimuth * degree) * along.x + std::cos(azimuth * degree) * along.y;
  const double bend = squared - slope * slope;
  if (!(bend > 1e-12 * squared)) return part;
  return std::clamp(part - slope * length / bend, 0.0, 1.0);
}

Box box_of(const std::vector<Segment>& segments) {
  Box box;
  for (const Segment& s : segments) box.include(box_of(s));
  return box;
}

double diameter_m(const Box& box, const Crs& crs) {
  return std::hypot(box.width(), box.height()) *
         (crs.is_geographic() ? 111320.0 : crs.unit_factor());
}

// Moves the places of a candidate to where they are nearest on the ellipsoid.
double settle(Candidate& c, const Segment& a, const Segment& b, const Crs& crs,
              const geod_geodesic& geodesic) {
  const auto meeting = [&] {
    return std::pair(between(a.a, a.b, c.pair.s), between(b.a, b.b, c.pair.t));
  };
  auto [p, q] = meeting();
  // First in the plane that is true halfway between the places.
  for (int i = 0; i < 2; ++i) {
    const LocalPlane local(crs, between(p, q, 0.5));
    c.pair = nearest_pair({local(a.a), local(a.b)}, {local(b.a), local(b.b)});
    std::tie(p, q) = meeting();
  }
  // Then on the ellipsoid, where planes no longer do.
  if (c.pair.squared > 100.0 * 100.0) {
    for (int i = 0; i < 6; ++i) {
      const Pair before = c.pair;
      c.pair.t = perpendicular_part(p, b, c.pair.t, crs, geodesic);
      std::tie(p, q) = meeting();
      c.pair.s = perpendicular_part(q, a, c.pair.s, crs, geodesic);
      std::tie(p, q) = meeting();
      if (std::abs(before.s - c.pair.s) + std::abs(before.t - c.pair.t) < 1e-9) break;
    }
  }
  const std::array<Point, 2> ends{p, q};
  const std::vector<Point> g = positions_of(ends, crs);
  return c.pair.squared == 0 ? 0 : inverse(geodesic, g[0], g[1]);
}

// The nearest of candidates, on the ellipsoid.
// @param least_diameter_m  of the smaller of the two sets of segments
Nearest nearest_of(std::vector<Candidate> found, const std::vector<Segment>& a,
                   const std::vector<Segment>& b, const LocalPlane& plane, double least_diameter_m,
                   const Crs& crs) {
  const geod_geodesic geodesic = geodesic_of(crs);
  Nearest best;
  for (Candidate& c : found) {
    const double distortion = plane.distortion(std::sqrt(c.squared) + least_diameter_m);
    if (std::sqrt(c.squared) > best.distance_m * (1 + distortion)) break;
    const double length = settle(c, a[c.i], b[c.j], crs, geodesic);
    const bool earlier = length == best.distance_m && std::tie(c.i, c.j) < std::tie(best.i, best.j);
    if (length < best.distance_m || earlier) best = {length, c.i, c.j, c.pair.s, c.pair.t};
  }
  if (best.distance_m < touching_m) best.distance_m = 0;
  return best;
}

// The least distance of two sets of segments, on the ellipsoid.
Nearest nearest(const std::vector<Segment>& a, const std::vector<Segment>& b, const Crs& crs) {
  if (a.empty() || b.empty()) throw CrsError(geodesy_error("path_empty"));
  // A plane at the smaller of the two, then one where the nearest places were found.
  const Box box_a = box_of(a);
  const Box box_b = box_of(b);
  const bool a_smaller = box_a.width() + box_a.height() <= box_b.width() + box_b.height();
  const LocalPlane plane(crs, (a_smaller ? box_a : box_b).centre());
  return nearest_of(candidates(Blocks(a, plane), Blocks(b, plane), plane,
                               std::numeric_limits<double>::infinity()),
                    a, b, plane, std::min(diameter_m(box_a, crs), diameter_m(box_b, crs)), crs);
}

// Whether a point lies inside one of the polygons; on the border either may come out, which the
// distance of the edges settles.
bool inside(const Point& p, const MultiPolygonView& zone) {
  for (std::size_t j = 0; j < zone.size(); ++j) {
    bool odd = false;
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Point& a = ring[i - 1];
        const Point& b = ring[i];
        if ((a.y > p.y) == (b.y > p.y)) continue;
        const double side = cross(a, b, p);
        if (b.y > a.y ? side > 0 : side < 0) odd = !odd;
      }
    }
    if (odd) return true;
  }
  return false;
}

}  // namespace

double geodesic_distance_m(Point a, Point b, const Crs& crs) {
  const std::array<Point, 2> ends{a, b};
  return geodesic_length_m(ends, crs);
}

std::vector<double> geodesic_distances_m(Point from, std::span<const Point> to, const Crs& crs) {
  const geod_geodesic geodesic = geodesic_of(crs);
  std::vector<Point> all(to.begin(), to.end());
  all.push_back(from);
  all = positions_of(all, crs);
  std::vector<double> lengths(to.size());
  for (std::size_t i = 0; i < to.size(); ++i) lengths[i] = inverse(geodesic, all.back(), all[i]);
  return lengths;
}

double geodesic_length_m(PathView path, const Crs& crs) {
  if (path.size() < 2) return 0;
  const geod_geodesic geodesic = geodesic_of(crs);
  const std::vector<Point> positions = positions_of(path, crs);
  double length = 0;
  for (std::size_t i = 1; i < positions.size(); ++i) {
    length += inverse(geodesic, positions[i - 1], positions[i]);
  }
  return length;
}

std::vector<GeodesicEdge> geodesic_edges(PathView path, const Crs& crs) {
  if (path.size() < 2) return {};
  const geod_geodesic geodesic = geodesic_of(crs);
  const std::vector<Point> positions = positions_of(path, crs);
  std::vector<GeodesicEdge> edges(path.size() - 1);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const Point& a = positions[i];
    const Point& b = positions[i + 1];
    geod_inverse(&geodesic, a.y, a.x, b.y, b.x, &edges[i].length_m, &edges[i].azimuth_deg, nullptr);
    if (edges[i].length_m == 0) edges[i].azimuth_deg = 0;
    if (edges[i].azimuth_deg < 0) edges[i].azimuth_deg += 360;
  }
  return edges;
}

NearestPlace nearest_on_path(Point p, PathView path, const Crs& crs) {
  std::vector<Segment> segments;
  append_segments(path, segments);
  const Nearest found = nearest({{p, p}}, segments, crs);
  const Segment& s = segments[found.j];
  return {found.distance_m, found.t == 1 ? s.b : between(s.a, s.b, found.t), found.j, found.t};
}

double distance_m(const MultiPolygonView& a, const MultiPolygonView& b, const Crs& crs) {
  const std::vector<Segment> u = segments_of(a);
  const std::vector<Segment> v = segments_of(b);
  if (u.empty() || v.empty()) throw CrsError(geodesy_error("path_empty"));
  if (a.box().overlaps(b.box())) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (inside(b.polygon(j).shell()[0], a)) return 0;
    }
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (inside(a.polygon(j).shell()[0], b)) return 0;
    }
  }
  return nearest(u, v, crs).distance_m;
}

double distance_m(const MultiPolygonView& a, const MultiLineStringView& b, const Crs& crs) {
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (!b.path(j).empty() && inside(b.path(j)[0], a)) return 0;
  }
  return nearest(segments_of(a), segments_of(b), crs).distance_m;
}

double distance_m(const MultiLineStringView& a, const MultiLineStringView& b, const Crs& crs) {
  return nearest(segments_of(a), segments_of(b), crs).distance_m;
}

double distance_m(Point a, const MultiPolygonView& b, const Crs& crs) {
  if (inside(a, b)) return 0;
  return nearest({{a, a}}, segments_of(b), crs).distance_m;
}

double distance_m(Point a, const MultiLineStringView& b, const Crs& crs) {
  return nearest({{a, a}}, segments_of(b), crs).distance_m;
}

struct DistanceFrom::State {
  State(std::vector<Segment> all, std::optional<MultiPolygonView> polygons, const Crs& reference)
      : segments(std::move(all)),
        box(box_of(segments)),
        zone(polygons),
        crs(reference),
        plane(reference, box.centre()),
        blocks(segments, plane) {}

  std::vector<Segment> segments;
  Box box;
  std::optional<MultiPolygonView> zone;
  const Crs& crs;
  LocalPlane plane;
  Blocks blocks;
};

namespace {

std::vector<Segment> not_empty(std::vector<Segment> segments) {
  if (segments.empty()) throw CrsError(geodesy_error("path_empty"));
  return segments;
}

std::vector<Segment> segments_of(std::span<const Point> points) {
  std::vector<Segment> out;
  for (const Point& p : points) out.push_back({p, p});
  return out;
}

}  // namespace

DistanceFrom::DistanceFrom(const MultiPolygonView& zone, const Crs& crs)
    : state_(std::make_unique<State>(not_empty(segments_of(zone)), zone, crs)) {}

DistanceFrom::DistanceFrom(const MultiLineStringView& line, const Crs& crs)
    : state_(std::make_unique<State>(not_empty(segments_of(line)), std::nullopt, crs)) {}

DistanceFrom::DistanceFrom(std::span<const Point> points, const Crs& crs)
    : state_(std::make_unique<State>(not_empty(segments_of(points)), std::nullopt, crs)) {}

DistanceFrom::DistanceFrom(DistanceFrom&&) noexcept = default;
DistanceFrom::~DistanceFrom() = default;

const Box& DistanceFrom::box() const {
  return state_->box;
}

double DistanceFrom::to(PathView path, double limit_m) const {
  const State& s = *state_;
  if (path.empty()) throw CrsError(geodesy_error("path_empty"));
  if (s.zone && s.box.contains(path[0]) && inside(path[0], *s.zone)) return 0;
  std::vector<Segment> other;
  append_segments(path, other);
  std::vector<Candidate> found =
      candidates(s.blocks, Blocks(other, s.plane), s.plane, limit_m + touching_m);
  const double least_diameter_m =
      std::min(diameter_m(s.box, s.crs), diameter_m(box_of(other), s.crs));
  return nearest_of(std::move(found), s.segments, other, s.plane, least_diameter_m, s.crs)
      .distance_m;
}

LeastMetres DistanceFrom::least_metres_per_unit(double reach_m) const {
  const State& s = *state_;
  const double slack = 1 + s.plane.distortion(reach_m + diameter_m(s.box, s.crs));
  return {std::sqrt(s.plane.least_squared(1, 0)) / slack,
          std::sqrt(s.plane.least_squared(0, 1)) / slack};
}

}  // namespace ecotone
