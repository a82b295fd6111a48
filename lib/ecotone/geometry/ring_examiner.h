// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: the decision of validity for points of any exact kind.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/box_tree.h"
#include "ecotone/geometry/noding.h"
#include "ecotone/geometry/predicates.h"

namespace ecotone::detail {

/// A point relative to the corner of a feature that is less than 2^31 wide and high; neither
/// coordinate is negative.
struct LocalPoint {
  std::int32_t x = 0;
  std::int32_t y = 0;

  friend bool operator==(const LocalPoint&, const LocalPoint&) = default;
};

/// The sign of the turn a, b, c, exact for each kind of point.
inline int turn(const LocalPoint& a, const LocalPoint& b, const LocalPoint& c) {
  const std::int64_t left = std::int64_t{b.x - a.x} * (c.y - a.y);
  const std::int64_t right = std::int64_t{b.y - a.y} * (c.x - a.x);
  return (left > right ? 1 : 0) - (left < right ? 1 : 0);
}

inline int turn(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  __extension__ using Int128 = __int128;  // NOLINT
  const Int128 left = Int128{b.x - a.x} * (c.y - a.y);
  const Int128 right = Int128{b.y - a.y} * (c.x - a.x);
  return (left > right ? 1 : 0) - (left < right ? 1 : 0);
}

inline int turn(const Point& a, const Point& b, const Point& c) {
  return orientation(a, b, c);
}

/// Decides the validity of multipolygons by the rules of `faults`, ending at the first fault. Its
/// memory is kept from one feature to the next.
///
///     clear … order_rings … add_ring for each … is_valid … contacts
///
/// How: a tree of boxes over the edges in the order of their rings, eight neighbours a node, is
/// joined with itself. Runs of edges that all go one way in x or in y cannot meet each other and
/// are passed over. Nesting follows from the nearest edge left of the lowest vertex of each ring:
/// a ring lies in the ring of that edge, or in what that one lies in.
template <typename P>
class RingExaminer {
 public:
  using Number = decltype(P::x);
  using Index = std::uint32_t;
  static constexpr Index none = std::numeric_limits<Index>::max();

  /// A point that two rings share: a vertex of both, or a vertex of one inside an edge of the
  /// other.
  struct Contact {
    P at;
    Index ring_a;
    Index ring_b;
    Index edge;       ///< that has the point inside, counted in its ring; or none
    Index edge_ring;  ///< the ring of the edge
  };

  void clear() {
    vertex_count_ = 0;
    rings_.clear();
    contacts_.clear();
  }

  /// Adds a ring that repeats its first point at its end. Points that equal the one before them
  /// are left out.
  /// @return  whether the ring is closed and has three different points; else the feature is
  ///          invalid
  template <typename Source, typename Convert>
  bool add_ring(std::span<const Source> ring, std::size_t polygon, bool is_hole,
                const Convert& convert) {
    if (ring.front() != ring.back()) return false;
    const std::size_t first = vertex_count_;
    grow(vertices_, first + ring.size());
    P* const begin = vertices_.data() + first;
    P* end = begin;
    *end++ = convert(ring[0]);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const P p = convert(ring[i]);
      *end = p;
      end += p == end[-1] ? 0 : 1;
    }
    const auto n = static_cast<std::size_t>(end - begin) - 1;
    if (end - begin < 4) return false;
    vertex_count_ = first + n + 1;
    rings_.push_back(
        {static_cast<Index>(first), static_cast<Index>(n), static_cast<Index>(polygon), is_hole});
    return true;
  }

  std::size_t ring_count() const { return rings_.size(); }

  bool is_valid() {
    if (rings_.empty()) return true;
    if (!collect_edges()) return false;
    build_levels();
    if (!is_join_clean(level_count_ - 1, 0)) return false;
    if (rings_.size() == 1) return true;
    return is_connected() && is_nested_well();
  }

  /// After is_valid() returned true: the points that rings share, once per pair of rings.
  std::span<const Contact> contacts() const { return contacts_; }

 private:
  static constexpr std::size_t fan = 8;

  struct Ring {
    Index first;  // of n + 1 vertices; the first is repeated at the end
    Index n;
    Index polygon;
    bool is_hole;
  };

  struct EdgeBox {
    Number min_x, min_y, max_x, max_y;

    bool overlaps(const EdgeBox& o) const {
      return (min_x <= o.max_x) & (o.min_x <= max_x) & (min_y <= o.max_y) & (o.min_y <= max_y);
    }
    void include(const EdgeBox& o) {
      min_x = std::min(min_x, o.min_x);
      min_y = std::min(min_y, o.min_y);
      max_x = std::max(max_x, o.max_x);
      max_y = std::max(max_y, o.max_y);
    }
  };
  static constexpr Number highest = std::is_floating_point_v<Number>
                                        ? std::numeric_limits<Number>::infinity()
                                        : std::numeric_limits<Number>::max();
  static constexpr EdgeBox empty_box{highest, highest, -highest, -highest};

  template <typename T>
  static void grow(std::vector<T>& items, std::size_t size) {
    if (items.size() < size) items.resize(size);
  }

  static unsigned ways_of(const P& a, const P& b) {
    return (b.x > a.x ? 1u : 0u) | (b.x < a.x ? 2u : 0u) | (b.y > a.y ? 4u : 0u) |
           (b.y < a.y ? 8u : 0u);
  }

  // Edge e runs from vertex e to e + 1. Behind the last edge of a ring stands one that is none,
  // with an empty box. Returns false at a spike.
  bool collect_edges() {
    const std::size_t count = vertex_count_;
    grow(boxes_, count + count / 7 + level_first_.size());
    grow(ways_, boxes_.size());
    if (rings_.size() > 1) grow(ring_of_, count);
    for (std::size_t r = 0; r < rings_.size(); ++r) {
      const Ring& ring = rings_[r];
      const P* v = vertices_.data() + ring.first;
      EdgeBox* box = boxes_.data() + ring.first;
      std::uint8_t* way = ways_.data() + ring.first;
      unsigned before = ways_of(v[ring.n - 1], v[ring.n]);
      const P* from = v + ring.n - 1;
      for (std::size_t i = 0; i < ring.n; ++i) {
        const P& a = v[i];
        const P& b = v[i + 1];
        box[i] = {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
        const unsigned now = ways_of(a, b);
        if ((before & now) == 0 && turn(*from, a, b) == 0) return false;
        way[i] = static_cast<std::uint8_t>(now);
        before = now;
        from = &a;
      }
      box[ring.n] = empty_box;
      way[ring.n] = 0;
      if (rings_.size() > 1) {
        std::fill_n(ring_of_.begin() + ring.first, ring.n + 1, static_cast<Index>(r));
      }
    }
    return true;
  }

  void build_levels() {
    std::size_t first = 0;
    std::size_t count = vertex_count_;
    level_count_ = 0;
    for (;;) {
      level_first_[level_count_] = first;
      level_size_[level_count_] = count;
      ++level_count_;
      if (count == 1) return;
      const std::size_t next = first + count;
      for (std::size_t i = 0, node = next; i < count; i += fan, ++node) {
        EdgeBox box = boxes_[first + i];
        unsigned ways = ways_[first + i];
        for (std::size_t k = i + 1; k < std::min(i + fan, count); ++k) {
          box.include(boxes_[first + k]);
          ways &= ways_[first + k];
        }
        boxes_[node] = box;
        ways_[node] = static_cast<std::uint8_t>(ways);
      }
      first = next;
      count = (count + fan - 1) / fan;
    }
  }

  const EdgeBox& box(std::size_t level, std::size_t i) const {
    return boxes_[level_first_[level] + i];
  }
  unsigned ways(std::size_t level, std::size_t i) const { return ways_[level_first_[level] + i]; }
  std::size_t last_child(std::size_t level, std::size_t node) const {
    return std::min((node + 1) * fan, level_size_[level - 1]);
  }

  // Whether the edges below a node meet as those of a valid feature do.
  bool is_join_clean(std::size_t level, std::size_t node) {
    if (level == 0 || ways(level, node) != 0) return true;
    const std::size_t first = node * fan;
    const std::size_t last = last_child(level, node);
    if (level == 1) {
      // An edge and the next are examined already: they may only fold back.
      for (std::size_t i = first; i + 2 < last; ++i) {
        const EdgeBox b = boxes_[i];
        for (std::size_t k = i + 2; k < last; ++k) {
          if (b.overlaps(boxes_[k]) && !examine(i, k)) return false;
        }
      }
      return true;
    }
    for (std::size_t i = first; i < last; ++i) {
      if (!is_join_clean(level - 1, i)) return false;
      for (std::size_t k = i + 1; k < last; ++k) {
        if (box(level - 1, i).overlaps(box(level - 1, k)) && !is_join_clean(level - 1, i, k)) {
          return false;
        }
      }
    }
    return true;
  }

  // The same for edges below one node with those below another, i < k; their boxes overlap.
  bool is_join_clean(std::size_t level, std::size_t i, std::size_t k) {
    if (k == i + 1 && (ways(level, i) & ways(level, k)) != 0) return true;
    const std::size_t i_last = last_child(level, i);
    const std::size_t k_last = last_child(level, k);
    const EdgeBox k_box = box(level, k);
    for (std::size_t c = i * fan; c < i_last; ++c) {
      const EdgeBox c_box = box(level - 1, c);
      if (!c_box.overlaps(k_box)) continue;
      for (std::size_t d = k * fan; d < k_last; ++d) {
        if (!c_box.overlaps(box(level - 1, d))) continue;
        if (level == 1 ? !examine(c, d) : !is_join_clean(level - 1, c, d)) return false;
      }
    }
    return true;
  }

  Index ring_of(std::size_t e) const { return rings_.size() == 1 ? 0 : ring_of_[e]; }
  const P& vertex_before(const Ring& ring, std::size_t v) const {
    return vertices_[(v == ring.first ? v + ring.n : v) - 1];
  }

  // Whether edges e < f, whose boxes overlap, meet as those of a valid feature may.
  bool examine(std::size_t e, std::size_t f) {
    const P& a = vertices_[e];
    const P& b = vertices_[e + 1];
    const P& c = vertices_[f];
    const P& d = vertices_[f + 1];
    const int c_side = turn(a, b, c);
    const int d_side = turn(a, b, d);
    if (c_side * d_side > 0) return true;
    const int a_side = turn(c, d, a);
    const int b_side = turn(c, d, b);
    if (a_side * b_side > 0) return true;
    if (c_side * d_side * a_side * b_side != 0) return false;  // they cross
    const Index r = ring_of(e);
    const Index s = ring_of(f);
    if (r == s) {
      // Only edges that follow each other share a point.
      return f == e + 1 || (e == rings_[r].first && f + 1 == e + rings_[r].n);
    }
    if (c_side == 0 && d_side == 0) {
      const EdgeBox& e_box = boxes_[e];
      const EdgeBox& f_box = boxes_[f];
      if (std::max(e_box.min_x, f_box.min_x) < std::min(e_box.max_x, f_box.max_x) ||
          std::max(e_box.min_y, f_box.min_y) < std::min(e_box.max_y, f_box.max_y)) {
        return false;  // they overlap
      }
      return a == c ? examine_touch(e, f, a, none) : true;  // elsewhere the next edge begins
    }
    if (a_side == 0) {
      if (a == d) return true;
      return examine_touch(e, f, a, a == c ? none : static_cast<Index>(f));
    }
    if (b_side == 0 || d_side == 0) return true;
    return examine_touch(e, f, c, static_cast<Index>(e));
  }

  // Edges of two rings meet at a point; each begins there or has it inside.
  bool examine_touch(std::size_t e, std::size_t f, const P& at, Index inside) {
    const Index r = ring_of(e);
    const Index s = ring_of(f);
    const P& e_before = inside == e ? vertices_[e] : vertex_before(rings_[r], e);
    const P& f_before = inside == f ? vertices_[f] : vertex_before(rings_[s], f);
    const P& e_after = vertices_[e + 1];
    if (is_left(at, e_before, e_after, f_before) !=
        is_left(at, e_before, e_after, vertices_[f + 1])) {
      return false;  // they cross at the vertex, or overlap
    }
    const Index edge_ring = inside == e ? r : s;
    contacts_.push_back(
        {at, r, s, inside == none ? none : inside - rings_[edge_ring].first, edge_ring});
    return true;
  }

  // As is_left_of_path of predicates.h.
  static bool is_left(const P& node, const P& before, const P& after, const P& q) {
    const int corner = turn(before, node, after);
    const int first = turn(before, node, q);
    const int second = turn(node, after, q);
    if (corner > 0) return first > 0 && second > 0;
    if (corner == 0) return first > 0;
    if (first <= 0 && second <= 0) return false;
    return !(first == 0 && is_same_way(node, before, q)) &&
           !(second == 0 && is_same_way(node, after, q));
  }
  static bool is_same_way(const P& from, const P& a, const P& b) {
    return ways_of(from, a) == ways_of(from, b);
  }

  // Rings and the points where they touch are the nodes of a graph; the interior of a polygon
  // falls apart exactly if the graph has a cycle.
  bool is_connected() {
    touches_.clear();
    for (const Contact& contact : contacts_) {
      const Index polygon = rings_[contact.ring_a].polygon;
      if (polygon != rings_[contact.ring_b].polygon) continue;
      touches_.push_back({polygon, contact.ring_a, contact.at});
      touches_.push_back({polygon, contact.ring_b, contact.at});
    }
    if (touches_.empty()) return true;
    std::sort(touches_.begin(), touches_.end(), [](const Touch& s, const Touch& t) {
      if (s.polygon != t.polygon) return s.polygon < t.polygon;
      if (s.at.x != t.at.x) return s.at.x < t.at.x;
      if (s.at.y != t.at.y) return s.at.y < t.at.y;
      return s.ring < t.ring;
    });
    parent_.resize(rings_.size() + touches_.size());
    std::iota(parent_.begin(), parent_.end(), Index{0});
    const auto root = [&](std::size_t x) {
      while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
      return x;
    };
    std::size_t point_node = 0;
    for (std::size_t t = 0; t < touches_.size(); ++t) {
      const bool same_point = t > 0 && touches_[t - 1].polygon == touches_[t].polygon &&
                              touches_[t - 1].at == touches_[t].at;
      if (same_point && touches_[t - 1].ring == touches_[t].ring) continue;
      if (!same_point) point_node = rings_.size() + t;
      const std::size_t a = root(touches_[t].ring);
      const std::size_t b = root(point_node);
      if (a == b) return false;
      parent_[a] = static_cast<Index>(b);
    }
    return true;
  }

  static bool is_lower(const P& a, const P& b) { return a.x < b.x || (a.x == b.x && a.y < b.y); }

  // The lowest vertex of a ring, by x, then y, and the way that the ring runs.
  struct Base {
    Index vertex = 0;
    bool is_counter_clockwise = false;
    Index left = none;        // the ring of the nearest edge on the left
    bool is_in_left = false;  // whether it lies in that ring
    bool is_resolved = false;
    Index container = none;  // the innermost ring around it
  };

  // Whether each hole lies directly in its shell, and each shell in a hole or in nothing.
  bool is_nested_well() {
    bases_.resize(rings_.size());
    for (std::size_t r = 0; r < rings_.size(); ++r) {
      const Ring& ring = rings_[r];
      Index low = ring.first;
      for (Index v = ring.first + 1; v < ring.first + ring.n; ++v) {
        if (is_lower(vertices_[v], vertices_[low])) low = v;
      }
      bases_[r] = {};
      bases_[r].vertex = low;
      bases_[r].is_counter_clockwise =
          turn(vertex_before(ring, low), vertices_[low], vertices_[low + 1]) > 0;
    }
    for (std::size_t r = 0; r < rings_.size(); ++r) find_left(r);
    for (std::size_t r = 0; r < rings_.size(); ++r) {
      const Index outer = container_of(static_cast<Index>(r));
      if (rings_[r].is_hole) {
        if (outer == none || rings_[outer].is_hole || rings_[outer].polygon != rings_[r].polygon) {
          return false;
        }
      } else if (outer != none && !rings_[outer].is_hole) {
        return false;
      }
    }
    return true;
  }

  // A chain of rings on the left ends, since their lowest vertices fall, or they go left of each
  // other at one and the same vertex.
  Index container_of(Index r) {
    chain_.clear();
    Index at = r;
    while (at != none && !bases_[at].is_resolved) {
      chain_.push_back(at);
      if (bases_[at].left == none || bases_[at].is_in_left) {
        bases_[at].container = bases_[at].left;
        bases_[at].is_resolved = true;
        break;
      }
      at = bases_[at].left;
    }
    const Index container = bases_[at].container;
    for (const Index s : chain_) {
      bases_[s].container = container;
      bases_[s].is_resolved = true;
    }
    return container;
  }

  struct Slope {
    P low;
    P high;
  };
  static Slope slope(const P& a, const P& b) { return a.y < b.y ? Slope{a, b} : Slope{b, a}; }
  // Whether segment g lies left of f at a height that both have; they do not cross or overlap.
  static bool is_left_of(const Slope& g, const Slope& f) {
    if (g.low.y >= f.low.y) {
      const int side = turn(f.low, f.high, g.low);
      return (side != 0 ? side : turn(f.low, f.high, g.high)) > 0;
    }
    const int side = turn(g.low, g.high, f.low);
    return (side != 0 ? side : turn(g.low, g.high, f.high)) < 0;
  }

  // Looks left from the leftmost arm of the ring at its lowest vertex, just above that vertex or,
  // if no arm goes up, just below it. What touches the ring in the vertex itself is then on one
  // side of the arm.
  void find_left(std::size_t r) {
    const Ring& ring = rings_[r];
    const std::size_t low = bases_[r].vertex;
    const P& p = vertices_[low];
    const P& u = vertex_before(ring, low);
    const P& v = vertices_[low + 1];
    Query query;
    query.ring = static_cast<Index>(r);
    query.x = p.x;
    query.y = p.y;
    query.looks_up = u.y > p.y || v.y > p.y;
    const auto goes = [&](const P& arm) { return query.looks_up ? arm.y > p.y : arm.y < p.y; };
    // Of two arms the upper is the left one if we look up, the lower if we look down.
    const bool v_is_left = (turn(p, u, v) > 0) == query.looks_up;
    const P& arm = !goes(u) || (goes(v) && v_is_left) ? v : u;
    query.arm = slope(p, arm);
    search(level_count_ - 1, 0, query);
    if (query.best == none) return;
    bases_[r].left = ring_of(query.best);
    const bool goes_up = vertices_[query.best + 1].y > vertices_[query.best].y;
    bases_[r].is_in_left = goes_up != bases_[bases_[r].left].is_counter_clockwise;
  }

  struct Query {
    Index ring = 0;
    Number x{};
    Number y{};
    bool looks_up = true;
    Slope arm{};
    Index best = none;
    Slope best_slope{};
    Number least_x = std::numeric_limits<Number>::lowest();  // nothing better ends left of it
  };

  void search(std::size_t level, std::size_t node, Query& query) const {
    const std::size_t first = node * fan;
    const std::size_t last = last_child(level, node);
    if (level == 1) {
      for (std::size_t e = first; e < last; ++e) consider(e, query);
      return;
    }
    std::array<std::size_t, fan> hits;
    std::size_t count = 0;
    for (std::size_t i = first; i < last; ++i) {
      const EdgeBox& b = box(level - 1, i);
      if (b.min_y <= query.y && query.y <= b.max_y && b.min_x <= query.x &&
          b.max_x >= query.least_x) {
        std::size_t place = count++;
        for (; place > 0 && box(level - 1, hits[place - 1]).max_x < b.max_x; --place) {
          hits[place] = hits[place - 1];
        }
        hits[place] = i;
      }
    }
    for (std::size_t k = 0; k < count; ++k) {
      if (box(level - 1, hits[k]).max_x >= query.least_x) search(level - 1, hits[k], query);
    }
  }

  void consider(std::size_t e, Query& query) const {
    const EdgeBox& b = boxes_[e];
    if (b.min_x > query.x || b.max_x < query.least_x) return;
    if (query.looks_up ? b.min_y > query.y || b.max_y <= query.y
                       : b.min_y >= query.y || b.max_y < query.y) {
      return;
    }
    if (ring_of(e) == query.ring) return;
    const Slope s = slope(vertices_[e], vertices_[e + 1]);
    if (!is_left_of(s, query.arm)) return;
    if (query.best != none && !is_left_of(query.best_slope, s)) return;
    query.best = static_cast<Index>(e);
    query.best_slope = s;
    query.least_x = b.min_x;
  }

  struct Touch {
    Index polygon;
    Index ring;
    P at;
  };

  std::vector<P> vertices_;  // vertex_count_ of them in use; so below
  std::size_t vertex_count_ = 0;
  std::vector<Ring> rings_;
  std::vector<Index> ring_of_;      // of a vertex and its edge, where there are several
  std::vector<EdgeBox> boxes_;      // of edges, then of the levels above
  std::vector<std::uint8_t> ways_;  // that all edges of a node go: right, left, up, down
  std::array<std::size_t, 16> level_first_{};
  std::array<std::size_t, 16> level_size_{};
  std::size_t level_count_ = 0;
  std::vector<Contact> contacts_;
  std::vector<Touch> touches_;
  std::vector<Index> parent_;
  std::vector<Base> bases_;
  std::vector<Index> chain_;
};

/// Whether a multipolygon is valid and, if so, whether rings of it share a point.
struct Soundness {
  bool is_valid = false;
  bool is_pinched = false;
};
Soundness soundness(const MultiPolygonView& zone);

/// Whether the boxes of so many rings are worth putting in an order.
inline bool is_worth_ordering(std::size_t rings) {
  return rings > 8;
}

}  // namespace ecotone::detail
