// SPDX-License-Identifier: Apache-2.0
#include "ecotone/coverage/mosaic.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

namespace ecotone {

using detail::GridEdge;
using detail::Index;
using detail::no_index;

namespace {

// An edge that bounds a feature, with the feature.
struct BorderEdge {
  GridPoint a;
  GridPoint b;
  std::vector<std::uint32_t> left;   // features that have it on their border, inside on the left
  std::vector<std::uint32_t> right;  // or on the right
};

bool same_sides(const BorderEdge& e, const BorderEdge& f, bool reversed) {
  return reversed ? e.left == f.right && e.right == f.left : e.left == f.left && e.right == f.right;
}

// Leaves out vertices between two edges that no feature along them needs.
class Straightener {
 public:
  Straightener(std::vector<BorderEdge> edges,
               const std::function<bool(std::uint32_t, const GridPoint&)>& had)
      : edges_(std::move(edges)), had_(had) {}

  std::vector<BorderEdge> straightened() {
    sort_ends();
    std::vector<std::uint8_t> done(edges_.size(), 0);
    std::vector<BorderEdge> result;
    for (std::uint32_t e = 0; e < edges_.size(); ++e) {
      if (done[e] != 0) continue;
      done[e] = 1;
      BorderEdge whole = edges_[e];
      extend(whole, e, true, done);
      extend(whole, e, false, done);
      result.push_back(std::move(whole));
    }
    return result;
  }

 private:
  void sort_ends() {
    for (std::uint32_t e = 0; e < edges_.size(); ++e) {
      ends_.emplace_back(edges_[e].a, e);
      ends_.emplace_back(edges_[e].b, e);
    }
    std::ranges::sort(ends_);
  }

  // The one other edge that ends at a place; no_index if there are none or more.
  std::uint32_t other_edge(const GridPoint& at, std::uint32_t edge) const {
    const auto range =
        std::ranges::equal_range(ends_, at, {}, &std::pair<GridPoint, std::uint32_t>::first);
    if (range.size() != 2) return no_index;
    const std::uint32_t other = range.front().second == edge ? range[1].second : range[0].second;
    return other == edge ? no_index : other;
  }

  bool is_needed(const GridPoint& at, const BorderEdge& e) const {
    const auto had_it = [&](std::uint32_t feature) { return had_(feature, at); };
    return std::ranges::any_of(e.left, had_it) || std::ranges::any_of(e.right, had_it);
  }

  void extend(BorderEdge& whole, std::uint32_t edge, bool at_b, std::vector<std::uint8_t>& done) {
    if (at_b) passed_.clear();
    while (true) {
      const GridPoint at = at_b ? whole.b : whole.a;
      const std::uint32_t next = other_edge(at, edge);
      if (next == no_index || done[next] != 0 || is_needed(at, whole)) return;
      const BorderEdge& more = edges_[next];
      const bool reversed = at_b ? more.b == at : more.a == at;
      const GridPoint far = more.a == at ? more.b : more.a;
      const GridPoint other = at_b ? whole.a : whole.b;
      if (far == other || !same_sides(whole, more, reversed)) return;
      passed_.push_back(at);
      const bool straight =
          std::ranges::all_of(passed_, [&](const GridPoint& p) { return lies_on(p, other, far); });
      if (!straight) {
        passed_.pop_back();
        return;
      }
      done[next] = 1;
      (at_b ? whole.b : whole.a) = far;
      edge = next;
    }
  }

  // Where an edge was cut, rounding took the place off it by 0.71 of a step at most.
  static bool lies_on(const GridPoint& p, const GridPoint& a, const GridPoint& b) {
    const auto dx = static_cast<double>(b.x - a.x);
    const auto dy = static_cast<double>(b.y - a.y);
    const auto px = static_cast<double>(p.x - a.x);
    const auto py = static_cast<double>(p.y - a.y);
    const double length = std::hypot(dx, dy);
    const double along = px * dx + py * dy;
    return std::abs(px * dy - py * dx) <= length && along > 0 && along < length * length;
  }

  std::vector<BorderEdge> edges_;
  const std::function<bool(std::uint32_t, const GridPoint&)>& had_;
  std::vector<std::pair<GridPoint, std::uint32_t>> ends_;
  std::vector<GridPoint> passed_;  // left out of the present edge
};

bool edge_before(const GridEdge& e, const GridEdge& f) {
  return std::tie(e.a, e.b, e.ring) < std::tie(f.a, f.b, f.ring);
}

void add_edge(std::vector<GridEdge>& edges, const GridPoint& a, const GridPoint& b, int count) {
  edges.push_back(a < b ? GridEdge{a, b, 0, count} : GridEdge{b, a, 0, -count});
}

}  // namespace

Mosaic::Mosaic(std::vector<GridEdge> entries, std::uint32_t feature_count)
    : plane_(std::move(entries)), feature_count_(feature_count) {
  label_faces();
  measure_faces();
}

void Mosaic::label_faces() {
  labels_.resize(plane_.face_count());
  is_foreign_.assign(plane_.face_count(), 0);
  std::vector<std::int32_t> winding(feature_count_, 0);
  std::vector<std::uint32_t> around;  // with a positive winding number, rising
  plane_.traverse(
      [&](Index h) {
        for (const GridEdge& entry : plane_.entries_of(h / 2)) {
          const auto feature = static_cast<std::uint32_t>(entry.ring);
          if (feature >= feature_count_) continue;
          const bool was = winding[feature] > 0;
          winding[feature] += h % 2 == 0 ? -entry.count : entry.count;
          const bool is = winding[feature] > 0;
          if (was == is) continue;
          const auto place = std::ranges::lower_bound(around, feature);
          if (is) {
            around.insert(place, feature);
          } else {
            around.erase(place);
          }
        }
      },
      [&](Index loop, Index) { labels_[plane_.face_of_loop(loop)] = around; });
  for (Index e = 0; e < plane_.edge_count(); ++e) {
    for (const GridEdge& entry : plane_.entries_of(e)) {
      if (static_cast<std::uint32_t>(entry.ring) < feature_count_) continue;
      is_foreign_[plane_.face_of(entry.count > 0 ? 2 * e : 2 * e + 1)] = 1;
    }
  }
}

void Mosaic::measure_faces() {
  twice_areas_.assign(face_count(), 0);
  first_around_.assign(face_count() + 1, 0);
  const auto half_edges = static_cast<Index>(plane_.half_edge_count());
  const GridPoint middle = half_edges == 0 ? GridPoint{} : plane_.origin(0);
  for (Index h = 0; h < half_edges; ++h) {
    const std::uint32_t face = plane_.face_of(h);
    ++first_around_[face + 1];
    const auto x = [&](const GridPoint& p) { return static_cast<double>(p.x - middle.x); };
    const auto y = [&](const GridPoint& p) { return static_cast<double>(p.y - middle.y); };
    const GridPoint& a = plane_.origin(h);
    const GridPoint& b = plane_.target(h);
    twice_areas_[face] += x(a) * y(b) - x(b) * y(a);
  }
  std::partial_sum(first_around_.begin(), first_around_.end(), first_around_.begin());
  around_.resize(half_edges);
  std::vector<std::size_t> next(first_around_.begin(), first_around_.end() - 1);
  for (Index h = 0; h < half_edges; ++h) around_[next[plane_.face_of(h)]++] = h;
}

void Mosaic::set_label(std::uint32_t face, std::vector<std::uint32_t> features) {
  labels_[face] = std::move(features);
}

std::vector<detail::ArrangedPolygon> Mosaic::polygons_of_face(std::uint32_t face) const {
  std::vector<GridEdge> edges;
  for_border(face, [&](Index h) {
    // An edge with the face on both sides bounds nothing.
    if (face_beyond(h) != face) add_edge(edges, plane_.origin(h), plane_.target(h), 1);
  });
  std::ranges::sort(edges, edge_before);
  return detail::wound_polygons(std::move(edges));
}

std::vector<std::vector<GridEdge>> Mosaic::borders(
    const std::function<bool(std::uint32_t, const GridPoint&)>& had) const {
  std::vector<BorderEdge> edges;
  for (Index e = 0; e < plane_.edge_count(); ++e) {
    const auto& left = labels_[plane_.face_of(2 * e)];
    const auto& right = labels_[plane_.face_of(2 * e + 1)];
    if (left == right) continue;
    BorderEdge edge{plane_.edge(e).a, plane_.edge(e).b, {}, {}};
    std::ranges::set_difference(left, right, std::back_inserter(edge.left));
    std::ranges::set_difference(right, left, std::back_inserter(edge.right));
    edges.push_back(std::move(edge));
  }
  std::vector<std::vector<GridEdge>> borders(feature_count_);
  for (const BorderEdge& edge : Straightener(std::move(edges), had).straightened()) {
    for (const std::uint32_t f : edge.left) add_edge(borders[f], edge.a, edge.b, 1);
    for (const std::uint32_t f : edge.right) add_edge(borders[f], edge.a, edge.b, -1);
  }
  for (auto& border : borders) std::ranges::sort(border, edge_before);
  return borders;
}

}  // namespace ecotone
