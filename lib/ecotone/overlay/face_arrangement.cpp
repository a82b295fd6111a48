// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/face_arrangement.h"

#include <algorithm>

#include "ecotone/execution/parallel.h"
#include "ecotone/index/box_index.h"
#include "ecotone/overlay/clean_polygons.h"
#include "ecotone/overlay/ring_assembly.h"

namespace ecotone {
namespace {

using detail::GridEdge;
using detail::orientation;

// Directions from 0° up to 180° come before the others.
bool is_upper(const GridPoint& from, const GridPoint& to) {
  return to.y != from.y ? to.y > from.y : to.x > from.x;
}

// An edge that rises from low to high.
struct Rising {
  GridPoint low, high;
};

// Whether one edge lies left of another at a height that both reach; they do not cross.
bool lies_left(const Rising& a, const Rising& b) {
  if (a.low.y >= b.low.y) {
    const int side = orientation(b.low, b.high, a.low);
    if (side != 0) return side > 0;
  } else {
    const int side = orientation(a.low, a.high, b.low);
    if (side != 0) return side < 0;
  }
  // They meet where the later one begins; just above, the one that leans left is left.
  return a.high.y <= b.high.y ? orientation(b.low, b.high, a.high) > 0
                              : orientation(a.low, a.high, b.high) < 0;
}

}  // namespace

FaceArrangement::FaceArrangement(std::vector<GridEdge> edges) : edges_(std::move(edges)) {
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (i == 0 || edges_[i].a != edges_[i - 1].a || edges_[i].b != edges_[i - 1].b) {
      edge_starts_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  const std::size_t count = edge_starts_.size();
  vertices_.reserve(2 * count);
  for (const std::uint32_t i : edge_starts_) {
    vertices_.push_back(edges_[i].a);
    vertices_.push_back(edges_[i].b);
  }
  std::ranges::sort(vertices_);
  vertices_.erase(std::ranges::unique(vertices_).begin(), vertices_.end());
  const auto vertex_of = [&](const GridPoint& p) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(vertices_, p) - vertices_.begin());
  };
  ends_.reserve(2 * count);
  for (const std::uint32_t i : edge_starts_) {
    ends_.push_back(vertex_of(edges_[i].a));
    ends_.push_back(vertex_of(edges_[i].b));
  }
  edge_starts_.push_back(static_cast<std::uint32_t>(edges_.size()));
  sort_around_vertices();
  trace_cycles();
}

void FaceArrangement::sort_around_vertices() {
  out_starts_.assign(vertices_.size() + 1, 0);
  for (const std::uint32_t v : ends_) ++out_starts_[v + 1];
  for (std::size_t v = 0; v < vertices_.size(); ++v) out_starts_[v + 1] += out_starts_[v];
  out_.resize(ends_.size());
  std::vector<std::uint32_t> filled(out_starts_.begin(), out_starts_.end() - 1);
  for (HalfEdge h = 0; h < ends_.size(); ++h) out_[filled[ends_[h]]++] = h;
  for (std::size_t v = 0; v < vertices_.size(); ++v) {
    const GridPoint& at = vertices_[v];
    std::sort(out_.begin() + out_starts_[v], out_.begin() + out_starts_[v + 1],
              [&](HalfEdge g, HalfEdge h) {
                const GridPoint& a = place(target(g));
                const GridPoint& b = place(target(h));
                const bool a_upper = is_upper(at, a);
                if (a_upper != is_upper(at, b)) return a_upper;
                return orientation(at, a, b) > 0;
              });
  }
}

void FaceArrangement::trace_cycles() {
  std::vector<std::uint32_t> position(ends_.size());
  for (std::uint32_t k = 0; k < out_.size(); ++k) position[out_[k]] = k;
  next_.resize(ends_.size());
  for (HalfEdge h = 0; h < ends_.size(); ++h) {
    // With the face on the left, a path goes on by the first edge clockwise from where it came.
    const std::uint32_t v = target(h);
    const std::uint32_t k = position[twin(h)];
    next_[h] = out_[k == out_starts_[v] ? out_starts_[v + 1] - 1 : k - 1];
  }
  cycle_.assign(ends_.size(), none);
  for (HalfEdge h = 0; h < ends_.size(); ++h) {
    if (cycle_[h] != none) continue;
    const auto number = static_cast<std::uint32_t>(cycle_first_.size());
    cycle_first_.push_back(h);
    for (HalfEdge g = h; cycle_[g] == none; g = next_[g]) cycle_[g] = number;
  }
}

// Of the half-edges out of the lowest vertex (by x, then y) of what hangs together, the one that
// has the surrounding face on its left.
FaceArrangement::HalfEdge FaceArrangement::outermost_at(std::uint32_t vertex) const {
  HalfEdge best = out_[out_starts_[vertex + 1] - 1];
  for (std::uint32_t k = out_starts_[vertex]; k < out_starts_[vertex + 1]; ++k) {
    if (!is_upper(place(vertex), place(target(out_[k])))) break;
    best = out_[k];
  }
  return best;
}

// The half-edge, downwards, of the edge that a ray to the left meets first.
std::optional<FaceArrangement::HalfEdge> FaceArrangement::left_of(
    const GridPoint& p, const BoxIndex& index, std::vector<std::uint32_t>& found) const {
  const Point at{static_cast<double>(p.x), static_cast<double>(p.y)};
  index.query({index.extent().min_x, at.y, at.x, at.y}, found);
  std::optional<HalfEdge> best;
  Rising nearest{};
  for (const std::uint32_t e : found) {
    const GridEdge& edge = edges_[edge_starts_[e]];
    const bool rises = edge.a.y < edge.b.y;
    const Rising rising{rises ? edge.a : edge.b, rises ? edge.b : edge.a};
    // An edge counts from its lower end up to, but without, its upper end.
    if (rising.low.y > p.y || rising.high.y <= p.y) continue;
    if (orientation(rising.low, rising.high, p) >= 0) continue;
    if (best && !lies_left(nearest, rising)) continue;
    nearest = rising;
    best = rises ? 2 * e + 1 : 2 * e;
  }
  return best;
}

std::vector<FaceArrangement::Winding> FaceArrangement::across(std::vector<Winding> from,
                                                              HalfEdge h) const {
  const std::uint32_t e = h / 2;
  for (std::uint32_t i = edge_starts_[e]; i < edge_starts_[e + 1]; ++i) {
    const auto group = static_cast<std::uint32_t>(edges_[i].ring);
    // A count above 0 has the inside on the left of the edge.
    const std::int32_t change = h % 2 == 0 ? edges_[i].count : -edges_[i].count;
    const auto at = std::ranges::lower_bound(from, group, {}, &Winding::first);
    if (at == from.end() || at->first != group) {
      from.insert(at, {group, change});
    } else if ((at->second += change) == 0) {
      from.erase(at);
    }
  }
  return from;
}

void FaceArrangement::label_faces(const FaceLabel& label) {
  std::vector<Box> boxes;
  boxes.reserve(edge_starts_.size());
  for (std::size_t e = 0; e + 1 < edge_starts_.size(); ++e) {
    Box box;
    for (const GridPoint& p : {edges_[edge_starts_[e]].a, edges_[edge_starts_[e]].b}) {
      box.include(Point{static_cast<double>(p.x), static_cast<double>(p.y)});
    }
    boxes.push_back(box);
  }
  const BoxIndex index{std::span<const Box>(boxes)};
  std::vector<std::vector<Winding>> windings(cycle_first_.size());
  std::vector<std::uint8_t> is_known(cycle_first_.size(), 0);
  labels_.assign(cycle_first_.size(), std::nullopt);
  std::vector<std::uint32_t> groups;
  std::vector<std::uint32_t> waiting;
  const auto know = [&](std::uint32_t cycle, std::vector<Winding> around) {
    groups.clear();
    for (const auto& [group, times] : around) {
      if (times > 0) groups.push_back(group);
    }
    labels_[cycle] = label(groups);
    windings[cycle] = std::move(around);
    is_known[cycle] = 1;
    waiting.push_back(cycle);
  };
  std::vector<std::uint32_t> found;
  // What lies left of a vertex was met before it.
  for (std::uint32_t v = 0; v < vertices_.size(); ++v) {
    if (is_known[cycle_[out_[out_starts_[v]]]] != 0) continue;
    const std::optional<HalfEdge> beside = left_of(place(v), index, found);
    know(cycle_[outermost_at(v)], beside ? windings[cycle_[*beside]] : std::vector<Winding>());
    while (!waiting.empty()) {
      const std::uint32_t cycle = waiting.back();
      waiting.pop_back();
      HalfEdge h = cycle_first_[cycle];
      do {
        const std::uint32_t other = cycle_[twin(h)];
        if (is_known[other] == 0) know(other, across(windings[cycle], twin(h)));
        h = next_[h];
      } while (h != cycle_first_[cycle]);
    }
  }
}

std::vector<std::uint64_t> FaceArrangement::labels() const {
  std::vector<std::uint64_t> found;
  for (const auto& label : labels_) {
    if (label) found.push_back(*label);
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

// Flags of the vertices that lie straight between the only two borders they end.
std::vector<std::uint8_t> FaceArrangement::straight_vertices(
    std::span<const GridPoint> kept) const {
  std::vector<std::uint8_t> is_straight(vertices_.size(), 0);
  for (std::uint32_t v = 0; v < vertices_.size(); ++v) {
    HalfEdge border[2] = {none, none};
    std::size_t count = 0;
    for (std::uint32_t k = out_starts_[v]; k < out_starts_[v + 1] && count <= 2; ++k) {
      if (!is_border(out_[k])) continue;
      if (count < 2) border[count] = out_[k];
      ++count;
    }
    if (count != 2) continue;
    const GridPoint& a = place(target(border[0]));
    const GridPoint& b = place(target(border[1]));
    if (orientation(a, place(v), b) != 0) continue;
    is_straight[v] = std::ranges::binary_search(kept, place(v)) ? 0 : 1;
  }
  return is_straight;
}

MultiPolygonArray FaceArrangement::pieces(std::span<const std::uint64_t> labels,
                                          std::span<const GridPoint> kept, int threads) const {
  std::vector<std::vector<HalfEdge>> borders(labels.size());
  for (HalfEdge h = 0; h < ends_.size(); ++h) {
    const auto& label = labels_[cycle_[h]];
    if (!label || !is_border(h)) continue;
    const auto at = std::ranges::lower_bound(labels, *label) - labels.begin();
    borders[static_cast<std::size_t>(at)].push_back(h);
  }
  const std::vector<std::uint8_t> is_straight = straight_vertices(kept);
  std::vector<std::uint8_t> is_used(ends_.size(), 0);  // each half-edge belongs to one label
  std::vector<MultiPolygonArray> blocks(labels.size());
  parallel_for(labels.size(), threads, nullptr, [&](std::size_t k) {
    RingAssembly rings;
    for (const HalfEdge start : borders[k]) {
      if (is_used[start] != 0) continue;
      HalfEdge h = start;
      do {
        is_used[h] = 1;
        const GridPoint& p = place(origin(h));
        if (is_straight[origin(h)] == 0) {
          rings.add_point({static_cast<double>(p.x), static_cast<double>(p.y)});
        }
        // On through the faces of this label, to its next border.
        for (h = next_[h]; !is_border(h);) h = next_[twin(h)];
      } while (h != start);
      rings.finish_ring(0);
    }
    rings.resolve_touches();
    MultiPolygonBuilder builder;
    // Faces are exact, so every hole has its shell; were it not so, the nearest one is better than
    // none.
    if (!rings.append_to(builder)) rings.append_to(builder, true);
    builder.finish_feature();
    blocks[k] = std::move(builder).build();
  });
  return concatenate(blocks);
}

}  // namespace ecotone
