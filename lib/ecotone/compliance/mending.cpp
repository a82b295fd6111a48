// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/mending.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "ecotone/compliance/feature_paths.h"
#include "ecotone/compliance/nearest_position.h"
#include "ecotone/compliance/zone_borders.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/difference.h"

namespace ecotone {
namespace {

/// What is mended keeps so far from every limit: coordinates are told to tenths of a millimetre
/// and snapped to a grid of that size.
constexpr double clearance_m = 0.01;

/// Less than this share of a subject, or this area, is no rest to build on.
constexpr double least_rest_share = 1e-3;
constexpr double least_rest_m2 = 1;

MultiPolygonArray one_polygon(const MultiPolygonView& feature) {
  MultiPolygonBuilder builder;
  builder.add_feature(feature);
  return std::move(builder).build();
}

GeometryColumn one_feature(const GeometryColumn& geometry, std::size_t place, const Point& shift) {
  const auto shifted = [&shift](const Point& p) { return Point{p.x + shift.x, p.y + shift.y}; };
  switch (geometry.type()) {
    case GeometryType::polygon: {
      MultiPolygonBuilder builder;
      const MultiPolygonView feature = geometry.as_polygons()[place];
      for (std::size_t j = 0; j < feature.size(); ++j) {
        for (std::size_t k = 0; k < feature.polygon(j).ring_count(); ++k) {
          for (const Point& p : feature.polygon(j).ring(k)) builder.add_point(shifted(p));
          builder.finish_ring();
        }
        builder.finish_polygon();
      }
      builder.finish_feature();
      return std::move(builder).build();
    }
    case GeometryType::line: {
      MultiLineStringBuilder builder;
      const MultiLineStringView feature = geometry.as_lines()[place];
      for (std::size_t j = 0; j < feature.size(); ++j) {
        for (const Point& p : feature.path(j)) builder.add_point(shifted(p));
        builder.finish_path();
      }
      builder.finish_feature();
      return std::move(builder).build();
    }
    case GeometryType::point:
      break;
  }
  MultiPointBuilder builder;
  for (const Point& p : geometry.as_points()[place]) builder.add_point(shifted(p));
  builder.finish_feature();
  return std::move(builder).build();
}

double widest_accuracy_m(const Demand& demand) {
  double accuracy = 0;
  for (const std::vector<ZoneSet>* sets : {&demand.in, &demand.also, &demand.except}) {
    for (const ZoneSet& set : *sets) accuracy = std::max(accuracy, set.accuracy_m);
  }
  return accuracy;
}

/// All within a distance of a geometry, and no less: what chords of arcs fall short is added.
MultiPolygonArray band(const GeometryColumn& geometry, double distance_m, const Crs& crs) {
  BufferOptions options;
  options.threads = 1;
  options.arc_tolerance_m = std::max(0.005, distance_m / 200);
  const double reach_m =
      distance_m + clearance_m + buffer_error_m(distance_m + clearance_m, crs, options);
  Ledger ledger;
  return buffer(geometry, std::span(&reach_m, 1), crs, ledger, options);
}

/// A feature without the parts that are narrower than the clearance: hairs that snapping leaves.
MultiPolygonArray without_hairs(const MultiPolygonArray& feature, const Crs& crs) {
  MultiPolygonBuilder builder;
  for (std::size_t j = 0; feature.size() > 0 && j < feature[0].size(); ++j) {
    const PolygonView polygon = feature[0].polygon(j);
    double doubled = std::abs(twice_signed_area(polygon.shell()));
    double border_m = geodesic_length_m(polygon.shell(), crs);
    for (std::size_t k = 1; k < polygon.ring_count(); ++k) {
      doubled -= std::abs(twice_signed_area(polygon.ring(k)));
      border_m += geodesic_length_m(polygon.ring(k), crs);
    }
    const Point unit = metres_per_unit(polygon.shell()[0], crs);
    if (doubled * unit.x * unit.y <= clearance_m * border_m) continue;
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_ring(polygon.ring(k));
    builder.finish_polygon();
  }
  builder.finish_feature();
  return std::move(builder).build();
}

using Edges = std::vector<std::pair<Point, Point>>;

void add_edges(PathView path, const Box& box, Edges& edges) {
  if (path.size() == 1 && box.contains(path[0])) edges.emplace_back(path[0], path[0]);
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    Box edge;
    edge.include(path[i]);
    edge.include(path[i + 1]);
    if (edge.overlaps(box)) edges.emplace_back(path[i], path[i + 1]);
  }
}

/// What a subject has to keep from, for the search and for the proof of what it finds.
struct Surroundings {
  std::vector<KeepAway> barred;
  std::vector<StayInside> covers;
  struct Feature {
    const GeometryColumn* geometry;
    std::size_t place;
    double distance_m;
  };
  std::vector<Feature> features;
};

Surroundings surroundings_of(const WayOut& way, const LayerSet& layers, const SpatialFacts& facts,
                             const Box& around, double within_m, const Crs& crs) {
  Surroundings result;
  const Point unit = metres_per_unit(around.centre(), crs);
  const auto grown = [&](double metres) { return around.grown(1.02 * metres / unit.x); };
  for (const Demand& demand : way) {
    StayInside cover;
    // Where absence counts only if the surroundings are covered too, so must they be there.
    cover.distance_m = 1.001 * demand.distance_m + clearance_m;
    for (const auto& [layer, accuracy_m] : demand.layers) {
      KeepAway barred;
      barred.distance_m = demand.distance_m + accuracy_m + facts.subject_accuracy_m() + clearance_m;
      const Box box = grown(within_m + barred.distance_m);
      const GeometryColumn& geometry = layers.layers[layer].layer.geometry;
      for (const std::uint32_t place : facts.features_in(layer, box)) {
        if (!demand.wanted(layer, place)) continue;
        for_each_path(geometry, place, [&](PathView path) { add_edges(path, box, barred.edges); });
        if (geometry.type() == GeometryType::polygon) {
          barred.zones.push_back(geometry.as_polygons()[place]);
        }
        result.features.push_back({&geometry, place, barred.distance_m});
      }
      result.barred.push_back(std::move(barred));
      const auto& coverage = layers.layers[layer].coverage;
      if (!coverage) continue;
      const Box reach = grown(within_m + cover.distance_m);
      for (std::size_t k = 0; k < coverage->size(); ++k) {
        const MultiPolygonView zone = (*coverage)[k];
        cover.zones.push_back(zone);
        for (std::size_t j = 0; j < zone.size(); ++j) {
          for (std::size_t ring = 0; ring < zone.polygon(j).ring_count(); ++ring) {
            add_edges(zone.polygon(j).ring(ring), reach, cover.edges);
          }
        }
      }
    }
    if (!cover.zones.empty()) result.covers.push_back(std::move(cover));
  }
  return result;
}

/// By how much a geometry falls short of the distances on the ellipsoid; 0 if it keeps them all.
double shortfall_m(const GeometryColumn& geometry, const Surroundings& surroundings,
                   const Crs& crs) {
  const auto short_of = [&](const DistanceFrom& from) {
    double missing = 0;
    for (const Surroundings::Feature& feature : surroundings.features) {
      for_each_path(*feature.geometry, feature.place, [&](PathView path) {
        missing = std::max(missing, feature.distance_m - from.to(path, feature.distance_m + 1));
      });
    }
    return missing;
  };
  switch (geometry.type()) {
    case GeometryType::polygon:
      return short_of(DistanceFrom(geometry.as_polygons()[0], crs));
    case GeometryType::line:
      return short_of(DistanceFrom(geometry.as_lines()[0], crs));
    case GeometryType::point:
      break;
  }
  return short_of(DistanceFrom(geometry.as_points()[0], crs));
}

}  // namespace

std::optional<GiveUp> Mender::give_up(std::size_t subject, const WayOut& way) const {
  const Crs& crs = *subjects_.crs;
  MultiPolygonBuilder overlaps;
  MultiPolygonBuilder parts;
  GiveUp result;
  for (const Demand& demand : way) {
    if (demand.in.empty()) return std::nullopt;
    const double accuracy_m = widest_accuracy_m(demand) + facts_.subject_accuracy_m();
    const MultiPolygonArray overlap =
        without_hairs(facts_.shared_part(subject, demand.in, demand.also, demand.except), crs);
    overlaps.append(overlap);
    parts.append(overlap);
    // A zone beside the subject has a band as well, unless it counts only inside of others.
    if (demand.also.empty() && demand.except.empty()) {
      const MultiLineStringArray borders =
          facts_.borders_around(subject, demand.in, accuracy_m + 1);
      if (borders[0].size() > 0) parts.append(band(borders, accuracy_m, crs));
    } else if (overlap.size() > 0 && overlap[0].size() > 0) {
      // Shrunk first: a spike that snapping leaves along the subject's boundary has no band.
      const double inwards_m = -clearance_m;
      BufferOptions shrinking;
      shrinking.threads = 1;
      Ledger ledger;
      const MultiPolygonArray core =
          buffer(overlap, std::span(&inwards_m, 1), crs, ledger, shrinking);
      if (core[0].size() > 0) parts.append(band(core, accuracy_m + clearance_m, crs));
    }
    result.error_m2 += facts_.shared(subject, demand.in, demand.also, demand.except).error;
    if (demand.enough_m2) {
      result.enough_m2 = std::max(result.enough_m2.value_or(0), *demand.enough_m2);
    }
  }
  const MultiPolygonArray whole = one_polygon(subjects_.polygons()[subject]);
  OverlapOptions options;
  options.method = method_;
  options.threads = 1;
  Ledger ledger;
  const auto area_within = [&](const MultiPolygonArray& part) {
    return part.size() == 0 ? 0 : area_m2(part[0], crs, method_);
  };
  const double subject_m2 = facts_.subject_measure(subject);
  const MultiPolygonArray given_up = std::move(parts).build();
  result.part = intersection_of(whole, given_up, crs, ledger, options);
  // Not of the part, whose corners have been snapped: that would leave hairs along the border.
  result.rest = without_hairs(difference_of(whole, given_up, crs, ledger, options), crs);
  result.area_m2 = std::min(subject_m2, area_within(result.part));
  result.overlap_m2 =
      area_within(intersection_of(whole, std::move(overlaps).build(), crs, ledger, options));
  result.share = subject_m2 > 0 ? result.area_m2 / subject_m2 : 0;
  result.rest_m2 = area_within(result.rest);
  return result;
}

std::optional<Move> Mender::move(std::size_t subject, const WayOut& way) const {
  const Crs& crs = *subjects_.crs;
  const GeometryColumn start = one_feature(subjects_.geometry, subject, {0, 0});
  // What lies near decides nearly always.
  for (const double within_m : {longest_move_m / 10, longest_move_m}) {
    const Surroundings surroundings =
        surroundings_of(way, layers_, facts_, start.box(0), within_m, crs);
    const auto found =
        nearest_position(start, surroundings.barred, surroundings.covers, within_m, crs);
    if (!found || found->distance_m <= 0) continue;
    double along = 1;
    for (int round = 0; round < 10; ++round) {
      const Point shift{found->offset.x * along, found->offset.y * along};
      GeometryColumn moved = one_feature(start, 0, shift);
      const double missing = shortfall_m(moved, surroundings, crs);
      if (missing > 0) {
        along += (missing + clearance_m / 2) / found->distance_m;
        continue;
      }
      Move move;
      move.from = start.box(0).centre();
      move.to = {move.from.x + shift.x, move.from.y + shift.y};
      const Point ends[] = {move.from, move.to};
      const GeodesicEdge edge = geodesic_edges(ends, crs).front();
      move.distance_m = edge.length_m;
      move.bearing_deg = edge.azimuth_deg;
      move.tolerance_m = found->tolerance_m + (along - 1) * found->distance_m;
      move.geometry = std::move(moved);
      return move;
    }
  }
  return std::nullopt;
}

std::optional<Mender::Mended> Mender::mend(std::size_t subject,
                                           const std::vector<WayOut>& ways) const {
  std::optional<Mended> best;
  const auto none = [&](const Text& text, const Arguments& arguments) {
    Mending mending;
    mending.none = NoMending{render(text, Language::english, arguments),
                             render(text, Language::chinese, arguments)};
    return Mended{std::move(mending), ways.front()};
  };
  if (ways.empty()) return std::nullopt;
  if (subjects_.geometry.type() == GeometryType::polygon) {
    const double subject_m2 = facts_.subject_measure(subject);
    for (const WayOut& way : ways) {
      std::optional<GiveUp> part = give_up(subject, way);
      if (!part || part->rest_m2 < std::max(least_rest_m2, least_rest_share * subject_m2)) continue;
      if (best && best->mending.give_up->area_m2 <= part->area_m2) continue;
      best = Mended{{std::move(part), std::nullopt, std::nullopt}, way};
    }
    if (best) return best;
  }
  if (subjects_.geometry.type() == GeometryType::line) {
    for (const WayOut& way : ways) {
      for (const Demand& demand : way) {
        if (demand.in.empty()) continue;
        const double length_m =
            facts_.shared(subject, demand.in, demand.also, demand.except).amount;
        return none(mending_text("line_inside"), {{"length", format_fixed(length_m, 1)}});
      }
    }
  }
  for (const WayOut& way : ways) {
    std::optional<Move> moved = move(subject, way);
    if (!moved) continue;
    if (best && best->mending.move->distance_m <= moved->distance_m) continue;
    best = Mended{{std::nullopt, std::move(moved), std::nullopt}, way};
  }
  if (best) return best;
  return none(mending_text("no_position"),
              {{"limit", format_fixed(longest_move_m / 1000, 0) + " km"}});
}

}  // namespace ecotone
