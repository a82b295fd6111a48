// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/reach_pieces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "ecotone/geodesy/distance.h"
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

// Left or right of a path at its place nearest to the point. At a vertex both edges count: the
// side is that of the corner between them.
BankSide side_of(const Point& p, PathView path, const NearestPlace& place, double distance_m) {
  // Nearer than 1 µm is what coordinates cannot tell.
  if (distance_m < 1e-6) return BankSide::on_line;
  const auto turn = [](const Point& o, const Point& a, const Point& b) {
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  };
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

}  // namespace

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
  std::vector<std::uint32_t> found = pieces_->index.query(box_within(p, within_m, plane));
  // Pieces are in the order of reaches, so that those of one reach follow each other.
  for (std::size_t i = 0; i < found.size();) {
    const std::uint32_t r = pieces_->pieces[found[i]].reach;
    NearestPlace best;
    best.distance_m = std::numeric_limits<double>::infinity();
    for (; i < found.size() && pieces_->pieces[found[i]].reach == r; ++i) {
      const Pieces::Piece& piece = pieces_->pieces[found[i]];
      NearestPlace place =
          nearest_on_path(p, path(r).subspan(piece.first, piece.last - piece.first + 1), *crs_);
      place.segment += piece.first;
      if (place.distance_m < best.distance_m) best = place;
    }
    if (best.distance_m > within_m) continue;
    const std::span<const double> at = measures(r);
    const std::size_t k = best.segment;
    near.push_back({{r, at[k] + best.fraction * (at[k + 1] - at[k])},
                    best.position,
                    best.distance_m,
                    side_of(p, path(r), best, best.distance_m)});
  }
  std::sort(near.begin(), near.end(), [](const NearReach& a, const NearReach& b) {
    return std::tuple(a.distance_m, a.place.reach) < std::tuple(b.distance_m, b.place.reach);
  });
  return near;
}

}  // namespace ecotone
