// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geometry/arrangement.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <numeric>

namespace ecotone::detail {
namespace {

// The turn at the lowest vertex of a simple ring is that of the ring.
bool runs_counter_clockwise(const ArrangedRing& ring) {
  return orientation(ring.points.back(), ring.points[0], ring.points[1]) > 0;
}

}  // namespace

Arrangement::Arrangement(std::vector<GridEdge> entries) : entries_(std::move(entries)) {
  collect_edges();
  collect_nodes();
  link_half_edges();
  label_loops();
  link_components();
}

void Arrangement::collect_edges() {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i == 0 || entries_[i].a != entries_[i - 1].a || entries_[i].b != entries_[i - 1].b) {
      first_entry_.push_back(i);
    }
  }
  first_entry_.push_back(entries_.size());
}

void Arrangement::collect_nodes() {
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
void Arrangement::link_half_edges() {
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
    return orientation(origin(g), target(g), target(h)) > 0;
  });
  first_around_.assign(nodes_.size() + 1, 0);
  for (const Index node : node_of_) ++first_around_[node + 1];
  std::partial_sum(first_around_.begin(), first_around_.end(), first_around_.begin());
  position_.resize(around_.size());
  for (Index i = 0; i < around_.size(); ++i) position_[around_[i]] = i;
}

void Arrangement::label_loops() {
  loop_of_.assign(node_of_.size(), no_index);
  for (Index h = 0; h < loop_of_.size(); ++h) {
    if (loop_of_[h] != no_index) continue;
    for (Index g = h; loop_of_[g] == no_index; g = next(g)) loop_of_[g] = loop_count_;
    ++loop_count_;
  }
}

// Each component of edges lies in a face of another one, or outside all. Nodes are sorted, so
// the first node of a component is its leftmost; the face outside it is on the left of its
// steepest half-edge, and on the right of the nearest edge to the left of the node.
void Arrangement::link_components() {
  build_tree();
  first_child_.assign(loop_count_, no_index);
  next_child_.assign(loop_count_, no_index);
  std::vector<std::pair<Index, Index>> outer_loops;
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
        const Index other = node_of_[around_[i] ^ 1U];
        if (is_known[other] == 0) pending.push_back(other);
        is_known[other] = 1;
      }
    }
    const Index steepest = around_[first_around_[node + 1] - 1];
    const Index left = nearest_left(nodes_[node], [](Index) { return true; });
    outer_loops.emplace_back(loop_of_[steepest], left == no_index ? no_index : loop_of_[left]);
    if (left == no_index) {
      roots_.push_back(steepest);
    } else {
      const Index loop = loop_of_[left];
      next_child_[loop_of_[steepest]] = first_child_[loop];
      first_child_[loop] = steepest;
    }
  }
  number_faces(outer_loops);
}

// The loop around a component belongs to the face that it lies in; the component of that one was
// met before. All other loops begin a face.
void Arrangement::number_faces(std::span<const std::pair<Index, Index>> outer_loops) {
  face_of_.assign(loop_count_, no_index);
  for (const auto& [loop, around] : outer_loops) face_of_[loop] = 0;
  face_count_ = 1;
  for (Index& face : face_of_) {
    if (face == no_index) face = face_count_++;
  }
  for (const auto& [loop, around] : outer_loops) {
    if (around != no_index) face_of_[loop] = face_of_[around];
  }
}

void Arrangement::build_tree() {
  std::vector<TreeBox<double>> places;
  places.reserve(edge_count());
  for (Index e = 0; e < edge_count(); ++e) {
    const auto [low, high] = std::minmax(edge(e).a.y, edge(e).b.y);
    places.push_back({static_cast<double>(edge(e).a.x), static_cast<double>(low),
                      static_cast<double>(edge(e).b.x), static_cast<double>(high)});
  }
  tree_order_ = hilbert_order(places);
  std::vector<TreeBox<double>> boxes;
  boxes.reserve(places.size());
  for (const std::size_t e : tree_order_) boxes.push_back(places[e]);
  tree_.emplace(std::move(boxes));
}

// Of the edges that a ray from p towards -x crosses, the half-edge of the nearest whose face
// looks to p; no_index if there is no_index. Edges that end at p are not crossed.
template <typename Filter>
Index Arrangement::nearest_left(const GridPoint& p, const Filter& filter) const {
  Index nearest = no_index;  // runs downwards
  double low = std::numeric_limits<double>::lowest();
  tree_->visit_leftwards(static_cast<double>(p.x), static_cast<double>(p.y), [&](std::size_t i) {
    const auto e = static_cast<Index>(tree_order_[i]);
    const GridPoint& a = edge(e).a;
    const GridPoint& b = edge(e).b;
    if ((a.y <= p.y) == (b.y <= p.y) || !filter(e)) return low;
    const Index down = b.y < a.y ? 2 * e : 2 * e + 1;
    if (orientation(origin(down), target(down), p) <= 0) return low;
    if (nearest == no_index || is_left_of(nearest, down)) {
      nearest = down;
      low = static_cast<double>(a.x);
    }
    return low;
  });
  return nearest;
}

// Of two half-edges that run downwards through the same height and do not cross, whether the
// first is the left one.
bool Arrangement::is_left_of(Index first, Index second) const {
  const GridPoint& low = target(second);
  if (low.y >= target(first).y) {
    const int side = orientation(origin(first), target(first), low);
    if (side != 0) return side > 0;
  } else {
    const int side = orientation(origin(second), target(second), target(first));
    if (side != 0) return side < 0;
  }
  // They end in the same node.
  if (origin(second).y <= origin(first).y) {
    return orientation(origin(first), target(first), origin(second)) > 0;
  }
  return orientation(origin(second), target(second), origin(first)) < 0;
}

std::vector<ArrangedPolygon> Arrangement::polygons_of(
    const std::vector<std::uint8_t>& is_inside) const {
  const auto is_boundary = [&](Index h) {
    return is_inside[loop_of_[h]] != 0 && is_inside[loop_of_[h ^ 1U]] == 0;
  };
  std::vector<ArrangedPolygon> polygons;
  // Holes that touch each other but not their shell.
  struct LooseHoles {
    std::vector<ArrangedRing> rings;  // that with the lowest vertex first
    std::vector<Index> border;
  };
  std::vector<LooseHoles> loose;
  // The polygon whose border has an edge, as far as known.
  std::vector<Index> polygon_of_edge(edge_count(), no_index);
  std::vector<std::uint8_t> is_walked(node_of_.size(), 0);
  std::vector<Index> place_in_path(nodes_.size(), no_index);
  for (Index start = 0; start < node_of_.size(); ++start) {
    if (!is_boundary(start) || is_walked[start] != 0) continue;
    // Follow the border of a face. Where it comes back to a node, the way since then is a ring.
    std::vector<Index> path;
    std::vector<ArrangedRing> holes;
    std::optional<ArrangedRing> shell;
    std::vector<Index> border;
    Index h = start;
    do {
      is_walked[h] = 1;
      border.push_back(h);
      place_in_path[node_of_[h]] = static_cast<Index>(path.size());
      path.push_back(h);
      const Index node = node_of_[h ^ 1U];
      if (place_in_path[node] != no_index) {
        const auto from = path.begin() + static_cast<std::ptrdiff_t>(place_in_path[node]);
        const std::vector<Index> half_edges(from, path.end());
        for (const Index g : half_edges) place_in_path[node_of_[g]] = no_index;
        path.erase(from, path.end());
        ArrangedRing ring = ring_of(half_edges);
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
          [](const ArrangedRing& r, const ArrangedRing& t) { return r.points[0] < t.points[0]; });
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
    assert(left != no_index && polygon_of_edge[left / 2] != no_index);
    const Index owner = polygon_of_edge[left / 2];
    for (const Index g : hole.border) polygon_of_edge[g / 2] = owner;
    std::move(hole.rings.begin(), hole.rings.end(), std::back_inserter(polygons[owner].holes));
  }
  const auto is_earlier = [](const ArrangedRing& r, const ArrangedRing& s) {
    return std::pair(r.source, r.points[0]) < std::pair(s.source, s.points[0]);
  };
  for (ArrangedPolygon& polygon : polygons) {
    std::sort(polygon.holes.begin(), polygon.holes.end(), is_earlier);
  }
  std::sort(polygons.begin(), polygons.end(),
            [&](const ArrangedPolygon& p, const ArrangedPolygon& q) {
              return is_earlier(p.shell, q.shell);
            });
  return polygons;
}

// The ring of half-edges, from its lowest vertex.
ArrangedRing Arrangement::ring_of(std::span<const Index> half_edges) const {
  ArrangedRing ring;
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

std::vector<ArrangedPolygon> wound_polygons(std::vector<GridEdge> edges) {
  if (edges.empty()) return {};
  const Arrangement plane(std::move(edges));
  std::vector<std::uint8_t> is_inside(plane.loop_count(), 0);
  std::int32_t winding = 0;
  plane.traverse(
      [&](Index h) {
        for (const GridEdge& entry : plane.entries_of(h / 2)) {
          winding += h % 2 == 0 ? -entry.count : entry.count;
        }
      },
      [&](Index loop, Index) { is_inside[loop] = winding > 0 ? 1 : 0; });
  return plane.polygons_of(is_inside);
}

}  // namespace ecotone::detail
