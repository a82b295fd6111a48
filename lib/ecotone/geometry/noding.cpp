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

// What becomes of a crossing halfway between two grid lines.
enum class Halfway {
  onwards,  // seen from the first end of the edge
  up        // always to the larger coordinate, so that it depends on the place alone
};

// length · part / whole, rounded to the nearest integer, for 0 <= part <= whole < 2^111. Their
// product does not fit into 128 bits; so it is divided bit by bit.
std::int64_t rounded_share(std::int64_t length, Int128 part, Int128 whole, Halfway halfway) {
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
  if (2 * rest > whole || (2 * rest == whole && !(negative && halfway == Halfway::up))) ++quotient;
  return negative ? -quotient : quotient;
}

GridPoint rounded_crossing(const GridEdge& e, const GridEdge& f, Halfway halfway) {
  Int128 part = cross(f.a, f.b, e.a);
  Int128 whole = part - cross(f.a, f.b, e.b);
  if (whole < 0) {
    part = -part;
    whole = -whole;
  }
  return {e.a.x + rounded_share(e.b.x - e.a.x, part, whole, halfway),
          e.a.y + rounded_share(e.b.y - e.a.y, part, whole, halfway)};
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
             Halfway halfway, std::vector<Split>& splits) {
  const int f_a = orientation(e.a, e.b, f.a);
  const int f_b = orientation(e.a, e.b, f.b);
  if (f_a * f_b > 0) return;
  const int e_a = orientation(f.a, f.b, e.a);
  const int e_b = orientation(f.a, f.b, e.b);
  if (e_a * e_b > 0) return;
  if (f_a * f_b < 0 && e_a * e_b < 0) {
    const GridPoint at = rounded_crossing(e, f, halfway);
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

// Places of edges that are the first in their place; those of several rings are split once.
std::vector<std::size_t> distinct_places(const std::vector<GridEdge>& edges) {
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (i == 0 || edges[i].a != edges[i - 1].a || edges[i].b != edges[i - 1].b) first.push_back(i);
  }
  return first;
}

// Coordinates below 2^53 are exact as doubles, so these boxes are too.
TreeBox<double> box_between(const GridPoint& a, const GridPoint& b) {
  const auto [left, right] = std::minmax(a.x, b.x);
  const auto [low, high] = std::minmax(a.y, b.y);
  return {static_cast<double>(left), static_cast<double>(low), static_cast<double>(right),
          static_cast<double>(high)};
}

// A tree of boxes along a Hilbert curve, and the place of each.
struct OrderedTree {
  std::vector<std::size_t> order;
  BoxTree<double> tree;
};

OrderedTree tree_of(const std::vector<TreeBox<double>>& places) {
  std::vector<std::size_t> order = hilbert_order(places);
  std::vector<TreeBox<double>> boxes;
  boxes.reserve(order.size());
  for (const std::size_t place : order) boxes.push_back(places[place]);
  return {std::move(order), BoxTree<double>(std::move(boxes))};
}

// Where edges cross and touch each other; `first` as `distinct_places` gives it.
std::vector<Split> splits_at_each_other(const std::vector<GridEdge>& edges,
                                        const std::vector<std::size_t>& first, Halfway halfway) {
  std::vector<TreeBox<double>> places;
  places.reserve(first.size());
  for (const std::size_t i : first) places.push_back(box_between(edges[i].a, edges[i].b));
  const OrderedTree boxes = tree_of(places);
  std::vector<Split> splits;
  boxes.tree.visit_pairs([&](std::size_t i, std::size_t k) {
    const std::size_t e = boxes.order[i];
    const std::size_t f = boxes.order[k];
    examine(edges[first[e]], e, edges[first[f]], f, halfway, splits);
    return true;
  });
  return splits;
}

// Whether an edge passes through the pixel of p: the square of one unit about it, with its left and
// lower border, but without the others, so that every place lies in one pixel. p is no end of it.
bool passes_pixel(const GridEdge& e, const GridPoint& p) {
  const auto [low, high] = std::minmax(e.a.y, e.b.y);
  if (p.x < e.a.x || p.x > e.b.x || p.y < low || p.y > high) return false;
  const Int128 dx = e.b.x - e.a.x;
  const Int128 dy = e.b.y - e.a.y;
  // At the corners of the square the product differs by half of |dx| + |dy|.
  const Int128 twice = 2 * cross(e.a, e.b, p);
  const Int128 least = dx + (dy < 0 ? -dy : dy);
  if ((twice < 0 ? -twice : twice) != least) return (twice < 0 ? -twice : twice) < least;
  // It meets a corner and no more: only the lower left one belongs to the pixel.
  return twice - dx + dy == 0 && e.a.x < p.x && low < p.y;
}

// Where edges pass through the pixels of points.
std::vector<Split> splits_at_pixels(const std::vector<GridEdge>& edges,
                                    const std::vector<std::size_t>& first,
                                    const std::vector<GridPoint>& points) {
  if (points.empty()) return {};
  std::vector<TreeBox<double>> places;
  places.reserve(points.size());
  for (const GridPoint& p : points) places.push_back(box_between(p, p));
  const OrderedTree boxes = tree_of(places);
  std::vector<Split> splits;
  TreeBox<double> extent = places.front();
  for (const TreeBox<double>& place : places) {
    extent = {std::min(extent.min_x, place.min_x), std::min(extent.min_y, place.min_y),
              std::max(extent.max_x, place.max_x), std::max(extent.max_y, place.max_y)};
  }
  // As wide as four points need in the mean.
  const double wide = 2 * std::max(extent.max_x - extent.min_x, extent.max_y - extent.min_y) /
                      std::sqrt(static_cast<double>(places.size()));
  for (std::size_t u = 0; u < first.size(); ++u) {
    const GridEdge& e = edges[first[u]];
    // The box of a slanting edge is empty for the most part, so it is looked at in stretches.
    const double slant =
        static_cast<double>(std::min(std::abs(e.b.x - e.a.x), std::abs(e.b.y - e.a.y)));
    const auto stretches = static_cast<std::int64_t>(std::clamp(slant / wide, 0.0, 255.0)) + 1;
    const auto at = [&](std::int64_t k) {
      return GridPoint{e.a.x + (e.b.x - e.a.x) / stretches * k,
                       e.a.y + (e.b.y - e.a.y) / stretches * k};
    };
    const double margin = static_cast<double>(stretches);  // what dividing rounds off
    for (std::int64_t k = 0; k < stretches; ++k) {
      TreeBox<double> box = box_between(at(k), k + 1 < stretches ? at(k + 1) : e.b);
      box = {box.min_x - margin, box.min_y - margin, box.max_x + margin, box.max_y + margin};
      boxes.tree.visit_overlapping(box, [&](std::size_t i) {
        const GridPoint& p = points[boxes.order[i]];
        if (p != e.a && p != e.b && passes_pixel(e, p)) splits.push_back({u, p});
      });
    }
  }
  return splits;
}

// Edges cut at their splits.
std::vector<GridEdge> split_edges(const std::vector<GridEdge>& edges,
                                  const std::vector<std::size_t>& first,
                                  std::vector<Split> splits) {
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
    const std::vector<std::size_t> first = distinct_places(edges);
    std::vector<Split> splits = splits_at_each_other(edges, first, Halfway::onwards);
    if (splits.empty()) return edges;
    edges = split_edges(edges, first, std::move(splits));
  }
  return std::nullopt;
}

std::vector<std::size_t> meeting_edges(const std::vector<GridEdge>& edges) {
  std::vector<TreeBox<double>> places;
  places.reserve(edges.size());
  for (const GridEdge& e : edges) places.push_back(box_between(e.a, e.b));
  const OrderedTree boxes = tree_of(places);
  std::vector<std::size_t> meeting;
  std::vector<Split> splits;
  boxes.tree.visit_pairs([&](std::size_t i, std::size_t k) {
    const GridEdge& e = edges[boxes.order[i]];
    const GridEdge& f = edges[boxes.order[k]];
    splits.clear();
    examine(e, 0, f, 1, Halfway::up, splits);
    // A crossing that rounds to an end is one all the same.
    const bool crosses = orientation(e.a, e.b, f.a) * orientation(e.a, e.b, f.b) < 0 &&
                         orientation(f.a, f.b, e.a) * orientation(f.a, f.b, e.b) < 0;
    if (crosses || !splits.empty()) {
      meeting.push_back(boxes.order[i]);
      meeting.push_back(boxes.order[k]);
    }
    return true;
  });
  std::sort(meeting.begin(), meeting.end());
  meeting.erase(std::unique(meeting.begin(), meeting.end()), meeting.end());
  return meeting;
}

std::optional<std::vector<GridEdge>> snap_round_edges(std::vector<GridEdge> edges) {
  merge_equal(edges);
  const std::vector<std::size_t> first = distinct_places(edges);
  std::vector<GridPoint> hot;
  for (const std::size_t i : first) {
    hot.push_back(edges[i].a);
    hot.push_back(edges[i].b);
  }
  std::vector<Split> found = splits_at_each_other(edges, first, Halfway::up);
  constexpr int rounds = 16;  // one or two are enough
  for (int round = 0; round < rounds; ++round) {
    for (const Split& split : found) hot.push_back(split.at);
    std::sort(hot.begin(), hot.end());
    hot.erase(std::unique(hot.begin(), hot.end()), hot.end());
    std::vector<GridEdge> snapped = split_edges(edges, first, splits_at_pixels(edges, first, hot));
    merge_equal(snapped);
    found = splits_at_each_other(snapped, distinct_places(snapped), Halfway::up);
    if (found.empty()) return snapped;
  }
  return std::nullopt;
}

}  // namespace ecotone::detail
