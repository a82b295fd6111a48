// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/reach_pieces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/geocentric.h"
#include "ecotone/geodesy/local_plane.h"

namespace ecotone {
namespace {

constexpr std::size_t edges_of_a_piece = 16;

// A box that holds every place within a distance of a point.
Box box_within(const Point& p, double within_m, const detail::LocalPlane& plane) {
  // Halfway between nothing and all: the plane is linear, so that its scale along each axis is
  // that of a step of one unit; a tenth is added for its bending.
  const Point east = plane({p.x + 1, p.y});
  const Point north = plane({p.x, p.y + 1});
  const double area = std::abs(east.x * north.y - east.y * north.x);
  const double margin = 1.1 * within_m;
  const double dx = margin * std::hypot(north.x, north.y) / area;
  const double dy = margin * std::hypot(east.x, east.y) / area;
  return {p.x - dx, p.y - dy, p.x + dx, p.y + dy};
}

Box box_of(const Point& a, const Point& b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

double turn(const Point& o, const Point& a, const Point& b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

// Part of the edge from a to b where it meets that from c to d, ends included; nothing if both lie
// on one line.
std::optional<double> meeting(const Point& a, const Point& b, const Point& c, const Point& d) {
  const double ta = turn(c, d, a);
  const double tb = turn(c, d, b);
  const double tc = turn(a, b, c);
  const double td = turn(a, b, d);
  if ((ta > 0 && tb > 0) || (ta < 0 && tb < 0) || ta == tb) return std::nullopt;
  if ((tc > 0 && td > 0) || (tc < 0 && td < 0)) return std::nullopt;
  return ta / (ta - tb);
}

// Within this distance the place found in a plane that is true at the point is near enough to the
// nearest one: to 0.3 m at 50° of latitude by the bound of the plane, so that its distance is the
// least one to 0.1 mm. Found were 2 µm.
constexpr double plane_is_enough_m = 500;

struct PlanePlace {
  double squared;
  std::size_t segment;
  double fraction;
};

PlanePlace nearest_in_plane(const Point& a, const Point& b, std::size_t segment) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double t = length > 0 ? std::clamp(-(a.x * dx + a.y * dy) / length, 0.0, 1.0) : 0;
  const double x = a.x + t * dx;
  const double y = a.y + t * dy;
  return {x * x + y * y, segment, t};
}

// The nearest place of some spans of vertices of a path. Up to `plane_is_enough_m`, and beyond
// `within_m`, its distance is that in the plane, which has the point as its origin.
NearestPlace nearest_of_spans(const Point& p, PathView path,
                              std::span<const std::pair<std::size_t, std::size_t>> spans,
                              const detail::LocalPlane& plane, double within_m, const Crs& crs) {
  PlanePlace best{std::numeric_limits<double>::infinity(), 0, 0};
  for (const auto& [first, last] : spans) {
    Point a = plane(path[first]);
    for (std::size_t k = first; k < last; ++k) {
      const Point b = plane(path[k + 1]);
      const PlanePlace place = nearest_in_plane(a, b, k);
      if (place.squared < best.squared) best = place;
      a = b;
    }
  }
  const double in_plane = std::sqrt(best.squared);
  NearestPlace out;
  if (in_plane > within_m * (1 + plane.distortion(in_plane))) {
    out.distance_m = in_plane;
  } else if (in_plane <= plane_is_enough_m) {
    const Point& a = path[best.segment];
    const Point& b = path[best.segment + 1];
    const double t = best.fraction;
    out.position = t == 1 ? b : Point{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    out.distance_m = in_plane;
    out.segment = best.segment;
    out.fraction = t;
  } else {
    out.distance_m = std::numeric_limits<double>::infinity();
    for (const auto& [first, last] : spans) {
      NearestPlace place = nearest_on_path(p, path.subspan(first, last - first + 1), crs);
      place.segment += first;
      if (place.distance_m < out.distance_m) out = place;
    }
  }
  return out;
}

// Distances on the ellipsoid, all at once.
void measure_distances(const Point& p, std::vector<NearReach>& near, const Crs& crs) {
  std::vector<Point> points{p};
  for (const NearReach& n : near) points.push_back(n.position);
  const std::vector<detail::GeocentricPoint> places = detail::geocentric_positions(points, crs);
  const detail::ChordLength chord_length(crs.ellipsoid());
  for (std::size_t i = 0; i < near.size(); ++i) {
    const double length = p == near[i].position ? 0 : chord_length(places[0], places[i + 1]);
    if (length <= detail::ChordLength::longest_m) near[i].distance_m = length;
  }
}

// What rounding has moved off a vertex lies at it: it may be a node.
void take_to_vertex(NearestPlace& place, PathView path, double edge_m) {
  constexpr double at_vertex_m = 1e-6;
  if (place.fraction * edge_m < at_vertex_m) {
    place.fraction = 0;
    place.position = path[place.segment];
  } else if ((1 - place.fraction) * edge_m < at_vertex_m) {
    place.fraction = 1;
    place.position = path[place.segment + 1];
  }
}

}  // namespace

// Left or right of a path at its place nearest to the point. At a vertex both edges count: the
// side is that of the corner between them.
BankSide detail::side_of(const Point& p, PathView path, const NearestPlace& place) {
  // Nearer than 1 µm is what coordinates cannot tell.
  if (place.distance_m < 1e-6) return BankSide::on_line;
  std::size_t k = place.segment;
  std::size_t corner = path.size();
  if (place.fraction == 0) corner = k;
  if (place.fraction == 1) corner = k + 1;
  double side = turn(path[k], path[k + 1], p);
  if (corner > 0 && corner + 1 < path.size()) {
    const Point& a = path[corner - 1];
    const Point& b = path[corner];
    const Point& c = path[corner + 1];
    // Outside a corner, the point is on its outer side: opposite to where the path turns.
    const double bend = turn(a, b, c);
    if (bend != 0) side = -bend;
  }
  if (side == 0) return BankSide::on_line;
  return side > 0 ? BankSide::left : BankSide::right;
}

bool detail::speaks_for(const RiverNetwork& network, std::uint32_t reach, std::uint32_t node) {
  const Reach& its = network.reach(reach);
  return network.outflows(node).size() == 1 ? its.from_node == node : its.to_node == node;
}

RiverNetwork::Pieces::Pieces(const RiverNetwork& network) {
  std::vector<Box> boxes;
  for (std::uint32_t r = 0; r < network.reach_count(); ++r) {
    const PathView path = network.path(r);
    for (std::size_t first = 0; first + 1 < path.size(); first += edges_of_a_piece) {
      const std::size_t last = std::min(first + edges_of_a_piece, path.size() - 1);
      Box box;
      for (std::size_t k = first; k <= last; ++k) box.include(path[k]);
      boxes.push_back(box);
      pieces.push_back({r, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
    }
  }
  index = BoxIndex(boxes);
}

std::vector<NearReach> RiverNetwork::reaches_near(Point p, double within_m) const {
  std::vector<NearReach> near;
  if (reach_count() == 0) return near;
  const detail::LocalPlane plane(*crs_, p);
  const std::vector<std::uint32_t> found = pieces_->index.query(box_within(p, within_m, plane));
  // Pieces are in the order of reaches, so that those of one reach follow each other.
  std::vector<std::pair<std::size_t, std::size_t>> spans;  // of vertices
  for (std::size_t i = 0; i < found.size();) {
    const std::uint32_t r = pieces_->pieces[found[i]].reach;
    spans.clear();
    for (; i < found.size() && pieces_->pieces[found[i]].reach == r; ++i) {
      const Pieces::Piece& piece = pieces_->pieces[found[i]];
      spans.emplace_back(piece.first, piece.last);
    }
    NearestPlace place = nearest_of_spans(p, path(r), spans, plane, within_m, *crs_);
    if (place.distance_m > within_m * (1 + plane.distortion(place.distance_m))) continue;
    const std::span<const double> at = measures(r);
    const std::size_t k = place.segment;
    take_to_vertex(place, path(r), at[k + 1] - at[k]);
    near.push_back(
        {{r, place.fraction == 1 ? at[k + 1] : at[k] + place.fraction * (at[k + 1] - at[k])},
         place.position,
         place.distance_m,
         detail::side_of(p, path(r), place)});
  }
  measure_distances(p, near, *crs_);
  std::erase_if(near, [&](const NearReach& n) { return n.distance_m > within_m; });
  // Equally near are reaches at a common node.
  const auto key = [&](const NearReach& n) {
    const Reach& its = reach(n.place.reach);
    const std::uint32_t node = n.place.measure_m > 0 ? its.to_node : its.from_node;
    return std::tuple(n.distance_m, !detail::speaks_for(*this, n.place.reach, node),
                      detail::order_of(*this, n.place.reach));
  };
  std::sort(near.begin(), near.end(),
            [&](const NearReach& a, const NearReach& b) { return key(a) < key(b); });
  return near;
}

std::vector<NetworkPlace> RiverNetwork::crossings(PathView path) const {
  std::vector<NetworkPlace> out;
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const Box edge = box_of(path[i], path[i + 1]);
    pieces_->index.query(edge, found);
    for (const std::uint32_t f : found) {
      const Pieces::Piece& piece = pieces_->pieces[f];
      const PathView river = this->path(piece.reach);
      const std::span<const double> at = measures(piece.reach);
      for (std::size_t k = piece.first; k < piece.last; ++k) {
        if (!box_of(river[k], river[k + 1]).overlaps(edge)) continue;
        if (const auto t = meeting(river[k], river[k + 1], path[i], path[i + 1])) {
          out.push_back({piece.reach, at[k] + *t * (at[k + 1] - at[k])});
        }
      }
    }
  }
  std::sort(out.begin(), out.end(), [](const NetworkPlace& a, const NetworkPlace& b) {
    return std::tuple(a.reach, a.measure_m) < std::tuple(b.reach, b.measure_m);
  });
  // A vertex belongs to two edges, and is met twice.
  const auto same = [](const NetworkPlace& a, const NetworkPlace& b) {
    return a.reach == b.reach && b.measure_m - a.measure_m < 1e-6;
  };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

}  // namespace ecotone
