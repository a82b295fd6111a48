// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/piece_walker.h"

#include <algorithm>
#include <cmath>

#include "ecotone/index/grid_predicates.h"
#include "ecotone/overlay/exact_order.h"

namespace ecotone {
namespace {

using detail::Int128;
using detail::orient;
using detail::sign;

constexpr std::uint32_t none = 0xffffffffU;

Int128 cross(const GridPoint& u, const GridPoint& v) {
  return static_cast<Int128>(u.x) * v.y - static_cast<Int128>(u.y) * v.x;
}

Int128 dot(const GridPoint& u, const GridPoint& v) {
  return static_cast<Int128>(u.x) * v.x + static_cast<Int128>(u.y) * v.y;
}

GridPoint less(const GridPoint& a, const GridPoint& b) {
  return {a.x - b.x, a.y - b.y};
}

// Which half of a full turn clockwise from `from` a direction lies in: 0 for the right-hand half
// (without `from` itself), 1 for the left-hand half with `from` at its end.
int half_turn(const GridPoint& from, const GridPoint& u) {
  const int side = sign(cross(from, u));
  if (side < 0) return 0;
  if (side > 0) return 1;
  return dot(from, u) < 0 ? 0 : 2;  // straight back ends the first half
}

}  // namespace

bool turns_before(const GridPoint& from, const GridPoint& u, const GridPoint& v) {
  const int a = half_turn(from, u);
  const int b = half_turn(from, v);
  if (a != b) return a < b;
  return cross(u, v) < 0;
}

Point crossing_point(GridPoint a0, GridPoint a1, GridPoint b0, GridPoint b1,
                     const GridScale& scale) {
  if (a1 < a0) std::swap(a0, a1);
  if (b1 < b0) std::swap(b0, b1);
  if (b0 < a0 || (b0 == a0 && b1 < a1)) {
    std::swap(a0, b0);
    std::swap(a1, b1);
  }
  const auto d0 = static_cast<long double>(orient<Int128>(b0, b1, a0));
  const auto d1 = static_cast<long double>(orient<Int128>(b0, b1, a1));
  const long double t = d0 / (d0 - d1);
  const auto x = static_cast<long double>(a0.x) + t * static_cast<long double>(a1.x - a0.x);
  const auto y = static_cast<long double>(a0.y) + t * static_cast<long double>(a1.y - a0.y);
  return {scale.to_coordinate(static_cast<double>(x)), scale.to_coordinate(static_cast<double>(y))};
}

bool PieceWalker::walk(const GridFeature& subject, const ZoneMeeting& meeting, Part part,
                       RingAssembly& rings) {
  const std::size_t before = rings.ring_count();
  if (!mark_borders(subject, meeting) || !number_nodes(meeting) || !find_states(subject_) ||
      !find_states(zone_)) {
    return false;
  }
  // Rings that meet nothing are in the part as a whole or not at all.
  const auto add_whole = [&](bool of_zone, std::uint32_t ring, bool reversed) {
    const std::uint32_t first = ring_begin(subject, of_zone, ring);
    const std::uint32_t last = ring_last(subject, of_zone, ring);
    for (std::uint32_t k = 0; k < last - first; ++k) {
      rings.add_point(scale_.to_point(vertex(subject, of_zone, reversed ? last - k : first + k)));
    }
    rings.finish_ring(0);
  };
  for (const Border::Ring& ring : subject_.rings) {
    if (ring.first < ring.last) continue;
    if (ring.winding != 0 && ring.winding != 1) return false;
    if ((ring.winding == 1) == (part == Part::inside)) add_whole(false, ring.ring, false);
  }
  for (const Border::Ring& ring : zone_.rings) {
    if (ring.first < ring.last || ring.winding == 0) continue;
    if (ring.winding != 1) {
      rings.shrink(before);
      return false;
    }
    add_whole(true, ring.ring, part == Part::outside);
  }
  add_arcs(subject, part);
  if (!join_arcs(subject, meeting, rings)) {
    rings.shrink(before);
    return false;
  }
  return true;
}

bool PieceWalker::mark_borders(const GridFeature& subject, const ZoneMeeting& meeting) {
  const ZoneIndex::View& view = index_.view();
  subject_.marks.clear();
  zone_.marks.clear();
  // A vertex is the begin of its edge, also where the edge before it was found to meet there.
  const auto add = [&](Border& border, bool of_zone, std::uint32_t edge, const GridPoint& at,
                       int delta) {
    Mark mark{.edge = edge, .delta = static_cast<std::int8_t>(delta), .at = at};
    if (at == vertex(subject, of_zone, edge)) {
      mark.is_vertex = true;
    } else if (at == vertex(subject, of_zone, edge + 1)) {
      mark.is_vertex = true;
      mark.edge = edge + 1;
      std::uint32_t first = 0;
      std::uint32_t last = 0;
      if (of_zone) {
        const std::uint32_t ring = view.edge_rings[edge];
        first = view.ring_starts[ring];
        last = view.ring_starts[ring + 1] - 1;
      } else {
        const auto ring = std::upper_bound(subject.ring_starts.begin(), subject.ring_starts.end(),
                                           edge + subject.origin);
        first = *(ring - 1) - subject.origin;
        last = *ring - subject.origin - 1;
      }
      if (mark.edge == last) {
        // The end of a ring is its begin, and what is crossed there is crossed before it.
        mark.edge = first;
        mark.delta = 0;
      }
    }
    // A vertex that both share is found by each pair of edges around it.
    if (mark.delta == 0 && !border.marks.empty()) {
      const Mark& last = border.marks.back();
      if (!last.is_proper && last.edge == mark.edge && last.at == mark.at) return;
    }
    border.marks.push_back(mark);
  };
  for (std::uint32_t i = 0; i < meeting.crossings.size(); ++i) {
    const Crossing& crossing = meeting.crossings[i];
    if (crossing.is_proper) {
      subject_.marks.push_back(
          {.edge = crossing.edge, .is_proper = true, .delta = crossing.turn, .crossing = i});
      zone_.marks.push_back({.edge = crossing.zone_edge,
                             .is_proper = true,
                             .delta = static_cast<std::int8_t>(-crossing.turn),
                             .crossing = i});
    } else {
      add(subject_, false, crossing.edge, crossing.at, crossing.turn);
      add(zone_, true, crossing.zone_edge, crossing.at, -crossing.turn);
    }
  }
  for (const Touch& touch : meeting.touches) {
    add(subject_, false, touch.edge, touch.at, 0);
    add(zone_, true, touch.zone_edge, touch.at, 0);
  }
  if (!order_marks(subject, meeting, subject_, false)) return false;
  if (!order_marks(subject, meeting, zone_, true)) return false;

  const auto set_shared = [](Border& border, std::uint32_t edge, const GridPoint& at,
                             std::int8_t direction) {
    // Marks of an edge are few, and sorted by edge.
    auto mark = std::lower_bound(border.marks.begin(), border.marks.end(), edge,
                                 [](const Mark& m, std::uint32_t e) { return m.edge < e; });
    for (; mark != border.marks.end() && mark->edge == edge; ++mark) {
      if (!mark->is_proper && mark->at == at) {
        if (mark->shared != 0 && mark->shared != direction) return false;
        mark->shared = direction;
        return true;
      }
    }
    return false;
  };
  for (const SharedStretch& stretch : meeting.shared) {
    const std::int8_t direction = stretch.same_direction ? 1 : -1;
    if (!set_shared(subject_, stretch.edge, stretch.from, direction)) return false;
    if (!set_shared(zone_, stretch.zone_edge, stretch.same_direction ? stretch.from : stretch.to,
                    direction)) {
      return false;
    }
  }

  // Rings of the subject all count; of the zone, those that are met or lie in the subject.
  subject_.rings.clear();
  std::size_t at = 0;
  for (std::uint32_t r = 0; r < subject.ring_count(); ++r) {
    Border::Ring ring{.ring = r, .first = static_cast<std::uint32_t>(at)};
    while (at < subject_.marks.size() && subject_.marks[at].edge < subject.ring_end(r)) ++at;
    ring.last = static_cast<std::uint32_t>(at);
    subject_.rings.push_back(ring);
  }
  for (const RingInZone& ring : meeting.rings) {
    subject_.rings[ring.ring].winding += ring.winding;
  }
  zone_.rings.clear();
  at = 0;
  std::size_t inside = 0;
  while (at < zone_.marks.size() || inside < meeting.zone_rings.size()) {
    const std::uint32_t marked =
        at < zone_.marks.size() ? view.edge_rings[zone_.marks[at].edge] : none;
    const std::uint32_t lying =
        inside < meeting.zone_rings.size() ? meeting.zone_rings[inside].zone_ring : none;
    Border::Ring ring{.ring = std::min(marked, lying), .first = static_cast<std::uint32_t>(at)};
    while (at < zone_.marks.size() && view.edge_rings[zone_.marks[at].edge] == ring.ring) ++at;
    ring.last = static_cast<std::uint32_t>(at);
    if (lying == ring.ring) ring.winding = meeting.zone_rings[inside++].winding;
    zone_.rings.push_back(ring);
  }
  return true;
}

// Sorts marks along the border and unites those of one place.
bool PieceWalker::order_marks(const GridFeature& subject, const ZoneMeeting& meeting,
                              Border& border, bool of_zone) {
  bool is_consistent = true;
  const auto place = [&](const Mark& mark) {
    PlaceOnEdge result{.is_proper = mark.is_proper, .at = mark.at};
    if (mark.is_proper) {
      const Crossing& crossing = meeting.crossings[mark.crossing];
      const std::uint32_t k = of_zone ? crossing.edge : crossing.zone_edge;
      result.other = {vertex(subject, !of_zone, k), vertex(subject, !of_zone, k + 1)};
      result.t = of_zone ? crossing.zone_t : crossing.t;
    }
    return result;
  };
  const auto comes_before = [&](const Mark& x, const Mark& y) {
    if (x.edge != y.edge) return x.edge < y.edge;
    if (x.is_vertex || y.is_vertex) return x.is_vertex && !y.is_vertex;
    if (x.is_proper && y.is_proper && x.crossing == y.crossing) return false;
    const GridEdgeView edge{vertex(subject, of_zone, x.edge), vertex(subject, of_zone, x.edge + 1)};
    const auto order = compare_along(edge, place(x), place(y));
    // Valid features do not cross at a place where they touch themselves.
    if (order == 0 && (x.is_proper || y.is_proper)) is_consistent = false;
    return order < 0;
  };
  if (!std::is_sorted(border.marks.begin(), border.marks.end(), comes_before)) {
    std::sort(border.marks.begin(), border.marks.end(), comes_before);
  }
  std::size_t kept = 0;
  for (const Mark& mark : border.marks) {
    if (kept > 0) {
      Mark& last = border.marks[kept - 1];
      if (!mark.is_proper && !last.is_proper && mark.edge == last.edge && mark.at == last.at) {
        last.delta = static_cast<std::int8_t>(last.delta + mark.delta);
        continue;
      }
    }
    border.marks[kept++] = mark;
  }
  border.marks.resize(kept);
  return is_consistent;
}

bool PieceWalker::number_nodes(const ZoneMeeting& meeting) {
  points_.clear();
  for (const Mark& mark : subject_.marks) {
    if (!mark.is_proper) points_.push_back(mark.at);
  }
  std::sort(points_.begin(), points_.end());
  points_.erase(std::unique(points_.begin(), points_.end()), points_.end());
  const auto crossings = static_cast<std::uint32_t>(meeting.crossings.size());
  for (Border* border : {&subject_, &zone_}) {
    for (Mark& mark : border->marks) {
      if (mark.is_proper) {
        mark.node = mark.crossing;
        continue;
      }
      const auto place = std::lower_bound(points_.begin(), points_.end(), mark.at);
      if (place == points_.end() || *place != mark.at) return false;
      mark.node = crossings + static_cast<std::uint32_t>(place - points_.begin());
    }
  }
  return true;
}

bool PieceWalker::find_states(Border& border) const {
  border.states.resize(border.marks.size());
  border.ring_of.resize(border.marks.size());
  for (std::size_t r = 0; r < border.rings.size(); ++r) {
    const Border::Ring& ring = border.rings[r];
    std::int32_t state = ring.winding;
    for (std::uint32_t i = ring.first; i < ring.last; ++i) {
      state += border.marks[i].delta;
      if (state < 0 || state > 1) return false;
      border.states[i] = state;
      border.ring_of[i] = static_cast<std::uint32_t>(r);
    }
  }
  return true;
}

GridPoint PieceWalker::arrival_at(const GridFeature& subject, bool of_zone,
                                  const Border::Ring& ring, const Mark& mark) const {
  std::uint32_t edge = mark.edge;
  if (mark.is_vertex) {
    edge = edge == ring_begin(subject, of_zone, ring.ring)
               ? ring_last(subject, of_zone, ring.ring) - 1
               : edge - 1;
  }
  return less(vertex(subject, of_zone, edge + 1), vertex(subject, of_zone, edge));
}

void PieceWalker::add_arcs(const GridFeature& subject, Part part) {
  const bool inside = part == Part::inside;
  arcs_.clear();
  for (const bool of_zone : {false, true}) {
    const Border& border = of_zone ? zone_ : subject_;
    for (const Border::Ring& ring : border.rings) {
      for (std::uint32_t i = ring.first; i < ring.last; ++i) {
        const Mark& mark = border.marks[i];
        bool is_kept = false;
        if (mark.shared != 0) {
          // Along a shared stretch the subject's border stands for both.
          is_kept = !of_zone && (mark.shared > 0) == inside;
        } else {
          is_kept = of_zone ? border.states[i] == 1 : (border.states[i] == 1) == inside;
        }
        if (!is_kept) continue;
        Arc arc{.mark = i, .of_zone = of_zone, .reversed = of_zone && !inside};
        if (arc.reversed) {
          const Mark& end = border.marks[i + 1 == ring.last ? ring.first : i + 1];
          const GridPoint arrival = arrival_at(subject, of_zone, ring, end);
          arc.node = end.node;
          arc.direction = {-arrival.x, -arrival.y};
        } else {
          arc.node = mark.node;
          arc.direction =
              less(vertex(subject, of_zone, mark.edge + 1), vertex(subject, of_zone, mark.edge));
        }
        arcs_.push_back(arc);
      }
    }
  }
  std::stable_sort(arcs_.begin(), arcs_.end(),
                   [](const Arc& a, const Arc& b) { return a.node < b.node; });
}

Point PieceWalker::position(const GridFeature& subject, const ZoneMeeting& meeting,
                            const Mark& mark) const {
  if (!mark.is_proper) return scale_.to_point(mark.at);
  const Crossing& crossing = meeting.crossings[mark.crossing];
  return crossing_point(subject.vertices[crossing.edge], subject.vertices[crossing.edge + 1],
                        index_.view().vertices[crossing.zone_edge],
                        index_.view().vertices[crossing.zone_edge + 1], scale_);
}

// Adds the points of an arc but its last, and tells where it ends.
void PieceWalker::emit(const GridFeature& subject, const ZoneMeeting& meeting, const Arc& arc,
                       RingAssembly& rings, std::uint32_t& end_node, GridPoint& arrival) const {
  const Border& border = arc.of_zone ? zone_ : subject_;
  const Border::Ring& ring = border.rings[border.ring_of[arc.mark]];
  const bool wraps = arc.mark + 1 == ring.last;
  const Mark& first = border.marks[arc.mark];
  const Mark& last = border.marks[wraps ? ring.first : arc.mark + 1];
  rings.add_point(position(subject, meeting, arc.reversed ? last : first));
  const std::uint32_t begin = ring_begin(subject, arc.of_zone, ring.ring);
  const std::uint32_t end = ring_last(subject, arc.of_zone, ring.ring);  // repeats the first vertex
  // Vertices strictly between the two marks, from first.edge + 1 on, around the ring if it wraps.
  const std::uint32_t from = first.edge + 1;
  const std::uint32_t to = last.is_vertex ? last.edge : last.edge + 1;  // excluded
  const auto add = [&](std::uint32_t k) {
    rings.add_point(scale_.to_point(vertex(subject, arc.of_zone, k)));
  };
  if (!arc.reversed) {
    if (!wraps) {
      for (std::uint32_t k = from; k < to; ++k) add(k);
    } else {
      for (std::uint32_t k = from; k < end; ++k) add(k);
      for (std::uint32_t k = begin; k < to; ++k) add(k);
    }
    end_node = last.node;
    arrival = arrival_at(subject, arc.of_zone, ring, last);
    return;
  }
  if (!wraps) {
    for (std::uint32_t k = to; k-- > from;) add(k);
  } else {
    for (std::uint32_t k = to; k-- > begin;) add(k);
    for (std::uint32_t k = end; k-- > from;) add(k);
  }
  end_node = first.node;
  arrival =
      less(vertex(subject, arc.of_zone, first.edge), vertex(subject, arc.of_zone, first.edge + 1));
}

bool PieceWalker::join_arcs(const GridFeature& subject, const ZoneMeeting& meeting,
                            RingAssembly& rings) {
  const std::size_t nodes = meeting.crossings.size() + points_.size();
  arc_starts_.assign(nodes + 1, 0);
  for (const Arc& arc : arcs_) ++arc_starts_[arc.node + 1];
  for (std::size_t n = 0; n < nodes; ++n) arc_starts_[n + 1] += arc_starts_[n];
  std::vector<std::pair<std::uint32_t, std::size_t>> path;  // nodes of the open ring, places
  place_of_.assign(nodes, none);
  for (std::uint32_t start = 0; start < arcs_.size(); ++start) {
    if (arcs_[start].used) continue;
    std::uint32_t current = start;
    path.clear();
    do {
      Arc& arc = arcs_[current];
      if (arc.used) return false;
      arc.used = true;
      place_of_[arc.node] = static_cast<std::uint32_t>(path.size());
      path.emplace_back(arc.node, rings.place());
      std::uint32_t node = 0;
      GridPoint arrival;
      emit(subject, meeting, arc, rings, node, arrival);
      // A ring that comes back to a place is cut off there.
      if (place_of_[node] != none) {
        const std::size_t again = place_of_[node];
        rings.finish_ring(path[again].second);
        for (std::size_t i = again; i < path.size(); ++i) place_of_[path[i].first] = none;
        path.resize(again);
      }
      const std::uint32_t first = arc_starts_[node];
      const std::uint32_t last = arc_starts_[node + 1];
      if (first == last) return false;
      std::uint32_t next = first;
      if (last - first > 1) {
        const GridPoint back{-arrival.x, -arrival.y};
        for (std::uint32_t k = first + 1; k < last; ++k) {
          if (turns_before(back, arcs_[k].direction, arcs_[next].direction)) next = k;
        }
      }
      current = next;
    } while (current != start);
    if (!path.empty()) return false;
  }
  return true;
}

}  // namespace ecotone
