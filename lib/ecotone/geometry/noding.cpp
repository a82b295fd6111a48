// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/noding.h"

#include <algorithm>
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

}  // namespace

int orientation(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  return sign(cross(a, b, c));
}

std::optional<std::vector<GridEdge>> node_edges(std::vector<GridEdge> edges, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    merge_equal(edges);
    // Edges of several rings in one place are split once.
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (i == 0 || edges[i].a != edges[i - 1].a || edges[i].b != edges[i - 1].b) {
        first.push_back(i);
      }
    }
    std::vector<TreeBox<double>> places;
    places.reserve(first.size());
    for (const std::size_t i : first) {
      const auto [low, high] = std::minmax(edges[i].a.y, edges[i].b.y);
      places.push_back({static_cast<double>(edges[i].a.x), static_cast<double>(low),
                        static_cast<double>(edges[i].b.x), static_cast<double>(high)});
    }
    // Coordinates below 2^53 are exact as doubles, so these boxes are too.
    const std::vector<std::size_t> order = hilbert_order(places);
    std::vector<TreeBox<double>> boxes;
    boxes.reserve(order.size());
    for (const std::size_t place : order) boxes.push_back(places[place]);
    const BoxTree<double> tree(std::move(boxes));
    std::vector<Split> splits;
    tree.visit_pairs([&](std::size_t i, std::size_t k) {
      examine(edges[first[order[i]]], order[i], edges[first[order[k]]], order[k], splits);
      return true;
    });
    if (splits.empty()) return edges;

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
    edges = std::move(next);
  }
  return std::nullopt;
}

}  // namespace ecotone::detail
