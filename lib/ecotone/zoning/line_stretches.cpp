// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/line_stretches.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "ecotone/geometry/box.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/zoning/plane_geometry.h"

namespace ecotone::detail {
namespace {

/// Measures that differ by less are one place: of a vertex and of what was computed to be there.
constexpr double same_place = 1e-6;

/// A node near a path: where the path is nearest.
struct Nearness {
  std::size_t node = 0;
  double measure = 0;
  double off = 0;
};

/// A stretch with the nodes it is made of, so that it can be cut.
struct Candidate {
  LineStretch stretch;
  std::vector<Nearness> near;
};

Box box_of(const Point& a, const Point& b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

/// The point that two segments share, which cross or touch.
Point common_point(const Point& a, const Point& b, const Point& c, const Point& d,
                   SegmentRelation relation) {
  if (relation == SegmentRelation::cross) return crossing_point(a, b, c, d);
  for (const Point& end : {a, b}) {
    if (is_on_segment(end, c, d)) return end;
  }
  return is_on_segment(c, a, b) ? c : d;
}

/// Runs of a ring along one path.
class Runs {
 public:
  Runs(const SnapPaths& paths, std::size_t path, std::span<const OutlineNode> nodes,
       double shortest)
      : path_(paths.paths[path]),
        path_number_(path),
        distance_(paths.distances[path_.layer]),
        shortest_(shortest),
        nodes_(nodes) {}

  /// @param near  nodes of a run, one after another, numbers going up past the end of the ring
  void add(std::vector<Nearness> near) {
    if (near.empty()) return;
    unwrap(near);
    split(near, 0, near.size() - 1);
  }

  std::vector<Candidate> found;

 private:
  // Measures of a closed path go on where the outline does.
  void unwrap(std::vector<Nearness>& near) const {
    if (!path_.closed) return;
    for (std::size_t k = 1; k < near.size(); ++k) {
      const double turns = std::round((near[k - 1].measure - near[k].measure) / path_.total());
      near[k].measure += turns * path_.total();
    }
  }

  /// Takes the longest part of a run that goes one way, then what is left on both sides of it.
  void split(const std::vector<Nearness>& near, std::size_t i, std::size_t j) {
    std::size_t low = i;
    std::size_t high = i;
    for (std::size_t k = i; k <= j; ++k) {
      if (near[k].measure < near[low].measure) low = k;
      if (near[k].measure > near[high].measure) high = k;
    }
    // Ends that come in at an angle are no part of what is followed.
    const double followed = near[high].measure - near[low].measure - near[low].off - near[high].off;
    if (followed < shortest_ || followed <= 0) return;
    const auto [first, last] = std::minmax(low, high);
    if (const std::size_t gap = detour(near, first, last); gap != last) {
      split(near, i, gap);
      split(near, gap + 1, j);
      return;
    }
    take(near, first, last);
    if (first > i) split(near, i, first - 1);
    if (last < j) split(near, last + 1, j);
  }

  /// A node after which the path leaves the outline; `last` if it never does.
  std::size_t detour(const std::vector<Nearness>& near, std::size_t first, std::size_t last) const {
    for (std::size_t k = first; k < last; ++k) {
      if (std::abs(near[k + 1].measure - near[k].measure) <= 2 * distance_) continue;
      const Point& p = nodes_[near[k].node % nodes_.size()].at;
      const Point& q = nodes_[near[k + 1].node % nodes_.size()].at;
      for (const Point& r : path_.portion(near[k].measure, near[k + 1].measure)) {
        if (distance_to_segment(r, p, q) > 2 * distance_) return k;
      }
    }
    return last;
  }

  // The outline joins the path where it has come on as far as it was away: at an angle, without a
  // jog.
  void take(const std::vector<Nearness>& near, std::size_t first, std::size_t last) {
    LineStretch stretch{.path = path_number_,
                        .first = near[first].node,
                        .last = near[last].node,
                        .from = near[first].measure,
                        .to = near[last].measure,
                        .first_off = near[first].off,
                        .last_off = near[last].off};
    for (std::size_t k = first; k <= last; ++k) {
      stretch.largest_move = std::max(stretch.largest_move, near[k].off);
    }
    stretch.whole_ring = path_.closed && last - first == nodes_.size() &&
                         std::abs(stretch.extent() - path_.total()) < 1e-6 * path_.total();
    const auto at = [&](std::size_t k) { return near.begin() + static_cast<std::ptrdiff_t>(k); };
    found.push_back({stretch, {at(first), at(last) + 1}});
  }

  const SnapPath& path_;
  std::size_t path_number_;
  double distance_;
  double shortest_;
  std::span<const OutlineNode> nodes_;
};

/// For every path near the ring, the nodes within its distance, in the order of the ring.
std::map<std::size_t, std::vector<Nearness>> near_nodes(std::span<const OutlineNode> nodes,
                                                        const SnapPaths& paths) {
  std::map<std::size_t, std::vector<Nearness>> result;
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Point& p = nodes[i].at;
    paths.index.query(box_of(p, p).grown(paths.reach), found);
    for (const std::uint32_t s : found) {
      const std::size_t number = paths.segment_paths[s];
      const SnapPath& path = paths.paths[number];
      const std::size_t k = paths.segments[s];
      const double fraction = nearest_fraction(p, path.points[k], path.points[k + 1]);
      const double off = length(p - between(path.points[k], path.points[k + 1], fraction));
      if (off > paths.distances[path.layer]) continue;
      const double measure =
          path.measures[k] + fraction * (path.measures[k + 1] - path.measures[k]);
      std::vector<Nearness>& list = result[number];
      if (list.empty() || list.back().node != i) {
        list.push_back({i, measure, off});
      } else if (off < list.back().off) {
        list.back() = {i, measure, off};
      }
    }
  }
  return result;
}

/// Cuts the nodes near a path into runs without a gap; a run may pass the end of the ring.
std::vector<std::vector<Nearness>> cut(const std::vector<Nearness>& near, std::size_t n) {
  std::vector<std::vector<Nearness>> runs;
  for (const Nearness& node : near) {
    if (runs.empty() || runs.back().back().node + 1 != node.node) runs.emplace_back();
    runs.back().push_back(node);
  }
  if (runs.front().front().node == 0 && runs.back().back().node == n - 1) {
    std::vector<Nearness>& last = runs.back();
    if (runs.size() == 1) {
      last.push_back({n, last.front().measure, last.front().off});  // the whole ring, closed
    } else {
      for (Nearness node : runs.front()) {
        node.node += n;
        last.push_back(node);
      }
      runs.erase(runs.begin());
    }
  }
  return runs;
}

}  // namespace

Point SnapPath::at(double measure) const {
  if (closed) {
    measure = std::fmod(measure, total());
    if (measure < 0) measure += total();
  }
  measure = std::clamp(measure, 0.0, total());
  const auto after = std::upper_bound(measures.begin(), measures.end() - 1, measure);
  const auto k = static_cast<std::size_t>(after - measures.begin());
  const std::size_t start = k == 0 ? 0 : k - 1;
  if (measure - measures[start] <= same_place) return points[start];
  if (measures[start + 1] - measure <= same_place) return points[start + 1];
  return between(points[start], points[start + 1],
                 (measure - measures[start]) / (measures[start + 1] - measures[start]));
}

std::vector<Point> SnapPath::portion(double from, double to) const {
  const bool backwards = to < from;
  const double low = std::min(from, to);
  const double high = std::max(from, to);
  std::vector<Point> result{at(low)};
  const double turn = closed ? total() : 0;
  const int first_turn = closed ? static_cast<int>(std::floor(low / turn)) : 0;
  const int last_turn = closed ? static_cast<int>(std::floor(high / turn)) : 0;
  for (int t = first_turn; t <= last_turn; ++t) {
    for (std::size_t k = 0; k + (closed ? 1 : 0) < points.size(); ++k) {
      const double measure = measures[k] + t * turn;
      if (low + same_place < measure && measure < high - same_place) result.push_back(points[k]);
    }
  }
  result.push_back(at(high));
  if (backwards) std::reverse(result.begin(), result.end());
  return result;
}

std::optional<PathMeeting> meeting_near(const SnapPath& first, double on_first, double first_reach,
                                        const SnapPath& second, double on_second,
                                        double second_reach) {
  const auto piece = [](const SnapPath& path, double at, double reach) {
    const double from = path.closed ? at - reach : std::max(0.0, at - reach);
    const double to = path.closed ? at + reach : std::min(path.total(), at + reach);
    return std::pair(from, path.portion(from, to));
  };
  const auto [first_from, a] = piece(first, on_first, first_reach);
  const auto [second_from, b] = piece(second, on_second, second_reach);
  std::optional<PathMeeting> best;
  double least = std::numeric_limits<double>::infinity();
  double first_measure = first_from;
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    double second_measure = second_from;
    for (std::size_t j = 0; j + 1 < b.size(); ++j) {
      const SegmentRelation relation = relate_segments(a[i], a[i + 1], b[j], b[j + 1]);
      if (relation == SegmentRelation::cross || relation == SegmentRelation::touch) {
        const Point p = common_point(a[i], a[i + 1], b[j], b[j + 1], relation);
        const PathMeeting meeting{first_measure + length(p - a[i]),
                                  second_measure + length(p - b[j])};
        const double off =
            std::abs(meeting.on_first - on_first) + std::abs(meeting.on_second - on_second);
        if (off < least) {
          least = off;
          best = meeting;
        }
      }
      second_measure += length(b[j + 1] - b[j]);
    }
    first_measure += length(a[i + 1] - a[i]);
  }
  return best;
}

void SnapPaths::build_index() {
  std::vector<Box> boxes;
  for (std::size_t p = 0; p < paths.size(); ++p) {
    for (std::size_t k = 0; k + 1 < paths[p].points.size(); ++k) {
      boxes.push_back(box_of(paths[p].points[k], paths[p].points[k + 1]));
      segment_paths.push_back(p);
      segments.push_back(k);
    }
  }
  index = BoxIndex(boxes);
  reach = distances.empty() ? 0 : *std::max_element(distances.begin(), distances.end());
}

std::vector<OutlineNode> outline_nodes(std::span<const Point> ring, const SnapPaths& paths) {
  double step = std::numeric_limits<double>::infinity();
  for (const double distance : paths.distances) {
    if (distance > 0) step = std::min(step, distance / 2);
  }
  std::vector<OutlineNode> nodes;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point& a = ring[i];
    const Point& b = ring[(i + 1) % ring.size()];
    nodes.push_back({a, true});
    if (paths.index.query(box_of(a, b).grown(paths.reach)).empty()) continue;
    const auto pieces = static_cast<int>(std::ceil(length(b - a) / step));
    for (int k = 1; k < pieces; ++k) {
      nodes.push_back({between(a, b, static_cast<double>(k) / pieces), false});
    }
  }
  return nodes;
}

std::vector<LineStretch> line_stretches(std::span<const OutlineNode> nodes, const SnapPaths& paths,
                                        double shortest) {
  // The first layer comes first, then the longest stretch; then the order of paths and of the ring.
  const auto later = [&](const Candidate& a, const Candidate& b) {
    const auto key = [&](const LineStretch& s) {
      return std::tuple(paths.paths[s.path].layer, -s.extent(), s.path, s.first);
    };
    return key(a.stretch) > key(b.stretch);
  };
  std::priority_queue<Candidate, std::vector<Candidate>, decltype(later)> candidates(later);
  const auto offer = [&](std::size_t path, std::vector<Nearness> run) {
    Runs runs(paths, path, nodes, shortest);
    runs.add(std::move(run));
    for (Candidate& candidate : runs.found) candidates.push(std::move(candidate));
  };
  for (const auto& [path, near] : near_nodes(nodes, paths)) {
    for (std::vector<Nearness>& run : cut(near, nodes.size())) offer(path, std::move(run));
  }
  std::vector<std::uint8_t> taken(nodes.size(), 0);
  std::vector<LineStretch> chosen;
  while (!candidates.empty()) {
    const Candidate best = candidates.top();
    candidates.pop();
    const auto is_taken = [&](const Nearness& n) { return taken[n.node % nodes.size()] != 0; };
    if (std::any_of(best.near.begin(), best.near.end(), is_taken)) {
      // What is left free of it.
      auto start = best.near.begin();
      while (start != best.near.end()) {
        start = std::find_if_not(start, best.near.end(), is_taken);
        const auto end = std::find_if(start, best.near.end(), is_taken);
        offer(best.stretch.path, {start, end});
        start = end;
      }
      continue;
    }
    for (const Nearness& n : best.near) taken[n.node % nodes.size()] = 1;
    chosen.push_back(best.stretch);
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const LineStretch& a, const LineStretch& b) { return a.first < b.first; });
  return chosen;
}

}  // namespace ecotone::detail
