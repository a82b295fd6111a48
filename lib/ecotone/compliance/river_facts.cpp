// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/river_facts.h"

#include <algorithm>
#include <limits>

#include "ecotone/geodesy/distance.h"
#include "ecotone/hydrology/river_layers.h"

namespace ecotone {
namespace {

// The vertices of a feature of any geometry.
std::vector<Point> vertices_of(const GeometryColumn& column, std::size_t i) {
  std::vector<Point> points;
  if (column.is_missing(i)) return points;
  switch (column.type()) {
    case GeometryType::point: {
      const auto places = column.as_points()[i];
      points.assign(places.begin(), places.end());
      break;
    }
    case GeometryType::line: {
      const MultiLineStringView line = column.as_lines()[i];
      for (std::size_t j = 0; j < line.size(); ++j) {
        points.insert(points.end(), line.path(j).begin(), line.path(j).end());
      }
      break;
    }
    case GeometryType::polygon: {
      const MultiPolygonView zone = column.as_polygons()[i];
      for (std::size_t j = 0; j < zone.size(); ++j) {
        const RingView shell = zone.polygon(j).shell();
        points.insert(points.end(), shell.begin(), shell.end());
      }
      break;
    }
  }
  return points;
}

// The vertex of a feature that lies nearest to a river; the first if none is near.
Point nearest_vertex(const std::vector<Point>& vertices, const RiverNetwork& rivers,
                     double within_m) {
  Point best = vertices.front();
  double least = std::numeric_limits<double>::infinity();
  for (const Point& p : vertices) {
    const std::vector<NearReach> near = rivers.reaches_near(p, std::min(within_m, least));
    if (!near.empty() && near.front().distance_m < least) {
      least = near.front().distance_m;
      best = p;
    }
  }
  return best;
}

double distance_on(const Stretch& stretch, double measure_m, RiverWay way) {
  return way == RiverWay::downstream ? stretch.distance_at_from_m + (measure_m - stretch.from_m)
                                     : stretch.distance_at_to_m + (stretch.to_m - measure_m);
}

}  // namespace

RiverFacts::RiverFacts(const Layer& subjects, const LayerSet& layers, int threads)
    : subjects_(subjects), layers_(layers), threads_(threads) {}

RiverFacts::Network& RiverFacts::network_of(std::span<const std::size_t> rivers) const {
  const std::vector<std::size_t> key(rivers.begin(), rivers.end());
  std::unique_ptr<Network>& network = networks_[key];
  if (!network) {
    std::vector<const Layer*> lines;
    for (const std::size_t layer : rivers) lines.push_back(&layers_.layers[layer].layer);
    network = std::make_unique<Network>();
    network->rivers = network_of_layers(lines, threads_);
  }
  return *network;
}

std::vector<Location> RiverFacts::locate_all(const RiverNetwork& rivers, const Layer& layer,
                                             double snap_m) const {
  std::vector<Point> points;
  std::vector<std::size_t> features;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const std::vector<Point> vertices = vertices_of(layer.geometry, i);
    if (vertices.empty()) continue;
    features.push_back(i);
    points.push_back(vertices.size() == 1 ? vertices.front()
                                          : nearest_vertex(vertices, rivers, snap_m));
  }
  const std::vector<std::string> stated = field_texts(layer, "river");
  std::vector<std::string> names;
  for (const std::size_t feature : features) names.push_back(stated[feature]);
  const std::vector<Location> found =
      locate(rivers, points, names, {}, {},
             {.tolerance_m = snap_m, .search_m = snap_m, .threads = threads_});
  std::vector<Location> all(layer.size());
  for (std::size_t i = 0; i < features.size(); ++i) all[features[i]] = found[i];
  return all;
}

const RiverFacts::Places& RiverFacts::targets_of(Network& network, std::size_t layer,
                                                 double snap_m) const {
  const auto [place, is_new] = network.targets.try_emplace({layer, snap_m});
  Places& places = place->second;
  if (is_new) {
    places.locations = locate_all(network.rivers, layers_.layers[layer].layer, snap_m);
    for (std::size_t i = 0; i < places.locations.size(); ++i) {
      if (const ReachCandidate* best = places.locations[i].best()) {
        places.by_reach[best->place.reach].push_back(i);
      }
    }
  }
  return places;
}

const std::vector<Location>& RiverFacts::subjects_of(Network& network, double snap_m) const {
  const auto [place, is_new] = network.subjects.try_emplace(snap_m);
  if (is_new) place->second = locate_all(network.rivers, subjects_, snap_m);
  return place->second;
}

RiverAnswer RiverFacts::along_rivers(const RiverQuestion& question) const {
  const std::lock_guard lock(mutex_);
  RiverAnswer answer;
  Network& network = network_of(question.rivers);
  if (network.rivers.reach_count() == 0) return answer;
  answer.has_network = true;
  const Location& subject = subjects_of(network, question.snap_m)[question.subject];
  const ReachCandidate* place = subject.best();
  answer.is_ambiguous = subject.status == LocationStatus::ambiguous;
  if (place == nullptr) return answer;
  answer.to_river_m = place->distance_m;
  const Places& targets = targets_of(network, question.layer, question.snap_m);
  const TraceDirection direction = question.way == RiverWay::downstream
                                       ? TraceDirection::downstream_diversions
                                       : TraceDirection::upstream_tributaries;
  for (const Stretch& stretch : network.rivers.trace(place->place, direction, question.limit_m)) {
    const auto here = targets.by_reach.find(stretch.reach);
    if (here == targets.by_reach.end()) continue;
    for (const std::size_t feature : here->second) {
      const double measure_m = targets.locations[feature].best()->place.measure_m;
      if (measure_m < stretch.from_m || measure_m > stretch.to_m || !question.wanted(feature)) {
        continue;
      }
      const double distance = distance_on(stretch, measure_m, question.way);
      if (!answer.nearest || distance < answer.nearest->distance_m) {
        answer.nearest = NearestFeature{feature, distance};
      }
    }
  }
  // What has no clear place on a river may lie along it, if it is not too far as the crow flies.
  const std::vector<Point> around = vertices_of(subjects_.geometry, question.subject);
  const Layer& layer = layers_.layers[question.layer].layer;
  for (std::size_t i = 0; i < targets.locations.size(); ++i) {
    if (targets.locations[i].best() != nullptr || !question.wanted(i)) continue;
    const std::vector<Point> vertices = vertices_of(layer.geometry, i);
    if (vertices.empty() || targets.locations[i].status == LocationStatus::none) continue;
    const double apart =
        geodesic_distance_m(around.front(), vertices.front(), network.rivers.crs());
    if (apart <= question.limit_m + question.snap_m) answer.doubtful.push_back(i);
  }
  return answer;
}

}  // namespace ecotone
