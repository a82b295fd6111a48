// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/boundary_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ecotone/boundary/boundary_graph.h"
#include "ecotone/boundary/ring_walk.h"
#include "ecotone/boundary/thinning.h"
#include "ecotone/error.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

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
  order_walks(graph, crs, options);
  for (const RingWalk& ring : graph.rings) graph.is_node[ring.places.front()] = 1;
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
