// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/line_snapping.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "ecotone/geodesy/distance.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/union.h"
#include "ecotone/zoning/line_stretches.h"
#include "ecotone/zoning/outline_plane.h"
#include "ecotone/zoning/plane_geometry.h"

namespace ecotone {
namespace {

using detail::length;
using detail::LineStretch;
using detail::OutlineNode;
using detail::SnapPath;
using detail::SnapPaths;
using detail::operator-;

using Path = std::vector<Point>;
using EndPoint = std::pair<double, double>;

EndPoint key(const Point& p) {
  return {p.x, p.y};
}

/// Joins paths of one name where the ends of exactly two meet, so that a road in many pieces is
/// one line.
std::vector<Path> joined(std::vector<Path> paths) {
  const auto before = [](const Point& a, const Point& b) { return key(a) < key(b); };
  for (Path& path : paths) {
    if (std::lexicographical_compare(path.rbegin(), path.rend(), path.begin(), path.end(),
                                     before)) {
      std::reverse(path.begin(), path.end());
    }
  }
  std::sort(paths.begin(), paths.end(), [&](const Path& a, const Path& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), before);
  });
  std::map<EndPoint, std::vector<std::size_t>> ends;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].front() == paths[i].back()) continue;
    ends[key(paths[i].front())].push_back(i);
    ends[key(paths[i].back())].push_back(i);
  }
  std::vector<bool> used(paths.size(), false);
  // Takes what follows on a path's end, again and again.
  const auto extend = [&](Path& path) {
    while (!(path.front() == path.back())) {
      const std::vector<std::size_t>& here = ends[key(path.back())];
      if (here.size() != 2) return;
      const std::size_t next = used[here[0]] ? here[1] : here[0];
      if (used[next]) return;
      used[next] = true;
      Path more = paths[next];
      if (!(more.front() == path.back())) std::reverse(more.begin(), more.end());
      path.insert(path.end(), more.begin() + 1, more.end());
    }
  };
  std::vector<Path> result;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (used[i]) continue;
    used[i] = true;
    Path path = paths[i];
    extend(path);
    std::reverse(path.begin(), path.end());
    extend(path);
    result.push_back(std::move(path));
  }
  return result;
}

void add_path(std::size_t layer, std::size_t feature, Path points, SnapPaths& result) {
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 2) return;
  SnapPath path{.layer = layer, .feature = feature, .points = std::move(points), .measures = {0}};
  for (std::size_t k = 1; k < path.points.size(); ++k) {
    path.measures.push_back(path.measures.back() + length(path.points[k] - path.points[k - 1]));
  }
  path.closed = path.points.front() == path.points.back();
  result.paths.push_back(std::move(path));
}

SnapPaths paths_of(std::span<const SnapLines> lines, double metre) {
  SnapPaths result;
  for (std::size_t layer = 0; layer < lines.size(); ++layer) {
    const SnapLines& given = lines[layer];
    detail::require_distance("snap", given.distance_m);
    result.distances.push_back(given.distance_m * metre);
    if (given.distance_m == 0) continue;
    std::map<std::string, std::pair<std::size_t, std::vector<Path>>> by_name;
    for (std::size_t i = 0; i < given.lines.size(); ++i) {
      for (std::size_t j = 0; j < given.lines[i].size(); ++j) {
        const PathView view = given.lines[i].path(j);
        if (view.empty()) continue;
        Path path(view.begin(), view.end());
        if (given.names[i].empty()) {
          add_path(layer, i, std::move(path), result);
        } else {
          by_name.try_emplace(given.names[i], i, std::vector<Path>())
              .first->second.second.push_back(std::move(path));
        }
      }
    }
    for (auto& [name, named] : by_name) {
      for (Path& path : joined(std::move(named.second))) {
        add_path(layer, named.first, std::move(path), result);
      }
    }
  }
  result.build_index();
  return result;
}

/// A ring and the stretches of it that are snapped.
struct SnappedRing {
  std::vector<OutlineNode> nodes;
  std::vector<LineStretch> stretches;

  bool follows_on(std::size_t k) const {
    const LineStretch& before = stretches[(k + stretches.size() - 1) % stretches.size()];
    return stretches.size() > 1 &&
           (before.last + 1) % nodes.size() == stretches[k].first % nodes.size();
  }
  bool is_followed(std::size_t k) const { return follows_on((k + 1) % stretches.size()); }

  /// The measures where the outline joins and leaves the path. At a free end only where it has come
  /// as far along the path as it was away, so that there is no jog; where a stretch follows on, at
  /// the meeting of both paths, if that is near.
  std::pair<double, double> ends(std::size_t k, const SnapPaths& paths) const {
    const LineStretch& s = stretches[k];
    if (s.whole_ring) return {s.from, s.to};
    const double forward = s.from < s.to ? 1 : -1;
    const double most = s.extent() / 4;
    double from = s.from + forward * (follows_on(k) ? 0 : std::min(s.first_off, most));
    double to = s.to - forward * (is_followed(k) ? 0 : std::min(s.last_off, most));
    if (follows_on(k)) {
      const std::size_t before = (k + stretches.size() - 1) % stretches.size();
      if (const auto corner = corner_of(before, k, paths)) from = corner->on_second;
    }
    if (is_followed(k)) {
      if (const auto corner = corner_of(k, (k + 1) % stretches.size(), paths))
        to = corner->on_first;
    }
    return {from, to};
  }

  /// Where two stretches that follow on each other meet; nothing if their paths do not within
  /// twice the distance of the old outline. Their ends are a node apart, half the distance.
  std::optional<detail::PathMeeting> corner_of(std::size_t before, std::size_t after,
                                               const SnapPaths& paths) const {
    const LineStretch& a = stretches[before];
    const LineStretch& b = stretches[after];
    const SnapPath& first = paths.paths[a.path];
    const SnapPath& second = paths.paths[b.path];
    const double distance = std::min(paths.distances[first.layer], paths.distances[second.layer]);
    const auto meeting = detail::meeting_near(
        first, a.to, std::min(1.5 * paths.distances[first.layer], a.extent() / 4), second, b.from,
        std::min(1.5 * paths.distances[second.layer], b.extent() / 4));
    if (!meeting) return std::nullopt;
    const Point& node = nodes[a.last % nodes.size()].at;
    if (length(first.at(meeting->on_first) - node) > 2 * distance) return std::nullopt;
    return meeting;
  }

  Path points(const SnapPaths& paths) const {
    Path result;
    const auto add = [&](const Point& p) {
      if (result.empty() || !(result.back() == p)) result.push_back(p);
    };
    const std::size_t n = nodes.size();
    // Begins at a stretch, so that none passes the end.
    const std::size_t start = stretches.empty() ? 0 : stretches.front().first;
    std::size_t k = 0;
    for (std::size_t i = start; i < start + n;) {
      if (k < stretches.size() && stretches[k].first == i) {
        const LineStretch& s = stretches[k];
        const SnapPath& path = paths.paths[s.path];
        const auto [from, to] = ends(k, paths);
        if (!s.whole_ring && !follows_on(k)) add(nodes[s.first % n].at);
        for (const Point& p : s.whole_ring ? path.points : path.portion(from, to)) add(p);
        if (!s.whole_ring && !is_followed(k)) add(nodes[s.last % n].at);
        i = s.last + 1;
        ++k;
      } else {
        if (nodes[i % n].is_vertex) add(nodes[i % n].at);
        ++i;
      }
    }
    if (result.size() > 1 && result.front() == result.back()) result.pop_back();
    return result;
  }
};

class PolygonSnapping {
 public:
  PolygonSnapping(const PolygonView& polygon, const SnapPaths& paths, double shortest)
      : paths_(paths) {
    for (std::size_t r = 0; r < polygon.ring_count(); ++r) {
      const RingView ring = polygon.ring(r);
      SnappedRing snapped;
      snapped.nodes = detail::outline_nodes(ring.first(ring.size() - 1), paths);
      snapped.stretches = detail::line_stretches(snapped.nodes, paths, shortest);
      rings_.push_back(std::move(snapped));
    }
  }

  /// Gives up stretches until the polygon is valid.
  /// @param given_up  called for each with the place of the fault
  template <typename GivenUp>
  MultiPolygonArray build(const GivenUp& given_up) {
    while (true) {
      MultiPolygonBuilder builder;
      for (const SnappedRing& ring : rings_) {
        for (const Point& p : ring.points(paths_)) builder.add_point(p);
        builder.finish_ring();
      }
      builder.finish_polygon();
      builder.finish_feature();
      MultiPolygonArray polygon = std::move(builder).build();
      const std::vector<Fault> found = faults(polygon[0], {.notes = false});
      if (found.empty() || !give_up(found.front(), given_up)) return polygon;
    }
  }

  const std::vector<SnappedRing>& rings() const { return rings_; }

 private:
  /// Undoes the shortest stretch near a fault, else of its rings, else of all; false if there is
  /// none left.
  template <typename GivenUp>
  bool give_up(const Fault& fault, const GivenUp& given_up) {
    std::optional<std::pair<std::size_t, std::size_t>> shortest;
    double least = std::numeric_limits<double>::infinity();
    const auto look = [&](std::size_t r, bool near_only) {
      for (std::size_t k = 0; k < rings_[r].stretches.size(); ++k) {
        const LineStretch& s = rings_[r].stretches[k];
        if (near_only && !near(rings_[r], k, fault.at)) continue;
        if (s.extent() >= least) continue;
        least = s.extent();
        shortest = {r, k};
      }
    };
    for (const bool near_only : {true, false}) {
      if (!shortest) look(fault.ring.ring, near_only);
      if (fault.other && fault.other->ring != fault.ring.ring) look(fault.other->ring, near_only);
    }
    for (std::size_t r = 0; r < rings_.size() && !shortest; ++r) look(r, false);
    if (!shortest) return false;
    auto& stretches = rings_[shortest->first].stretches;
    const auto place = stretches.begin() + static_cast<std::ptrdiff_t>(shortest->second);
    given_up(*place, fault.at);
    stretches.erase(place);
    return true;
  }

  bool near(const SnappedRing& ring, std::size_t k, const Point& p) const {
    const LineStretch& s = ring.stretches[k];
    Box box;
    box.include(ring.nodes[s.first % ring.nodes.size()].at);
    box.include(ring.nodes[s.last % ring.nodes.size()].at);
    for (const Point& q : paths_.paths[s.path].portion(s.from, s.to)) box.include(q);
    return box.contains(p);
  }

  const SnapPaths& paths_;
  std::vector<SnappedRing> rings_;
};

/// What a run knows of its lines.
struct Naming {
  std::span<const SnapLines> lines;
  const SnapPaths& paths;
  const Crs& crs;
  double metre = 1;

  const SnapPath& path(const LineStretch& s) const { return paths.paths[s.path]; }
  const std::string& layer(const LineStretch& s) const { return lines[path(s).layer].layer; }
  const std::string& name(const LineStretch& s) const {
    return lines[path(s).layer].names[path(s).feature];
  }

  SnappedStretch record(const SnappedRing& ring, std::size_t k, std::size_t zone) const {
    const LineStretch& s = ring.stretches[k];
    const auto [from, to] = ring.ends(k, paths);
    const std::vector<Point> portion = path(s).portion(from, to);
    return {.layer = layer(s),
            .name = name(s),
            .zone = zone,
            .from = portion.front(),
            .to = portion.back(),
            .length_m = geodesic_length_m(portion, crs),
            .largest_move_m = s.largest_move / metre};
  }
};

}  // namespace

MultiLineStringArray borders_of(const MultiPolygonArray& zones) {
  MultiLineStringBuilder builder;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
      continue;
    }
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      const PolygonView polygon = zones[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) builder.add_path(polygon.ring(k));
    }
    builder.finish_feature();
  }
  return std::move(builder).build();
}

SnappedOutlines snap_outlines(const MultiPolygonArray& zones, std::span<const SnapLines> lines,
                              const Crs& crs, Ledger& ledger, const SnapOptions& options) {
  const double metre = detail::plane_units_per_metre(crs);
  detail::require_distance("snap-shortest", options.shortest_m);
  const SnapPaths paths = paths_of(lines, metre);
  const Naming naming{lines, paths, crs, metre};
  SnappedOutlines result;
  MultiPolygonBuilder polygons;
  std::vector<std::vector<std::size_t>> groups(zones.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    for (std::size_t j = 0; j < zones[i].size(); ++j) {
      PolygonSnapping snapping(zones[i].polygon(j), paths, options.shortest_m * metre);
      polygons.append(snapping.build([&](const LineStretch& s, const Point& at) {
        const std::string& name = naming.name(s);
        ledger.add({.action = LedgerAction::set_aside,
                    .layer = options.name,
                    .feature = std::to_string(i),
                    .reason = "not snapped to " + naming.layer(s) +
                              (name.empty() ? "" : " " + name) + " over " +
                              format_fixed(s.extent() / metre, 1) +
                              " m: the outline would meet itself",
                    .position = at});
      }));
      for (const SnappedRing& ring : snapping.rings()) {
        for (std::size_t k = 0; k < ring.stretches.size(); ++k) {
          result.stretches.push_back(naming.record(ring, k, i));
        }
      }
      groups[i].push_back(count++);
    }
  }
  // Polygons on both sides of a line meet on it.
  UnionOptions uniting;
  uniting.layer = options.name;
  result.zones = union_by_group(std::move(polygons).build(), groups, crs, ledger, uniting);
  return result;
}

}  // namespace ecotone
