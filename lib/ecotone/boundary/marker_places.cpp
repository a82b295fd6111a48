// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/marker_places.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <set>
#include <utility>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/geometry/box.h"
#include "ecotone/geometry/predicates.h"

namespace ecotone {
namespace {

// Places nearer than this are one.
constexpr double same_place_m = 1e-6;

Box box_of(const Point& a, const Point& b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

Point between(const Point& a, const Point& b, double fraction) {
  return {a.x + fraction * (b.x - a.x), a.y + fraction * (b.y - a.y)};
}

// The place of the edge ab nearest to a point, as a fraction of it, and its distance.
struct Near {
  double fraction = 0;
  double distance_m = std::numeric_limits<double>::infinity();
};
Near nearest_on_edge(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double along = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  const double fraction = std::clamp(along, 0.0, 1.0);
  return {fraction, std::hypot(p.x - a.x - fraction * dx, p.y - a.y - fraction * dy)};
}

// The place of the edge ab nearest to a segment that does not cross it, in a plane.
Near nearest_on_edge(const Point& a, const Point& b, const Point& c, const Point& d) {
  Near best;
  const auto take = [&](const Near& near) {
    if (near.distance_m < best.distance_m) best = near;
  };
  take(nearest_on_edge(c, a, b));
  take(nearest_on_edge(d, a, b));
  take({0, nearest_on_edge(a, c, d).distance_m});
  take({1, nearest_on_edge(b, c, d).distance_m});
  return best;
}

// Where two segments that touch have their common point.
Point touching_point(const Point& a, const Point& b, const Point& c, const Point& d) {
  if (is_on_segment(c, a, b)) return c;
  if (is_on_segment(d, a, b)) return d;
  return is_on_segment(a, c, d) ? a : b;
}

void merge_into(MarkerPlace& kept, const MarkerPlace& other) {
  for (const MarkerReason reason : other.reasons) {
    if (std::find(kept.reasons.begin(), kept.reasons.end(), reason) == kept.reasons.end()) {
      kept.reasons.push_back(reason);
    }
  }
  std::sort(kept.reasons.begin(), kept.reasons.end());
  for (const std::string& name : other.crossed) {
    if (std::find(kept.crossed.begin(), kept.crossed.end(), name) == kept.crossed.end()) {
      kept.crossed.push_back(name);
    }
  }
  std::sort(kept.crossed.begin(), kept.crossed.end());
}

}  // namespace

MeasuredStretch::MeasuredStretch(const BoundaryGraph& graph, const Stretch& stretch, const Crs& crs)
    : crs_(crs) {
  for (const std::uint32_t place : stretch) path_.push_back(graph.places[place]);
  along_.push_back(0);
  for (const GeodesicEdge& edge : geodesic_edges(path_, crs)) {
    along_.push_back(along_.back() + edge.length_m);
  }
}

double MeasuredStretch::along_m(std::size_t edge, const Point& place) const {
  return along_[edge] + geodesic_distance_m(path_[edge], place, crs_);
}

Point MeasuredStretch::at(double along_m) const {
  const auto after = std::upper_bound(along_.begin() + 1, along_.end() - 1, along_m);
  const auto edge = static_cast<std::size_t>(after - along_.begin()) - 1;
  const Point& a = path_[edge];
  const Point& b = path_[edge + 1];
  const double length = along_[edge + 1] - along_[edge];
  const double wanted = along_m - along_[edge];
  if (!(length > 0)) return a;
  // A straight edge is not passed at an even pace, as a degree of longitude is not always as long.
  double fraction = std::clamp(wanted / length, 0.0, 1.0);
  constexpr int rounds = 3;
  for (int i = 0; i < rounds && fraction > 0 && fraction < 1; ++i) {
    const double reached = geodesic_distance_m(a, between(a, b, fraction), crs_);
    fraction = std::clamp(fraction + (wanted - reached) / length, 0.0, 1.0);
  }
  return between(a, b, fraction);
}

LineFinder::LineFinder(std::span<const MarkerLines> lines, const Crs& crs)
    : lines_(lines), crs_(crs) {
  std::vector<Box> boxes;
  for (std::size_t layer = 0; layer < lines.size(); ++layer) {
    const MultiLineStringArray& column = lines[layer].lines;
    for (std::size_t i = 0; i < column.size(); ++i) {
      for (std::size_t j = 0; j < column[i].size(); ++j) {
        const PathView path = column[i].path(j);
        for (std::size_t k = 0; k + 1 < path.size(); ++k) {
          segments_.push_back({path[k], path[k + 1], layer, i});
          boxes.push_back(box_of(path[k], path[k + 1]));
        }
      }
    }
  }
  index_ = BoxIndex(boxes);
}

void LineFinder::add_crossings(const MeasuredStretch& stretch,
                               std::vector<MarkerPlace>& places) const {
  std::vector<std::uint32_t> near;
  for (std::size_t e = 0; e + 1 < stretch.path().size(); ++e) {
    const Point& a = stretch.path()[e];
    const Point& b = stretch.path()[e + 1];
    index_.query(box_of(a, b), near);
    for (const std::uint32_t s : near) {
      const Segment& line = segments_[s];
      const SegmentRelation relation = relate_segments(a, b, line.a, line.b);
      if (relation == SegmentRelation::disjoint || relation == SegmentRelation::overlap) continue;
      const Point at = relation == SegmentRelation::cross ? crossing_point(a, b, line.a, line.b)
                                                          : touching_point(a, b, line.a, line.b);
      const MarkerLines& layer = lines_[line.layer];
      MarkerPlace place{stretch.along_m(e, at), at, {layer.reason}, {}};
      if (!layer.names[line.feature].empty()) place.crossed = {layer.names[line.feature]};
      places.push_back(std::move(place));
    }
  }
}

void LineFinder::add_accessible(const MeasuredStretch& stretch, double within_m,
                                std::vector<MarkerPlace>& places) const {
  using Road = std::pair<std::size_t, std::size_t>;  // layer and feature
  struct Nearest {
    double distance_m, along_m;
    Point position;
  };
  std::map<Road, Nearest> found;
  std::set<Road> crossing;
  std::vector<std::uint32_t> near;
  for (std::size_t e = 0; e + 1 < stretch.path().size(); ++e) {
    const Point& a = stretch.path()[e];
    const Point& b = stretch.path()[e + 1];
    const detail::LocalPlane plane(crs_, a);
    const auto unit_m = [&](double dx, double dy) {
      const Point p = plane({a.x + dx, a.y + dy});
      return std::hypot(p.x, p.y);
    };
    Box box = box_of(a, b);
    const double slack = 1.1;  // the plane is true at one end of the edge only
    box = {box.min_x - slack * within_m / unit_m(1, 0), box.min_y - slack * within_m / unit_m(0, 1),
           box.max_x + slack * within_m / unit_m(1, 0),
           box.max_y + slack * within_m / unit_m(0, 1)};
    index_.query(box, near);
    for (const std::uint32_t s : near) {
      const Segment& line = segments_[s];
      if (lines_[line.layer].reason != MarkerReason::road_crossing) continue;
      const Road road{line.layer, line.feature};
      if (relate_segments(a, b, line.a, line.b) != SegmentRelation::disjoint) {
        crossing.insert(road);
        continue;
      }
      const Near place = nearest_on_edge(plane(a), plane(b), plane(line.a), plane(line.b));
      const auto known = found.find(road);
      if (place.distance_m > within_m ||
          (known != found.end() && known->second.distance_m <= place.distance_m)) {
        continue;
      }
      const Point at = between(a, b, place.fraction);
      found[road] = {place.distance_m, stretch.along_m(e, at), at};
    }
  }
  for (const auto& [road, place] : found) {
    if (crossing.contains(road)) continue;
    MarkerPlace marker{place.along_m, place.position, {MarkerReason::accessible}, {}};
    const std::string& name = lines_[road.first].names[road.second];
    if (!name.empty()) marker.crossed = {name};
    places.push_back(std::move(marker));
  }
}

void add_turning_points(const MeasuredStretch& stretch, const Stretch& places,
                        std::span<const std::uint8_t> significant, double least_angle_deg,
                        const Crs& crs, std::vector<MarkerPlace>& found) {
  std::vector<std::size_t> corners;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (significant[places[i]] != 0) corners.push_back(i);
  }
  for (std::size_t k = 1; k + 1 < corners.size(); ++k) {
    const Point& p = stretch.path()[corners[k]];
    const detail::LocalPlane plane(crs, p);
    const Point before = plane(stretch.path()[corners[k - 1]]);
    const Point after = plane(stretch.path()[corners[k + 1]]);
    const double turn = std::atan2(-before.x * after.y + before.y * after.x,
                                   -before.x * after.x - before.y * after.y);
    if (std::abs(turn) * 180 / std::numbers::pi < least_angle_deg) continue;
    found.push_back({stretch.along_m(corners[k]), p, {MarkerReason::turning_point}, {}});
  }
}

std::vector<MarkerPlace> settled(const MeasuredStretch& stretch, std::vector<MarkerPlace> places,
                                 double least_distance_m, double spacing_m) {
  std::sort(places.begin(), places.end(), [](const MarkerPlace& a, const MarkerPlace& b) {
    if (a.reasons.front() != b.reasons.front()) return a.reasons.front() < b.reasons.front();
    return a.position == b.position ? a.crossed < b.crossed : lies_before(a.position, b.position);
  });
  const double least_m = std::max(least_distance_m, same_place_m);
  const auto is_end = [&](const MarkerPlace& place) {
    return place.reasons.front() <= MarkerReason::start;
  };
  std::vector<MarkerPlace> kept;
  for (const MarkerPlace& place : places) {
    MarkerPlace* nearest = nullptr;
    for (MarkerPlace& other : kept) {
      const double gap = std::abs(other.along_m - place.along_m);
      if (gap < least_m &&
          (nearest == nullptr || gap < std::abs(nearest->along_m - place.along_m))) {
        nearest = &other;
      }
    }
    if (nearest == nullptr || is_end(place)) {
      kept.push_back(place);
    } else {
      merge_into(*nearest, place);
    }
  }
  std::sort(kept.begin(), kept.end(),
            [](const MarkerPlace& a, const MarkerPlace& b) { return a.along_m < b.along_m; });
  if (!(spacing_m > 0)) return kept;
  std::vector<MarkerPlace> all;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    all.push_back(kept[i]);
    if (i + 1 == kept.size()) break;
    const double gap = kept[i + 1].along_m - kept[i].along_m;
    const double parts = std::ceil(gap / spacing_m - 1e-9);
    for (double k = 1; k < parts; ++k) {
      const double along = kept[i].along_m + gap * k / parts;
      all.push_back({along, stretch.at(along), {MarkerReason::spacing}, {}});
    }
  }
  return all;
}

}  // namespace ecotone
