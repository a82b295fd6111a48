// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/noding.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

#include "ecotone/geometry/box_tree.h"

namespace ecotone::detail {
namespace {

__extension__ using Int128 = __int128;  // NOLINT

Int128 cross(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  return Int128{b.x - a.x} * (c.y - a.y) - Int128{b.y - a.y} * (c.x - a.x);
}

Int128 dot(const GridPoint& a, const GridPoint& b, const GridPoint& p) {
  return Int128{b.x - a.x} * (p.x - a.x) + Int128{b.y - a.y} * (p.y - a.y);
}

int sign(Int128 v) {
  return v > 0 ? 1 : v < 0 ? -1 : 0;
}

// length · part / whole, rounded to the nearest integer, for 0 <= part <= whole < 2^111. Their
// product does not fit into 128 bits; so it is divided bit by bit.
std::int64_t rounded_share(std::int64_t length, Int128 part, Int128 whole) {
  const bool negative = length < 0;
  const auto size = static_cast<std::uint64_t>(negative ? -length : length);
  std::int64_t quotient = 0;
  Int128 rest = 0;
  for (int bit = 62; bit >= 0; --bit) {
    quotient *= 2;
    rest *= 2;
    if ((size >> bit & 1) != 0) rest += part;
    while (rest >= whole) {
      rest -= whole;
      ++quotient;
    }
  }
  if (2 * rest >= whole) ++quotient;
  return negative ? -quotient : quotient;
}

GridPoint rounded_crossing(const GridEdge& e, const GridEdge& f) {
  Int128 part = cross(f.a, f.b, e.a);
  Int128 whole = part - cross(f.a, f.b, e.b);
  if (whole < 0) {
    part = -part;
    whole = -whole;
  }
  return {e.a.x + rounded_share(e.b.x - e.a.x, part, whole),
          e.a.y + rounded_share(e.b.y - e.a.y, part, whole)};
}

// Whether p, on the line of e, lies strictly between its ends.
bool is_within(const GridEdge& e, const GridPoint& p) {
  return e.a < p && p < e.b;
}

struct Split {
  std::size_t edge;
  GridPoint at;
};

void examine(const GridEdge& e, std::size_t e_index, const GridEdge& f, std::size_t f_index,
             std::vector<Split>& splits) {
  const int f_a = orientation(e.a, e.b, f.a);
  const int f_b = orientation(e.a, e.b, f.b);
  if (f_a * f_b > 0) return;
  const int e_a = orientation(f.a, f.b, e.a);
  const int e_b = orientation(f.a, f.b, e.b);
  if (e_a * e_b > 0) return;
  if (f_a * f_b < 0 && e_a * e_b < 0) {
    const GridPoint at = rounded_crossing(e, f);
    if (at != e.a && at != e.b) splits.push_back({e_index, at});
    if (at != f.a && at != f.b) splits.push_back({f_index, at});
    return;
  }
  if (f_a == 0 && is_within(e, f.a)) splits.push_back({e_index, f.a});
  if (f_b == 0 && is_within(e, f.b)) splits.push_back({e_index, f.b});
  if (e_a == 0 && is_within(f, e.a)) splits.push_back({f_index, e.a});
  if (e_b == 0 && is_within(f, e.b)) splits.push_back({f_index, e.b});
}

auto key(const GridEdge& e) {
  return std::tie(e.a, e.b, e.ring);
}

// Sorts edges, adds the counts of those that are the same, and drops those that cancel out.
void merge_equal(std::vector<GridEdge>& edges) {
  std::sort(edges.begin(), edges.end(),
            [](const GridEdge& e, const GridEdge& f) { return key(e) < key(f); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edges.size();) {
    GridEdge sum = edges[i];
    for (++i; i < edges.size() && key(edges[i]) == key(sum); ++i) sum.count += edges[i].count;
    if (sum.count != 0) edges[kept++] = sum;
  }
  edges.resize(kept);
}

void append_edge(std::vector<GridEdge>& edges, const GridPoint& a, const GridPoint& b,
                 const GridEdge& of) {
  if (a == b) return;
  if (a < b) {
    edges.push_back({a, b, of.ring, of.count});
  } else {
    edges.push_back({b, a, of.ring, -of.count});
  }
}

// Edges that are drawn by several rings in one place, once each: the first of each.
std::vector<std::size_t> first_of_places(const std::vector<GridEdge>& edges) {
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (i == 0 || edges[i].a != edges[i - 1].a || edges[i].b != edges[i - 1].b) first.push_back(i);
  }
  return first;
}

// A tree over boxes that were sorted along a curve. Coordinates below 2^53 are exact as doubles, so
// the boxes are too.
class PlaceTree {
 public:
  explicit PlaceTree(const std::vector<TreeBox<double>>& places) : order_(hilbert_order(places)) {
    std::vector<TreeBox<double>> boxes;
    boxes.reserve(order_.size());
    for (const std::size_t place : order_) boxes.push_back(places[place]);
    tree_.emplace(std::move(boxes));
  }

  template <typename Visit>
  void visit_pairs(const Visit& visit) const {
    tree_->visit_pairs([&](std::size_t i, std::size_t k) {
      visit(order_[i], order_[k]);
      return true;
    });
  }
  template <typename Visit>
  void visit_overlapping(const TreeBox<double>& box, const Visit& visit) const {
    tree_->visit_overlapping(box, [&](std::size_t i) { visit(order_[i]); });
  }

 private:
  std::vector<std::size_t> order_;
  std::optional<BoxTree<double>> tree_;
};

PlaceTree edge_tree(const std::vector<GridEdge>& edges, const std::vector<std::size_t>& first) {
  std::vector<TreeBox<double>> places;
  places.reserve(first.size());
  for (const std::size_t i : first) {
    const auto [low, high] = std::minmax(edges[i].a.y, edges[i].b.y);
    places.push_back({static_cast<double>(edges[i].a.x), static_cast<double>(low),
                      static_cast<double>(edges[i].b.x), static_cast<double>(high)});
  }
  return PlaceTree(places);
}

// Splits edges, by their place in `first`, where they are to be split.
std::vector<GridEdge> split_edges(const std::vector<GridEdge>& edges,
                                  const std::vector<std::size_t>& first,
                                  std::vector<Split>& splits) {
  std::sort(splits.begin(), splits.end(), [&](const Split& s, const Split& t) {
    if (s.edge != t.edge) return s.edge < t.edge;
    const GridEdge& e = edges[first[s.edge]];
    const Int128 s_dot = dot(e.a, e.b, s.at);
    const Int128 t_dot = dot(e.a, e.b, t.at);
    return s_dot != t_dot ? s_dot < t_dot : s.at < t.at;
  });
  std::vector<GridEdge> next;
  next.reserve(edges.size() + 2 * splits.size());
  std::size_t s = 0;
  for (std::size_t u = 0; u < first.size(); ++u) {
    const std::size_t end = u + 1 < first.size() ? first[u + 1] : edges.size();
    const std::size_t s_first = s;
    while (s < splits.size() && splits[s].edge == u) ++s;
    for (std::size_t i = first[u]; i < end; ++i) {
      GridPoint from = edges[i].a;
      for (std::size_t k = s_first; k < s; ++k) {
        append_edge(next, from, splits[k].at, edges[i]);
        from = splits[k].at;
      }
      append_edge(next, from, edges[i].b, edges[i]);
    }
  }
  return next;
}

}  // namespace

int orientation(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  return sign(cross(a, b, c));
}

std::optional<std::vector<GridEdge>> node_edges(std::vector<GridEdge> edges, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    merge_equal(edges);
    // Edges of several rings in one place are split once.
    const std::vector<std::size_t> first = first_of_places(edges);
    if (first.empty()) return edges;
    const PlaceTree tree = edge_tree(edges, first);
    std::vector<Split> splits;
    tree.visit_pairs([&](std::size_t i, std::size_t k) {
      examine(edges[first[i]], i, edges[first[k]], k, splits);
    });
    if (splits.empty()) return edges;
    edges = split_edges(edges, first, splits);
  }
  return std::nullopt;
}

namespace {

// Whether an edge passes through the pixel of a point: the square of half a step around it.
bool passes(const GridEdge& e, const GridPoint& p) {
  const auto [low, high] = std::minmax(e.a.y, e.b.y);
  if (p.x < e.a.x || p.x > e.b.x || p.y < low || p.y > high) return false;
  // Twice the coordinates, so that corners are whole numbers.
  const GridPoint a{2 * e.a.x, 2 * e.a.y};
  const GridPoint b{2 * e.b.x, 2 * e.b.y};
  int sides = 0;
  for (const auto& [dx, dy] : {std::pair(-1, -1), {1, -1}, {-1, 1}, {1, 1}}) {
    sides += orientation(a, b, {2 * p.x + dx, 2 * p.y + dy});
  }
  return sides != 4 && sides != -4;
}

// Boxes along an edge, so that a long one does not ask for all that lies beside it.
template <typename Visit>
void for_boxes_along(const GridEdge& e, const Visit& visit) {
  constexpr int most = 64;
  const auto ax = static_cast<double>(e.a.x);
  const auto ay = static_cast<double>(e.a.y);
  const auto dx = static_cast<double>(e.b.x) - ax;
  const auto dy = static_cast<double>(e.b.y) - ay;
  const double flat = std::min(std::abs(dx), std::abs(dy));
  const int count = flat < 1e4 ? 1 : most;
  for (int i = 0; i < count; ++i) {
    const double x0 = ax + dx * i / count;
    const double y0 = ay + dy * i / count;
    const double x1 = ax + dx * (i + 1) / count;
    const double y1 = ay + dy * (i + 1) / count;
    visit(TreeBox<double>{std::min(x0, x1) - 2, std::min(y0, y1) - 2, std::max(x0, x1) + 2,
                          std::max(y0, y1) + 2});
  }
}

// The vertices of edges, and where they cross.
std::vector<GridPoint> hot_points(const std::vector<GridEdge>& edges,
                                  const std::vector<std::size_t>& first) {
  std::vector<GridPoint> points;
  for (const std::size_t i : first) {
    points.push_back(edges[i].a);
    points.push_back(edges[i].b);
  }
  edge_tree(edges, first).visit_pairs([&](std::size_t i, std::size_t k) {
    const GridEdge& e = edges[first[i]];
    const GridEdge& f = edges[first[k]];
    if (orientation(e.a, e.b, f.a) * orientation(e.a, e.b, f.b) < 0 &&
        orientation(f.a, f.b, e.a) * orientation(f.a, f.b, e.b) < 0) {
      points.push_back(rounded_crossing(e, f));
    }
  });
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

}  // namespace

std::vector<std::size_t> meeting_edges(const std::vector<GridEdge>& edges) {
  const std::vector<std::size_t> first = first_of_places(edges);
  std::vector<std::size_t> meeting;
  if (first.empty()) return meeting;
  edge_tree(edges, first).visit_pairs([&](std::size_t i, std::size_t k) {
    std::vector<Split> splits;
    examine(edges[i], i, edges[k], k, splits);
    // A crossing that rounds to an end is one all the same.
    const bool crosses = orientation(edges[i].a, edges[i].b, edges[k].a) *
                                 orientation(edges[i].a, edges[i].b, edges[k].b) <
                             0 &&
                         orientation(edges[k].a, edges[k].b, edges[i].a) *
                                 orientation(edges[k].a, edges[k].b, edges[i].b) <
                             0;
    if (splits.empty() && !crosses) return;
    meeting.push_back(i);
    meeting.push_back(k);
  });
  std::sort(meeting.begin(), meeting.end());
  meeting.erase(std::unique(meeting.begin(), meeting.end()), meeting.end());
  return meeting;
}

std::optional<std::vector<GridEdge>> snap_rounded(std::vector<GridEdge> edges) {
  merge_equal(edges);
  const std::vector<std::size_t> first = first_of_places(edges);
  if (first.empty()) return edges;
  const std::vector<GridPoint> points = hot_points(edges, first);
  std::vector<TreeBox<double>> places;
  places.reserve(points.size());
  for (const GridPoint& p : points) {
    const auto x = static_cast<double>(p.x);
    const auto y = static_cast<double>(p.y);
    places.push_back({x, y, x, y});
  }
  const PlaceTree tree(places);
  std::vector<Split> splits;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const GridEdge& e = edges[first[i]];
    for_boxes_along(e, [&](const TreeBox<double>& box) {
      tree.visit_overlapping(box, [&](std::size_t k) {
        const GridPoint& p = points[k];
        if (p != e.a && p != e.b && passes(e, p)) splits.push_back({i, p});
      });
    });
  }
  edges = split_edges(edges, first, splits);
  // What remains to be merged, and whether anything still crosses.
  return node_edges(std::move(edges), 8);
}

}  // namespace ecotone::detail
