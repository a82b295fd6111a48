// SPDX-License-Identifier: Apache-2.0
#include "ecotone/hydrology/barriers.h"

#include <algorithm>
#include <tuple>

#include "ecotone/execution/parallel.h"

namespace ecotone {
namespace {

// Calls visit(path) for every path or ring of a feature.
template <typename Visit>
void each_path(const GeometryColumn& column, std::size_t i, const Visit& visit) {
  switch (column.type()) {
    case GeometryType::point:
      return;
    case GeometryType::line: {
      const MultiLineStringView line = column.as_lines()[i];
      for (std::size_t j = 0; j < line.size(); ++j) visit(line.path(j));
      return;
    }
    case GeometryType::polygon: {
      const MultiPolygonView zone = column.as_polygons()[i];
      for (std::size_t j = 0; j < zone.size(); ++j) {
        for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
          visit(zone.polygon(j).ring(k));
        }
      }
      return;
    }
  }
}

double side_of_line(const Point& a, const Point& b, const Point& p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

bool meet(const Point& a, const Point& b, const Point& c, const Point& d) {
  const double ta = side_of_line(c, d, a);
  const double tb = side_of_line(c, d, b);
  const double tc = side_of_line(a, b, c);
  const double td = side_of_line(a, b, d);
  return !((ta > 0 && tb > 0) || (ta < 0 && tb < 0) || (tc > 0 && td > 0) || (tc < 0 && td < 0));
}

Box box_of(const Point& a, const Point& b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

}  // namespace

std::vector<FeaturePlace> feature_places(const RiverNetwork& network,
                                         const GeometryColumn& features, double tolerance_m,
                                         int threads) {
  std::vector<std::vector<NetworkPlace>> places(features.size());
  parallel_for(features.size(), threads, nullptr, [&](std::size_t i) {
    if (features.type() == GeometryType::point) {
      for (const Point& p : features.as_points()[i]) {
        const std::vector<NearReach> near = network.reaches_near(p, tolerance_m);
        if (!near.empty()) places[i].push_back(near[0].place);
      }
    } else {
      each_path(features, i, [&](PathView path) {
        const std::vector<NetworkPlace> more = network.crossings(path);
        places[i].insert(places[i].end(), more.begin(), more.end());
      });
    }
    std::sort(places[i].begin(), places[i].end(), [](const NetworkPlace& a, const NetworkPlace& b) {
      return std::tuple(a.reach, a.measure_m) < std::tuple(b.reach, b.measure_m);
    });
  });
  std::vector<FeaturePlace> out;
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    for (const NetworkPlace& place : places[i]) out.push_back({i, place});
  }
  return out;
}

RiverBarriers::RiverBarriers(const RiverNetwork& network, const GeometryColumn& barriers,
                             double tolerance_m, int threads) {
  const std::vector<FeaturePlace> found = feature_places(network, barriers, tolerance_m, threads);
  std::vector<bool> meets(barriers.size(), false);
  for (const FeaturePlace& place : found) {
    places_.push_back(place.place);
    meets[place.feature] = true;
  }
  off_network_ = static_cast<std::size_t>(std::count(meets.begin(), meets.end(), false));
  std::sort(places_.begin(), places_.end(), [](const NetworkPlace& a, const NetworkPlace& b) {
    return std::tuple(a.reach, a.measure_m) < std::tuple(b.reach, b.measure_m);
  });
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < barriers.size(); ++i) {
    each_path(barriers, i, [&](PathView path) {
      for (std::size_t k = 1; k < path.size(); ++k) {
        edges_.push_back(path[k - 1]);
        edges_.push_back(path[k]);
        boxes.push_back(box_of(path[k - 1], path[k]));
      }
    });
  }
  index_ = BoxIndex(boxes);
}

std::span<const NetworkPlace> RiverBarriers::on(std::uint32_t reach) const {
  const auto [first, last] = std::equal_range(
      places_.begin(), places_.end(), NetworkPlace{reach, 0},
      [](const NetworkPlace& a, const NetworkPlace& b) { return a.reach < b.reach; });
  return {first, last};
}

bool RiverBarriers::between(const Point& a, const Point& b) const {
  for (const std::uint32_t e : index_.query(box_of(a, b))) {
    if (meet(a, b, edges_[2 * e], edges_[2 * e + 1])) return true;
  }
  return false;
}

}  // namespace ecotone
