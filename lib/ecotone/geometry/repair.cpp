// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/repair.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/geometry/box_tree.h"
#include "ecotone/geometry/noding.h"
#include "ecotone/geometry/predicates.h"
#include "ecotone/message/geometry_errors.h"

namespace ecotone {
namespace {

using detail::BoxTree;
using detail::GridEdge;
using detail::GridPoint;
using detail::TreeBox;

using Index = std::uint32_t;
constexpr Index none = std::numeric_limits<Index>::max();

bool is_finite(const Point& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

double plane_area(const MultiPolygonView& zone) {
  double sum = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      const RingView ring = zone.polygon(j).ring(k);
      if (!std::all_of(ring.begin(), ring.end(), is_finite)) continue;
      sum += (k == 0 ? 0.5 : -0.5) * std::abs(twice_signed_area(ring));
    }
  }
  return sum;
}

// The part that a ring plays: the shell or a hole of a polygon, or nothing.
struct Role {
  std::int32_t polygon = 0;
  bool is_hole = false;
  bool is_ignored = false;
};

// The rings of a multipolygon on a grid.
struct GridRings {
  std::vector<GridEdge> edges;
  std::vector<Role> roles;
  // Where each grid point comes from: the first of the vertices that were put on it.
  std::vector<std::pair<GridPoint, Point>> origins;
  double largest_move = 0;        // of vertices to their grid points
  double largest_move_apart = 0;  // of vertices to the first vertex of their grid point
};

GridRings snapped_rings(const MultiPolygonView& zone, double grid) {
  GridRings rings;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    const PolygonView polygon = zone.polygon(j);
    for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
      const auto ring = static_cast<std::int32_t>(rings.roles.size());
      rings.roles.push_back({static_cast<std::int32_t>(j), k > 0, false});
      std::vector<GridPoint> points;
      for (const Point& p : polygon.ring(k)) {
        if (!is_finite(p)) continue;
        const GridPoint q{std::llround(p.x / grid), std::llround(p.y / grid)};
        rings.largest_move =
            std::max(rings.largest_move, std::hypot(static_cast<double>(q.x) * grid - p.x,
                                                    static_cast<double>(q.y) * grid - p.y));
        points.push_back(q);
        rings.origins.emplace_back(q, p);
      }
      for (std::size_t i = 0; i < points.size(); ++i) {
        const GridPoint& a = points[i];
        const GridPoint& b = points[i + 1 < points.size() ? i + 1 : 0];
        if (a < b) rings.edges.push_back({a, b, ring, 1});
        if (b < a) rings.edges.push_back({b, a, ring, -1});
      }
    }
  }
  auto& origins = rings.origins;
  std::stable_sort(origins.begin(), origins.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (const auto& [q, p] : origins) {
    if (kept > 0 && origins[kept - 1].first == q) {
      const Point& first = origins[kept - 1].second;
      rings.largest_move_apart =
          std::max(rings.largest_move_apart, std::hypot(p.x - first.x, p.y - first.y));
    } else {
      origins[kept++] = {q, p};
    }
  }
  origins.resize(kept);
  return rings;
}

struct GridRing {
  std::vector<GridPoint> points;  // not closed
  std::int32_t source = 0;        // the first of the rings whose edges it has
  std::size_t lowest = 0;
};

struct GridPolygon {
  GridRing shell;
  std::vector<GridRing> holes;
};

// Edges that meet at ends only divide the plane into faces. Half-edge 2e runs from a to b of
// edge e, half-edge 2e + 1 back; the face of a half-edge is on its left.
class Arrangement {
 public:
  Arrangement(std::vector<GridEdge> entries, std::vector<Role> roles)
      : entries_(std::move(entries)), roles_(std::move(roles)) {
    collect_edges();
    collect_nodes();
    link_half_edges();
    label_loops();
    link_components();
  }

  std::vector<GridPolygon> covered_polygons() {
    assign_roles();
    std::vector<std::uint8_t> is_inside(loop_count_, 0);
    traverse([&](Index loop, Index) { is_inside[loop] = covered_ > 0 ? 1 : 0; });
    return walk_boundary(is_inside);
  }

 private:
  std::size_t edge_count() const { return first_entry_.size() - 1; }
  const GridEdge& edge(Index e) const { return entries_[first_entry_[e]]; }
  const GridPoint& origin(Index h) const { return h % 2 == 0 ? edge(h / 2).a : edge(h / 2).b; }
  const GridPoint& target(Index h) const { return origin(h ^ 1u); }
  Index origin_node(Index h) const { return node_of_[h]; }

  void collect_edges() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (i == 0 || entries_[i].a != entries_[i - 1].a || entries_[i].b != entries_[i - 1].b) {
        first_entry_.push_back(i);
      }
    }
    first_entry_.push_back(entries_.size());
  }

  void collect_nodes() {
    for (Index e = 0; e < edge_count(); ++e) {
      nodes_.push_back(edge(e).a);
      nodes_.push_back(edge(e).b);
    }
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
    node_of_.resize(2 * edge_count());
    for (Index h = 0; h < node_of_.size(); ++h) {
      node_of_[h] = static_cast<Index>(std::lower_bound(nodes_.begin(), nodes_.end(), origin(h)) -
                                       nodes_.begin());
    }
  }

  // Sorts the half-edges around each node counter-clockwise from the direction of -y (excluded).
  void link_half_edges() {
    around_.resize(node_of_.size());
    std::iota(around_.begin(), around_.end(), Index{0});
    const auto is_right_half = [&](Index h) {
      const GridPoint& a = origin(h);
      const GridPoint& b = target(h);
      return a < b;  // directions in (-90°, 90°]
    };
    std::sort(around_.begin(), around_.end(), [&](Index g, Index h) {
      if (node_of_[g] != node_of_[h]) return node_of_[g] < node_of_[h];
      if (is_right_half(g) != is_right_half(h)) return is_right_half(g);
      return detail::orientation(origin(g), target(g), target(h)) > 0;
    });
    first_around_.assign(nodes_.size() + 1, 0);
    for (const Index node : node_of_) ++first_around_[node + 1];
    std::partial_sum(first_around_.begin(), first_around_.end(), first_around_.begin());
    position_.resize(around_.size());
    for (Index i = 0; i < around_.size(); ++i) position_[around_[i]] = i;
  }

  // The half-edge from the same node that comes next clockwise.
  Index clockwise(Index h) const {
    const Index node = node_of_[h];
    const Index i = position_[h];
    return around_[i == first_around_[node] ? first_around_[node + 1] - 1 : i - 1];
  }
  // The half-edge that follows along the face on the left.
  Index next(Index h) const { return clockwise(h ^ 1u); }

  void label_loops() {
    loop_of_.assign(node_of_.size(), none);
    for (Index h = 0; h < loop_of_.size(); ++h) {
      if (loop_of_[h] != none) continue;
      for (Index g = h; loop_of_[g] == none; g = next(g)) loop_of_[g] = loop_count_;
      ++loop_count_;
    }
  }

  // The winding numbers of the rings in the face where the traversal is.
  void change(std::int32_t ring, std::int32_t by) {
    const auto r = static_cast<std::size_t>(ring);
    const bool was = winding_[r] != 0;
    winding_[r] += by;
    const bool is = winding_[r] != 0;
    if (was == is || roles_[r].is_ignored) return;
    const auto p = static_cast<std::size_t>(roles_[r].polygon);
    const bool covered_before = in_shell_[p] != 0 && in_holes_[p] == 0;
    if (roles_[r].is_hole) {
      in_holes_[p] += is ? 1 : -1;
    } else {
      in_shell_[p] = is ? 1 : 0;
    }
    const bool covered_after = in_shell_[p] != 0 && in_holes_[p] == 0;
    covered_ += (covered_after ? 1 : 0) - (covered_before ? 1 : 0);
  }

  // Steps from the left of a half-edge to its right.
  void step_over(Index h) {
    for (std::size_t i = first_entry_[h / 2]; i < first_entry_[h / 2 + 1]; ++i) {
      change(entries_[i].ring, h % 2 == 0 ? -entries_[i].count : entries_[i].count);
    }
  }

  // Visits each loop while the winding numbers are those of its face. `changed` is the half-edge
  // that was stepped over, or none if the face is that of the loop visited before.
  template <typename Visit>
  void traverse(const Visit& visit) {
    winding_.assign(roles_.size(), 0);
    in_shell_.assign(polygon_count(), 0);
    in_holes_.assign(polygon_count(), 0);
    covered_ = 0;
    std::vector<std::uint8_t> is_visited(loop_count_, 0);
    struct Frame {
      Index at;
      Index start;
      bool has_begun;
      Index child;
      Index entered_by;
    };
    std::vector<Frame> stack;
    const auto enter = [&](Index h, Index by) {
      const Index loop = loop_of_[h];
      is_visited[loop] = 1;
      visit(loop, by);
      stack.push_back({h, h, false, first_child_[loop], by});
    };
    for (const Index root : roots_) {
      enter(root, none);
      while (!stack.empty()) {
        Frame& frame = stack.back();
        if (frame.child != none) {
          const Index child = frame.child;
          frame.child = next_child_[loop_of_[child]];
          enter(child, none);
        } else if (frame.has_begun && frame.at == frame.start) {
          if (frame.entered_by != none) step_over(frame.entered_by ^ 1u);
          stack.pop_back();
        } else {
          const Index h = frame.at;
          frame.at = next(h);
          frame.has_begun = true;
          if (is_visited[loop_of_[h ^ 1u]] != 0) continue;
          step_over(h);
          enter(h ^ 1u, h);
        }
      }
    }
  }

  std::size_t polygon_count() const {
    std::int32_t count = 0;
    for (const Role& role : roles_) count = std::max(count, role.polygon + 1);
    return static_cast<std::size_t>(count);
  }

  // Each component of edges lies in a face of another one, or outside all. Nodes are sorted, so
  // the first node of a component is its leftmost; the face outside it is on the left of its
  // steepest half-edge, and on the right of the nearest edge to the left of the node.
  void link_components() {
    build_tree();
    first_child_.assign(loop_count_, none);
    next_child_.assign(loop_count_, none);
    std::vector<std::uint8_t> is_known(nodes_.size(), 0);
    std::vector<Index> pending;
    for (Index node = 0; node < nodes_.size(); ++node) {
      if (is_known[node] != 0) continue;
      is_known[node] = 1;
      pending.assign(1, node);
      while (!pending.empty()) {
        const Index at = pending.back();
        pending.pop_back();
        for (Index i = first_around_[at]; i < first_around_[at + 1]; ++i) {
          const Index other = node_of_[around_[i] ^ 1u];
          if (is_known[other] == 0) pending.push_back(other);
          is_known[other] = 1;
        }
      }
      const Index steepest = around_[first_around_[node + 1] - 1];
      const Index left = nearest_left(nodes_[node], [](Index) { return true; });
      if (left == none) {
        roots_.push_back(steepest);
      } else {
        const Index loop = loop_of_[left];
        next_child_[loop_of_[steepest]] = first_child_[loop];
        first_child_[loop] = steepest;
      }
    }
  }

  void build_tree() {
    std::vector<TreeBox<double>> places;
    places.reserve(edge_count());
    for (Index e = 0; e < edge_count(); ++e) {
      const auto [low, high] = std::minmax(edge(e).a.y, edge(e).b.y);
      places.push_back({static_cast<double>(edge(e).a.x), static_cast<double>(low),
                        static_cast<double>(edge(e).b.x), static_cast<double>(high)});
    }
    tree_order_ = detail::hilbert_order(places);
    std::vector<TreeBox<double>> boxes;
    boxes.reserve(places.size());
    for (const std::size_t e : tree_order_) boxes.push_back(places[e]);
    tree_.emplace(std::move(boxes));
  }

  // Of the edges that a ray from p towards -x crosses, the half-edge of the nearest whose face
  // looks to p; none if there is none. Edges that end at p are not crossed.
  template <typename Filter>
  Index nearest_left(const GridPoint& p, const Filter& filter) const {
    Index nearest = none;  // runs downwards
    double low = std::numeric_limits<double>::lowest();
    tree_->visit_leftwards(static_cast<double>(p.x), static_cast<double>(p.y), [&](std::size_t i) {
      const auto e = static_cast<Index>(tree_order_[i]);
      const GridPoint& a = edge(e).a;
      const GridPoint& b = edge(e).b;
      if ((a.y <= p.y) == (b.y <= p.y) || !filter(e)) return low;
      const Index down = b.y < a.y ? 2 * e : 2 * e + 1;
      if (detail::orientation(origin(down), target(down), p) <= 0) return low;
      if (nearest == none || is_left_of(nearest, down)) {
        nearest = down;
        low = static_cast<double>(a.x);
      }
      return low;
    });
    return nearest;
  }

  // Of two half-edges that run downwards through the same height and do not cross, whether the
  // first is the left one.
  bool is_left_of(Index first, Index second) const {
    const GridPoint& low = target(second);
    if (low.y >= target(first).y) {
      const int side = detail::orientation(origin(first), target(first), low);
      if (side != 0) return side > 0;
    } else {
      const int side = detail::orientation(origin(second), target(second), target(first));
      if (side != 0) return side < 0;
    }
    // They end in the same node.
    if (origin(second).y <= origin(first).y) {
      return detail::orientation(origin(first), target(first), origin(second)) > 0;
    }
    return detail::orientation(origin(second), target(second), origin(first)) < 0;
  }

  // Holes that have no point in common with their shell become polygons of their own; holes of
  // a shell that encloses nothing are left out.
  void assign_roles() {
    auto polygons = static_cast<std::int32_t>(polygon_count());
    std::vector<std::vector<std::size_t>> holes_of(polygon_count());
    for (std::size_t r = 0; r < roles_.size(); ++r) {
      if (roles_[r].is_hole) holes_of[static_cast<std::size_t>(roles_[r].polygon)].push_back(r);
    }
    std::vector<std::uint8_t> meets_shell(roles_.size(), 0);
    std::vector<std::uint8_t> has_area(polygon_count(), 0);
    traverse([&](Index, Index by) {
      if (by == none) return;
      for (std::size_t i = first_entry_[by / 2]; i < first_entry_[by / 2 + 1]; ++i) {
        const auto r = static_cast<std::size_t>(entries_[i].ring);
        const auto p = static_cast<std::size_t>(roles_[r].polygon);
        if (winding_[r] == 0 || in_shell_[p] == 0) continue;
        has_area[p] = 1;
        if (roles_[r].is_hole) {
          meets_shell[r] = 1;
        } else {
          for (const std::size_t hole : holes_of[p]) {
            if (winding_[hole] != 0) meets_shell[hole] = 1;
          }
        }
      }
    });
    mark_touching_holes(meets_shell);
    for (std::size_t r = 0; r < roles_.size(); ++r) {
      Role& role = roles_[r];
      if (!role.is_hole) continue;
      if (has_area[static_cast<std::size_t>(role.polygon)] == 0) {
        role.is_ignored = true;
      } else if (meets_shell[r] == 0) {
        role = {polygons++, false, false};
      }
    }
  }

  void mark_touching_holes(std::vector<std::uint8_t>& meets_shell) const {
    std::vector<std::int32_t> rings;
    for (Index node = 0; node < nodes_.size(); ++node) {
      if (first_around_[node + 1] - first_around_[node] < 3) continue;
      rings.clear();
      for (Index i = first_around_[node]; i < first_around_[node + 1]; ++i) {
        const Index e = around_[i] / 2;
        for (std::size_t k = first_entry_[e]; k < first_entry_[e + 1]; ++k) {
          rings.push_back(entries_[k].ring);
        }
      }
      for (const std::int32_t hole : rings) {
        const Role& role = roles_[static_cast<std::size_t>(hole)];
        if (!role.is_hole || meets_shell[static_cast<std::size_t>(hole)] != 0) continue;
        for (const std::int32_t shell : rings) {
          const Role& other = roles_[static_cast<std::size_t>(shell)];
          if (!other.is_hole && other.polygon == role.polygon) {
            meets_shell[static_cast<std::size_t>(hole)] = 1;
          }
        }
      }
    }
  }

  std::vector<GridPolygon> walk_boundary(const std::vector<std::uint8_t>& is_inside) {
    const auto is_boundary = [&](Index h) {
      return is_inside[loop_of_[h]] != 0 && is_inside[loop_of_[h ^ 1u]] == 0;
    };
    std::vector<GridPolygon> polygons;
    // Holes that touch each other but not their shell.
    struct LooseHoles {
      std::vector<GridRing> rings;  // that with the lowest vertex first
      std::vector<Index> border;
    };
    std::vector<LooseHoles> loose;
    // The polygon whose border has an edge, as far as known.
    std::vector<Index> polygon_of_edge(edge_count(), none);
    std::vector<std::uint8_t> is_walked(node_of_.size(), 0);
    std::vector<Index> place_in_path(nodes_.size(), none);
    for (Index start = 0; start < node_of_.size(); ++start) {
      if (!is_boundary(start) || is_walked[start] != 0) continue;
      // Follow the border of a face. Where it comes back to a node, the way since then is a ring.
      std::vector<Index> path;
      std::vector<GridRing> holes;
      std::optional<GridRing> shell;
      std::vector<Index> border;
      Index h = start;
      do {
        is_walked[h] = 1;
        border.push_back(h);
        place_in_path[node_of_[h]] = static_cast<Index>(path.size());
        path.push_back(h);
        const Index node = node_of_[h ^ 1u];
        if (place_in_path[node] != none) {
          const auto from = path.begin() + static_cast<std::ptrdiff_t>(place_in_path[node]);
          const std::vector<Index> half_edges(from, path.end());
          for (const Index g : half_edges) place_in_path[node_of_[g]] = none;
          path.erase(from, path.end());
          GridRing ring = ring_of(half_edges);
          if (runs_counter_clockwise(ring)) {
            shell = std::move(ring);
          } else {
            holes.push_back(std::move(ring));
          }
        }
        Index g = next(h);
        while (!is_boundary(g)) g = clockwise(g);
        h = g;
      } while (h != start);
      if (shell) {
        for (const Index g : border) polygon_of_edge[g / 2] = static_cast<Index>(polygons.size());
        polygons.push_back({std::move(*shell), std::move(holes)});
      } else {
        const auto first = std::min_element(
            holes.begin(), holes.end(),
            [](const GridRing& r, const GridRing& t) { return r.points[0] < t.points[0]; });
        std::iter_swap(holes.begin(), first);
        loose.push_back({std::move(holes), std::move(border)});
      }
    }
    // Just left of the lowest vertex of a hole is the inside of its polygon; the nearest edge
    // there is of the shell or of a hole that lies further left.
    std::sort(loose.begin(), loose.end(), [](const LooseHoles& r, const LooseHoles& t) {
      return r.rings[0].points[0] < t.rings[0].points[0];
    });
    for (LooseHoles& hole : loose) {
      const Index left = nearest_left(hole.rings[0].points[0], [&](Index e) {
        return is_inside[loop_of_[2 * e]] != is_inside[loop_of_[2 * e + 1]];
      });
      assert(left != none && polygon_of_edge[left / 2] != none);
      const Index owner = polygon_of_edge[left / 2];
      for (const Index g : hole.border) polygon_of_edge[g / 2] = owner;
      std::move(hole.rings.begin(), hole.rings.end(), std::back_inserter(polygons[owner].holes));
    }
    const auto is_earlier = [](const GridRing& r, const GridRing& s) {
      return std::pair(r.source, r.points[0]) < std::pair(s.source, s.points[0]);
    };
    for (GridPolygon& polygon : polygons) {
      std::sort(polygon.holes.begin(), polygon.holes.end(), is_earlier);
    }
    std::sort(polygons.begin(), polygons.end(), [&](const GridPolygon& p, const GridPolygon& q) {
      return is_earlier(p.shell, q.shell);
    });
    return polygons;
  }

  // The ring of half-edges, from its lowest vertex.
  GridRing ring_of(const std::vector<Index>& half_edges) const {
    GridRing ring;
    ring.source = std::numeric_limits<std::int32_t>::max();
    ring.points.reserve(half_edges.size());
    for (const Index h : half_edges) {
      ring.points.push_back(origin(h));
      for (std::size_t i = first_entry_[h / 2]; i < first_entry_[h / 2 + 1]; ++i) {
        ring.source = std::min(ring.source, entries_[i].ring);
      }
    }
    std::rotate(ring.points.begin(), std::min_element(ring.points.begin(), ring.points.end()),
                ring.points.end());
    return ring;
  }

  // The turn at the lowest vertex of a simple ring is that of the ring.
  static bool runs_counter_clockwise(const GridRing& ring) {
    return detail::orientation(ring.points.back(), ring.points[0], ring.points[1]) > 0;
  }

  std::vector<GridEdge> entries_;
  std::vector<Role> roles_;
  std::vector<std::size_t> first_entry_;  // of an edge
  std::vector<GridPoint> nodes_;          // sorted
  std::vector<Index> node_of_;            // origin of a half-edge
  std::vector<Index> around_;             // half-edges by node, counter-clockwise
  std::vector<Index> first_around_;       // of a node
  std::vector<Index> position_;           // of a half-edge in around_
  std::vector<Index> loop_of_;            // of a half-edge
  Index loop_count_ = 0;
  std::vector<Index> roots_;        // outer half-edges of components outside all others
  std::vector<Index> first_child_;  // of a loop: outer half-edge of a component in its face
  std::vector<Index> next_child_;   // of an outer loop
  std::optional<BoxTree<double>> tree_;
  std::vector<std::size_t> tree_order_;
  std::vector<std::int32_t> winding_;
  std::vector<std::uint8_t> in_shell_;
  std::vector<std::int32_t> in_holes_;
  std::int32_t covered_ = 0;
};

template <typename Place>
MultiPolygonArray with_coordinates(const std::vector<GridPolygon>& polygons, const Place& place) {
  MultiPolygonBuilder builder;
  const auto add_ring = [&](const GridRing& ring) {
    for (const GridPoint& p : ring.points) builder.add_point(place(p));
    builder.finish_ring();
  };
  for (const GridPolygon& polygon : polygons) {
    add_ring(polygon.shell);
    for (const GridRing& hole : polygon.holes) add_ring(hole);
    builder.finish_polygon();
  }
  builder.finish_feature();
  return std::move(builder).build();
}

double largest_coordinate(const MultiPolygonView& zone) {
  double largest = 0;
  for (std::size_t j = 0; j < zone.size(); ++j) {
    for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
      for (const Point& p : zone.polygon(j).ring(k)) {
        if (is_finite(p)) largest = std::max({largest, std::abs(p.x), std::abs(p.y)});
      }
    }
  }
  return largest;
}

MultiPolygonArray copied(const MultiPolygonView& zone) {
  MultiPolygonBuilder builder;
  builder.add_feature(zone);
  return std::move(builder).build();
}

Repair mended(const MultiPolygonView& zone, std::vector<Fault> found,
              const RepairOptions& options) {
  Repair result;
  result.changed = true;
  result.changes = std::move(found);
  result.area_before = plane_area(zone);
  const double largest = largest_coordinate(zone);
  const double finest =
      largest == 0 ? 1 : std::ldexp(1.0, std::max(std::ilogb(largest) - 52, -1022));
  double grid = std::max(options.grid.value_or(finest), finest);
  for (int attempt = 0; attempt < 9; ++attempt, grid *= 16) {
    GridRings rings = snapped_rings(zone, grid);
    auto edges = detail::node_edges(std::move(rings.edges));
    if (!edges) continue;
    std::vector<GridPolygon> polygons;
    if (!edges->empty()) {
      polygons = Arrangement(std::move(*edges), std::move(rings.roles)).covered_polygons();
    }
    const auto on_grid = [&](const GridPoint& p) {
      return Point{static_cast<double>(p.x) * grid, static_cast<double>(p.y) * grid};
    };
    const auto at_origin = [&](const GridPoint& p) {
      const auto origin =
          std::lower_bound(rings.origins.begin(), rings.origins.end(), p,
                           [](const auto& o, const GridPoint& q) { return o.first < q; });
      return origin != rings.origins.end() && origin->first == p ? origin->second : on_grid(p);
    };
    // Vertices go back to where they were, unless that breaks what is right on the grid.
    if (!options.grid) {
      result.geometry = with_coordinates(polygons, at_origin);
      result.largest_move = rings.largest_move_apart;
    }
    if (options.grid || !is_valid(result.geometry[0])) {
      result.geometry = with_coordinates(polygons, on_grid);
      result.largest_move = rings.largest_move;
      if (!is_valid(result.geometry[0])) continue;
    }
    result.grid = grid;
    result.area_after = plane_area(result.geometry[0]);
    return result;
  }
  throw GeometryError(geometry_error("repair_failed"));
}

}  // namespace

Repair repair(const MultiPolygonView& zone, const RepairOptions& options) {
  std::vector<Fault> found;
  if (!is_valid(zone)) found = faults(zone, {.notes = false});
  if (!found.empty()) return mended(zone, std::move(found), options);
  Repair result;
  result.geometry = copied(zone);
  result.area_before = result.area_after = plane_area(zone);
  return result;
}

ColumnRepair repair(const MultiPolygonArray& zones, const RepairOptions& options) {
  ColumnRepair result;
  std::vector<Repair> repairs;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i) || is_valid(zones[i])) continue;
    try {
      repairs.push_back(mended(zones[i], faults(zones[i], {.notes = false}), options));
    } catch (GeometryError& error) {
      error.prepend_place("feature " + std::to_string(i));
      throw;
    }
    Repair& r = repairs.back();
    result.repaired.push_back(
        {i, std::move(r.changes), r.area_before, r.area_after, r.grid, r.largest_move});
  }
  if (repairs.empty()) {
    result.zones = zones;
    return result;
  }
  MultiPolygonBuilder builder;
  for (std::size_t i = 0, next = 0; i < zones.size(); ++i) {
    if (zones.is_missing(i)) {
      builder.add_missing();
    } else if (next < repairs.size() && result.repaired[next].feature == i) {
      builder.add_feature(repairs[next++].geometry[0]);
    } else {
      builder.add_feature(zones[i]);
    }
  }
  result.zones = std::move(builder).build();
  return result;
}

}  // namespace ecotone
