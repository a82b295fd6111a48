// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/ring_walk.h"

#include <algorithm>
#include <tuple>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/predicates.h"

namespace ecotone {
namespace {

// Turns a ring the way it is walked; its first vertex stays in front.
void turn(RingWalk& ring, std::span<const Point> places, bool clockwise) {
  std::vector<Point> path;
  for (const std::uint32_t place : ring.places) path.push_back(places[place]);
  path.push_back(path.front());
  const bool runs_clockwise = ring_direction(path) < 0;
  if (runs_clockwise == clockwise) return;
  std::reverse(ring.places.begin() + 1, ring.places.end());
  std::reverse(ring.vertices.begin() + 1, ring.vertices.end());
  std::reverse(ring.inserted.begin() + 1, ring.inserted.end());
}

// How much a place of a ring is wanted as its start: the largest is taken. The last member
// decides between visits of one place: the one that goes on to the most western place.
using Preference = std::tuple<double, double, double>;

std::vector<Preference> preferences(const RingWalk& ring, std::span<const Point> places,
                                    const Crs& crs, const BoundaryPointOptions& options) {
  std::vector<Point> path;
  Box box;
  for (const std::uint32_t place : ring.places) {
    path.push_back(places[place]);
    box.include(places[place]);
  }
  std::vector<double> distances;
  if (options.start == BoundaryStart::nearest) {
    distances = geodesic_distances_m(options.start_near, path, crs);
  }
  if (crs.is_geographic()) {
    const detail::LocalPlane plane(crs, box.centre());
    for (Point& p : path) p = plane(p);
  }
  std::vector<Preference> wanted;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Point& p = path[i];
    switch (options.start) {
      case BoundaryStart::north_west:
        wanted.emplace_back(p.y - p.x, p.y, 0);
        break;
      case BoundaryStart::north:
        wanted.emplace_back(p.y, -p.x, 0);
        break;
      case BoundaryStart::first_vertex:
        wanted.emplace_back(i == 0 ? 1 : 0, 0, 0);
        break;
      case BoundaryStart::nearest:
        wanted.emplace_back(-distances[i], p.y - p.x, p.y);
        break;
    }
  }
  return wanted;
}

void begin_at_start(RingWalk& ring, std::span<const Point> places, const Crs& crs,
                    const BoundaryPointOptions& options) {
  const std::vector<Preference> wanted = preferences(ring, places, crs, options);
  const std::size_t n = ring.places.size();
  std::size_t best = 0;
  for (std::size_t i = 1; i < n; ++i) {
    // Places are numbered from west to east.
    const bool next_is_western = ring.places[(i + 1) % n] < ring.places[(best + 1) % n];
    if (wanted[i] > wanted[best] || (wanted[i] == wanted[best] && next_is_western)) best = i;
  }
  const auto shift = static_cast<std::ptrdiff_t>(best);
  std::rotate(ring.places.begin(), ring.places.begin() + shift, ring.places.end());
  std::rotate(ring.vertices.begin(), ring.vertices.begin() + shift, ring.vertices.end());
  std::rotate(ring.inserted.begin(), ring.inserted.begin() + shift, ring.inserted.end());
}

}  // namespace

void order_walks(BoundaryGraph& graph, const Crs& crs, const BoundaryPointOptions& options) {
  for (RingWalk& ring : graph.rings) {
    const bool clockwise = (options.direction == WalkDirection::clockwise) !=
                           (options.holes_opposite && ring.ring > 0);
    turn(ring, graph.places, clockwise);
    begin_at_start(ring, graph.places, crs, options);
  }
}

}  // namespace ecotone
