// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/river_networks.h"

#include <algorithm>
#include <limits>

#include "ecotone/hydrology/river_layers.h"

namespace ecotone {
namespace {

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

}  // namespace

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

std::vector<Location> locate_features(const RiverNetwork& rivers, const Layer& layer, double snap_m,
                                      int threads) {
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
             {.tolerance_m = snap_m, .search_m = snap_m, .threads = threads});
  std::vector<Location> all(layer.size());
  for (std::size_t i = 0; i < features.size(); ++i) all[features[i]] = found[i];
  return all;
}

RiverNetworks::Network& RiverNetworks::network_of(std::span<const std::size_t> rivers) const {
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

const RiverNetwork& RiverNetworks::network(std::span<const std::size_t> rivers) const {
  const std::lock_guard lock(mutex_);
  return network_of(rivers).rivers;
}

const RiverNetworks::Places& RiverNetworks::places(std::span<const std::size_t> rivers,
                                                   std::size_t layer, double snap_m) const {
  const std::lock_guard lock(mutex_);
  Network& network = network_of(rivers);
  const auto [place, is_new] = network.places.try_emplace({layer, snap_m});
  Places& places = place->second;
  if (!is_new) return places;
  places.locations = locate_features(network.rivers, layers_.layers[layer].layer, snap_m, threads_);
  for (std::size_t i = 0; i < places.locations.size(); ++i) {
    const Location& location = places.locations[i];
    if (const ReachCandidate* best = location.best()) {
      places.by_reach[best->place.reach].push_back(i);
    } else if (location.status != LocationStatus::none) {
      places.doubtful.push_back(i);
    }
  }
  return places;
}

}  // namespace ecotone
