// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/boundary_points.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "ecotone/boundary/boundary_graph.h"
#include "ecotone/boundary/thinning.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/message/units.h"

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

// Gives numbers within the scope that the options choose.
class Numbering {
 public:
  Numbering(const BoundaryPointOptions& options, std::size_t place_count)
      : options_(options), numbers_(place_count, 0) {}

  void begin_ring(const RingWalk& ring) {
    const bool fresh =
        options_.numbering == PointNumbering::per_ring ||
        (options_.numbering == PointNumbering::per_feature && ring.feature != feature_);
    feature_ = ring.feature;
    if (!fresh) return;
    for (const std::uint32_t place : used_) numbers_[place] = 0;
    used_.clear();
    last_ = 0;
  }

  std::size_t operator()(std::uint32_t place) {
    // A ring that passes a place twice counts it twice within itself: a name that comes again
    // would read as its end.
    const bool shared = options_.share && options_.numbering != PointNumbering::per_ring;
    if (shared && numbers_[place] != 0) return numbers_[place];
    used_.push_back(place);
    return numbers_[place] = ++last_;
  }

 private:
  const BoundaryPointOptions& options_;
  std::vector<std::size_t> numbers_;  // of places, 0: none yet
  std::vector<std::uint32_t> used_;
  std::size_t feature_ = static_cast<std::size_t>(-1);
  std::size_t last_ = 0;
};

}  // namespace

std::vector<BoundaryPoint> boundary_points(const MultiPolygonArray& zones, const Crs& crs,
                                           const BoundaryPointOptions& options) {
  for (const double tolerance_m : {options.tolerance_m, options.match_m}) {
    if (tolerance_m >= 0 && std::isfinite(tolerance_m)) continue;
    throw UsageError(boundary_error("tolerance_invalid"),
                     {{"value", format_shortest(tolerance_m)}});
  }
  BoundaryGraph graph = boundary_graph(zones, crs, options.match_m);
  for (RingWalk& ring : graph.rings) {
    const bool clockwise = (options.direction == WalkDirection::clockwise) !=
                           (options.holes_opposite && ring.ring > 0);
    turn(ring, graph.places, clockwise);
    begin_at_start(ring, graph.places, crs, options);
    graph.is_node[ring.places.front()] = 1;
  }
  const std::vector<std::uint8_t> kept = options.tolerance_m > 0
                                             ? kept_places(graph, crs, options.tolerance_m)
                                             : std::vector<std::uint8_t>(graph.places.size(), 1);
  std::vector<BoundaryPoint> points;
  Numbering numbering(options, graph.places.size());
  for (const RingWalk& ring : graph.rings) {
    numbering.begin_ring(ring);
    for (std::size_t i = 0; i < ring.places.size(); ++i) {
      const std::uint32_t place = ring.places[i];
      if (kept[place] == 0) continue;
      const std::size_t number = numbering(place);
      points.push_back({ring.feature, ring.polygon, ring.ring, ring.vertices[i], number,
                        options.prefix + std::to_string(number), graph.places[place],
                        ring.inserted[i] != 0});
    }
  }
  return points;
}

MultiPolygonArray polygons_of(std::span<const BoundaryPoint> points, std::size_t feature_count) {
  MultiPolygonBuilder builder;
  std::size_t i = 0;
  for (std::size_t feature = 0; feature < feature_count; ++feature) {
    while (i < points.size() && points[i].feature == feature) {
      const std::size_t polygon = points[i].polygon;
      while (i < points.size() && points[i].feature == feature && points[i].polygon == polygon) {
        const std::size_t ring = points[i].ring;
        for (; i < points.size() && points[i].feature == feature && points[i].polygon == polygon &&
               points[i].ring == ring;
             ++i) {
          builder.add_point(points[i].position);
        }
        builder.finish_ring();
      }
      builder.finish_polygon();
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

}  // namespace ecotone
