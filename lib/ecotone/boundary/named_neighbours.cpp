// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/named_neighbours.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/index/box_index.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {
namespace {

using detail::LocalPlane;

// Edges farther than this from the origin of a plane get a plane of their own.
constexpr double plane_reach_m = 5000;
// Whether a polygon lies beyond is not asked more often along an edge.
constexpr double least_step_m = 1;

struct Segment {
  Point a;
  Point b;
  std::size_t neighbour = 0;
  bool outside = false;  // a border that counts where its polygon lies beyond
};

struct Interval {
  double from = std::numeric_limits<double>::infinity();
  double to = -std::numeric_limits<double>::infinity();

  void include(double low, double high) {
    if (low > high) return;
    from = std::min(from, low);
    to = std::max(to, high);
  }
};

double dot(const Point& a, const Point& b) {
  return a.x * b.x + a.y * b.y;
}

// Where p + t·d, t in [0, 1], lies in the disc of a radius around a centre.
void include_disc(const Point& p, const Point& d, const Point& centre, double radius,
                  Interval& found) {
  const Point from{p.x - centre.x, p.y - centre.y};
  const double a = dot(d, d);
  const double b = dot(from, d);
  const double c = dot(from, from) - radius * radius;
  if (a == 0) {
    if (c <= 0) found.include(0, 1);
    return;
  }
  const double root = b * b - a * c;
  if (root < 0) return;
  const double s = std::sqrt(root);
  found.include(std::max(0.0, (-b - s) / a), std::min(1.0, (-b + s) / a));
}

// Narrows [low, high] to where least <= value + t·slope <= most.
void clip(double value, double slope, double least, double most, double& low, double& high) {
  if (slope == 0) {
    if (value < least || value > most) high = -1;
    return;
  }
  const double t1 = (least - value) / slope;
  const double t2 = (most - value) / slope;
  low = std::max(low, std::min(t1, t2));
  high = std::min(high, std::max(t1, t2));
}

// The distance to a segment is a convex function along a line, so that the places within a radius
// of it are one interval: what the discs at its ends and the strip along it cover.
Interval near_segment(const Point& p, const Point& d, const Point& a, const Point& b,
                      double radius) {
  Interval found;
  include_disc(p, d, a, radius, found);
  const Point along{b.x - a.x, b.y - a.y};
  const double length = std::hypot(along.x, along.y);
  if (length == 0) return found;
  include_disc(p, d, b, radius, found);
  const Point unit{along.x / length, along.y / length};
  const Point normal{-unit.y, unit.x};
  const Point from{p.x - a.x, p.y - a.y};
  double low = 0;
  double high = 1;
  clip(dot(from, unit), dot(d, unit), 0, length, low, high);
  clip(dot(from, normal), dot(d, normal), -radius, radius, low, high);
  found.include(low, high);
  return found;
}

bool is_far(const Point& from_origin) {
  return std::hypot(from_origin.x, from_origin.y) > plane_reach_m;
}

// From an edge to its left by a distance, in the CRS of its vertices.
struct Step {
  Step(const LocalPlane& plane, const Point& a, const Point& b, double distance_m) {
    const Point p = plane(a);
    const Point q = plane(b);
    const Point d{q.x - p.x, q.y - p.y};
    length_m = std::hypot(d.x, d.y);
    if (length_m == 0) return;
    // The plane is a linear image of the CRS: the step is solved back by its axes.
    const Point x1 = plane({a.x + 1, a.y});
    const Point y1 = plane({a.x, a.y + 1});
    const Point ex{x1.x - p.x, x1.y - p.y};
    const Point ey{y1.x - p.x, y1.y - p.y};
    const double det = ex.x * ey.y - ex.y * ey.x;
    const Point aside{-d.y / length_m * distance_m, d.x / length_m * distance_m};
    left = {(aside.x * ey.y - aside.y * ey.x) / det, (ex.x * aside.y - ex.y * aside.x) / det};
  }

  double length_m = 0;
  Point left;
};

bool within_45_degrees(const Point& a, const Point& b) {
  const double along = dot(a, b);
  return 2 * along * along > dot(a, a) * dot(b, b);
}

Neighbour make_neighbour(const NeighbourLayer& layer, const std::string& name) {
  return {layer.kind, name, render(layer.pattern_zh, {{"name", name}}),
          render(layer.pattern_en, {{"name", name}})};
}

void add_paths(const GeometryColumn& column, std::size_t i, MultiLineStringBuilder& builder) {
  switch (column.type()) {
    case GeometryType::point:
      for (const Point& p : column.as_points()[i]) {
        builder.add_point(p);
        builder.add_point(p);
        builder.finish_path();
      }
      break;
    case GeometryType::line: {
      const MultiLineStringView line = column.as_lines()[i];
      for (std::size_t j = 0; j < line.size(); ++j) builder.add_path(line.path(j));
      break;
    }
    case GeometryType::polygon: {
      const MultiPolygonView area = column.as_polygons()[i];
      for (std::size_t j = 0; j < area.size(); ++j) {
        const PolygonView polygon = area.polygon(j);
        for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_path(polygon.ring(k));
      }
      break;
    }
  }
}

}  // namespace

struct NamedNeighbours::State {
  Crs crs;
  std::vector<Neighbour> neighbours;
  std::vector<std::uint8_t> outside;  // one a neighbour
  MultiLineStringArray paths;         // one feature a neighbour
  std::vector<Segment> segments;
  BoxIndex index;
  std::optional<ZoneLayer> areas;         // polygons that count where they lie beyond
  std::vector<std::size_t> area_of_zone;  // neighbour of each of them

  // The neighbours whose polygons hold a point.
  bool holds(const ZonesOfPoints& zones, std::size_t point, std::size_t neighbour) const {
    const std::span<const std::uint32_t> around = zones.of(point);
    return std::any_of(around.begin(), around.end(),
                       [&](std::uint32_t zone) { return area_of_zone[zone] == neighbour; });
  }
  void add_layers(const std::vector<NeighbourLayer>& layers);
  void add_segments();
  void keep_outside(PathView path, std::vector<std::vector<NearStretch>>& stretches,
                    double distance_m) const;
};

void NamedNeighbours::State::add_layers(const std::vector<NeighbourLayer>& layers) {
  // Features of one name and layer, by the first of them.
  std::vector<std::vector<std::pair<const NeighbourLayer*, std::size_t>>> features;
  for (const NeighbourLayer& layer : layers) {
    if (layer.names.size() != layer.geometry.size()) {
      throw SchemaError(boundary_error("names_do_not_fit"),
                        {{"kind", layer.kind},
                         {"names", std::to_string(layer.names.size())},
                         {"features", std::to_string(layer.geometry.size())}});
    }
    std::map<std::string, std::size_t> place_of;
    for (std::size_t i = 0; i < layer.geometry.size(); ++i) {
      if (layer.names[i].empty() || layer.geometry.is_missing(i)) continue;
      const auto [at, is_new] = place_of.emplace(layer.names[i], neighbours.size());
      if (is_new) {
        neighbours.push_back(make_neighbour(layer, layer.names[i]));
        outside.push_back(layer.geometry.type() == GeometryType::polygon &&
                          layer.area_bound == AreaBound::outside);
        features.emplace_back();
      }
      features[at->second].emplace_back(&layer, i);
    }
  }
  MultiLineStringBuilder lines;
  MultiPolygonBuilder polygons;
  for (std::size_t n = 0; n < neighbours.size(); ++n) {
    for (const auto& [layer, i] : features[n]) {
      add_paths(layer->geometry, i, lines);
      if (outside[n] == 0) continue;
      polygons.add_feature(layer->geometry.as_polygons()[i]);
      area_of_zone.push_back(n);
    }
    lines.finish_feature();
  }
  paths = std::move(lines).build();
  if (area_of_zone.empty()) return;
  ZoneLayerOptions options;
  options.plane_only = !crs.is_geographic();  // areas are not asked for
  areas.emplace(std::move(polygons).build(), crs, options);
}

void NamedNeighbours::State::add_segments() {
  std::vector<Box> boxes;
  for (std::size_t n = 0; n < paths.size(); ++n) {
    const MultiLineStringView line = paths[n];
    for (std::size_t j = 0; j < line.size(); ++j) {
      const PathView path = line.path(j);
      for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        segments.push_back({path[i], path[i + 1], n, outside[n] != 0});
        Box box;
        box.include(path[i]);
        box.include(path[i + 1]);
        boxes.push_back(box);
      }
    }
  }
  index = BoxIndex(boxes);
}

NamedNeighbours::NamedNeighbours(const std::vector<NeighbourLayer>& layers, const Crs& crs) {
  auto state = std::make_shared<State>(State{crs, {}, {}, {}, {}, {}, {}, {}});
  state->add_layers(layers);
  state->add_segments();
  state_ = std::move(state);
}

const std::vector<Neighbour>& NamedNeighbours::neighbours() const {
  return state_->neighbours;
}

const Crs& NamedNeighbours::crs() const {
  return state_->crs;
}

std::vector<std::vector<NearStretch>> NamedNeighbours::along(PathView path,
                                                             double distance_m) const {
  std::vector<std::vector<NearStretch>> stretches(path.empty() ? 0 : path.size() - 1);
  std::optional<LocalPlane> plane;
  std::vector<std::uint32_t> found;
  bool any_outside = false;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Point& a = path[i];
    const Point& b = path[i + 1];
    if (!plane || is_far((*plane)(a)) || is_far((*plane)(b))) {
      plane.emplace(state_->crs, Point{(a.x + b.x) / 2, (a.y + b.y) / 2});
    }
    // How far the distance reaches along the axes of the CRS, with some room for their skew.
    const Point origin = (*plane)(a);
    const auto unit_length = [&](const Point& p) {
      const Point q = (*plane)(p);
      return std::hypot(q.x - origin.x, q.y - origin.y);
    };
    const double reach_x = 1.05 * distance_m / unit_length({a.x + 1, a.y});
    const double reach_y = 1.05 * distance_m / unit_length({a.x, a.y + 1});
    const Box wanted{std::min(a.x, b.x) - reach_x, std::min(a.y, b.y) - reach_y,
                     std::max(a.x, b.x) + reach_x, std::max(a.y, b.y) + reach_y};
    state_->index.query(wanted, found);
    const Point p = origin;
    const Point q = (*plane)(b);
    const Point d{q.x - p.x, q.y - p.y};
    for (const std::uint32_t s : found) {
      const Segment& segment = state_->segments[s];
      const Point c = (*plane)(segment.a);
      const Point e = (*plane)(segment.b);
      const Interval near = near_segment(p, d, c, e, distance_m);
      if (!(near.from <= near.to)) continue;
      any_outside = any_outside || segment.outside;
      stretches[i].push_back(
          {segment.neighbour, near.from, near.to, within_45_degrees(d, {e.x - c.x, e.y - c.y})});
    }
  }
  if (any_outside) state_->keep_outside(path, stretches, distance_m);
  for (std::vector<NearStretch>& edge : stretches) {
    std::sort(edge.begin(), edge.end(), [](const NearStretch& one, const NearStretch& other) {
      return std::tie(one.neighbour, one.from, one.to, one.along) <
             std::tie(other.neighbour, other.from, other.to, other.along);
    });
  }
  return stretches;
}

// Cuts stretches beside polygons into steps, and keeps those with the polygon on the left only.
void NamedNeighbours::State::keep_outside(PathView path,
                                          std::vector<std::vector<NearStretch>>& stretches,
                                          double distance_m) const {
  std::vector<NearStretch> steps;
  std::vector<std::size_t> edges;
  std::vector<Point> probes;  // two a step: left, right
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Point& a = path[i];
    const Point& b = path[i + 1];
    std::optional<LocalPlane> plane;
    for (const NearStretch& stretch : stretches[i]) {
      if (outside[stretch.neighbour] == 0) continue;
      if (!plane) plane.emplace(crs, Point{(a.x + b.x) / 2, (a.y + b.y) / 2});
      const Step step(*plane, a, b, distance_m);
      if (step.length_m == 0) continue;
      const double share = stretch.to - stretch.from;
      const int count = std::max(
          1,
          static_cast<int>(std::ceil(share * step.length_m / std::max(distance_m, least_step_m))));
      for (int k = 0; k < count; ++k) {
        NearStretch part = stretch;
        part.from = stretch.from + share * k / count;
        part.to = stretch.from + share * (k + 1) / count;
        const double middle = (part.from + part.to) / 2;
        const Point at{a.x + middle * (b.x - a.x), a.y + middle * (b.y - a.y)};
        probes.push_back({at.x + step.left.x, at.y + step.left.y});
        probes.push_back({at.x - step.left.x, at.y - step.left.y});
        steps.push_back(part);
        edges.push_back(i);
      }
    }
    std::erase_if(stretches[i],
                  [&](const NearStretch& stretch) { return outside[stretch.neighbour] != 0; });
  }
  const ZonesOfPoints zones = areas->zones_at(probes);
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const std::size_t neighbour = steps[k].neighbour;
    if (holds(zones, 2 * k, neighbour) && !holds(zones, 2 * k + 1, neighbour)) {
      stretches[edges[k]].push_back(steps[k]);
    }
  }
}

std::vector<std::size_t> NamedNeighbours::around(RingView ring) const {
  std::vector<std::size_t> found;
  if (!state_->areas || ring.size() < 2) return found;
  constexpr double inside_m = 0.01;
  std::vector<Point> probes;
  std::vector<double> lengths;
  std::optional<LocalPlane> plane;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point& a = ring[i];
    const Point& b = ring[i + 1];
    const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    if (!plane || is_far((*plane)(a)) || is_far((*plane)(b))) plane.emplace(state_->crs, middle);
    const Step step(*plane, a, b, inside_m);
    if (step.length_m == 0) continue;
    probes.push_back({middle.x - step.left.x, middle.y - step.left.y});
    lengths.push_back(step.length_m);
  }
  const ZonesOfPoints zones = state_->areas->zones_at(probes);
  std::map<std::size_t, double> held;
  double whole = 0;
  for (std::size_t k = 0; k < probes.size(); ++k) {
    whole += lengths[k];
    std::set<std::size_t> holders;
    for (const std::uint32_t zone : zones.of(k)) holders.insert(state_->area_of_zone[zone]);
    for (const std::size_t n : holders) held[n] += lengths[k];
  }
  for (const auto& [n, length] : held) {
    if (2 * length > whole) found.push_back(n);
  }
  return found;
}

std::optional<NearestNeighbour> NamedNeighbours::nearest(
    const Point& point, std::span<const std::size_t> passed_over) const {
  const LocalPlane plane(state_->crs, point);
  std::vector<std::size_t> left_out(passed_over.begin(), passed_over.end());
  if (state_->areas) {
    for (const std::uint32_t zone : state_->areas->zones_at(point)) {
      left_out.push_back(state_->area_of_zone[zone]);
    }
  }
  // Neighbours by the distance to their boxes, which is none of a place in them.
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t n = 0; n < state_->paths.size(); ++n) {
    const Box box = state_->paths.box(n);
    if (box.is_empty() || std::find(left_out.begin(), left_out.end(), n) != left_out.end())
      continue;
    const Point place = plane(
        {std::clamp(point.x, box.min_x, box.max_x), std::clamp(point.y, box.min_y, box.max_y)});
    order.emplace_back(std::hypot(place.x, place.y), n);
  }
  std::sort(order.begin(), order.end());
  std::optional<NearestNeighbour> best;
  for (const auto& [least, n] : order) {
    // A plane departs from the ellipsoid the more the farther it reaches.
    if (best && least * (1 - std::min(0.5, plane.distortion(least))) > best->distance_m) continue;
    const double distance = ecotone::distance_m(point, state_->paths[n], state_->crs);
    if (!best || distance < best->distance_m) best = NearestNeighbour{n, distance};
  }
  return best;
}

}  // namespace ecotone
