// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/meeting.h"

#include <algorithm>
#include <cmath>

#include "ecotone/index/grid_predicates.h"

namespace ecotone {
namespace {

using detail::boxes_meet;
using detail::in_box;
using detail::Int128;
using detail::longest_narrow_edge;
using detail::orient;
using detail::sign;

// A subject that meets more rings of zones than this, with as many vertices, is indexed itself.
constexpr std::size_t many_bases = 24;
constexpr std::size_t many_vertices = 256;

// The winding number of the subject around a point of B: rays run towards +x, and a vertex of A
// at its height counts as above.
template <typename Product>
int winding_around(const GridFeature& subject, const GridPoint& b) {
  int winding = 0;
  for (std::size_t r = 0; r < subject.ring_count(); ++r) {
    for (std::uint32_t k = subject.ring_begin(r); k + 1 < subject.ring_end(r); ++k) {
      const GridPoint& a0 = subject.vertices[k];
      const GridPoint& a1 = subject.vertices[k + 1];
      const bool up0 = a0.y >= b.y;
      const bool up1 = a1.y >= b.y;
      if (up0 == up1) continue;
      int side = 0;
      if (b.x < std::min(a0.x, a1.x)) {
        side = up1 ? 1 : -1;
      } else if (b.x > std::max(a0.x, a1.x)) {
        side = up1 ? -1 : 1;
      } else {
        side = detail::side_of_b(orient<Product>(a0, a1, b), a0, a1);
      }
      if (up1 && side > 0) ++winding;
      if (!up1 && side < 0) --winding;
    }
  }
  return winding;
}

// A feature turned by half a turn: what was moved by (ε, ε²) against the zones is now the side
// that they are moved against.
GridPolygons turned(const GridFeature& subject) {
  GridPolygons polygons;
  polygons.vertices.reserve(subject.vertices.size());
  for (const GridPoint& p : subject.vertices) polygons.vertices.push_back({-p.x, -p.y});
  for (std::size_t r = 0; r < subject.ring_count(); ++r) {
    polygons.ring_starts.push_back(subject.ring_end(r));
    polygons.ring_features.push_back(0);
  }
  polygons.feature_rings.push_back(static_cast<std::uint32_t>(subject.ring_count()));
  return polygons;
}

template <typename List, typename Less>
void sort_unless_sorted(List& list, const Less& less) {
  if (!std::is_sorted(list.begin(), list.end(), less)) std::sort(list.begin(), list.end(), less);
}

template <typename Item>
bool before(const Item& a, const Item& b) {
  if (a.zone != b.zone) return a.zone < b.zone;
  if (a.edge != b.edge) return a.edge < b.edge;
  return a.zone_edge < b.zone_edge;
}

// Where all borders are shared there are dozens of touches a zone: no finer order than is used.
bool touch_before(const Touch& a, const Touch& b) {
  return a.zone < b.zone;
}

}  // namespace

GridFeature feature_of(const GridPolygons& polygons, std::size_t i) {
  const std::uint32_t first = polygons.feature_rings[i];
  const std::uint32_t last = polygons.feature_rings[i + 1];
  const std::uint32_t begin = polygons.ring_starts[first];
  return {std::span(polygons.vertices).subspan(begin, polygons.ring_starts[last] - begin),
          std::span(polygons.ring_starts).subspan(first, last - first + 1), begin};
}

void Meeting::clear() {
  crossings.clear();
  touches.clear();
  shared.clear();
  rings.clear();
  zone_rings.clear();
}

void MeetingFinder::find(const GridFeature& subject, Meeting& meeting) {
  meeting.clear();
  if (index_.is_empty() || subject.vertices.empty()) return;
  const GridBox box = box_of(subject.vertices);
  if (!box.overlaps(index_.extent()) || find_room(subject, box, meeting)) return;
  std::int64_t longest = index_.view().longest_edge;
  for (std::size_t r = 0; r < subject.ring_count(); ++r) {
    for (std::uint32_t k = subject.ring_begin(r); k + 1 < subject.ring_end(r); ++k) {
      longest = std::max({longest, std::abs(subject.vertices[k + 1].x - subject.vertices[k].x),
                          std::abs(subject.vertices[k + 1].y - subject.vertices[k].y)});
    }
  }
  if (longest <= longest_narrow_edge && index_.view().blocks[0].shift <= 30) {
    find_as<std::int64_t>(subject, box, meeting);
  } else {
    find_as<Int128>(subject, box, meeting);
  }
}

// A subject in a free room of cells lies in the zones that are around it, and in no other.
bool MeetingFinder::find_room(const GridFeature& subject, const GridBox& box,
                              Meeting& meeting) const {
  const ZoneIndex::View& view = index_.view();
  const GridPoint middle{box.min_x + (box.max_x - box.min_x) / 2,
                         box.min_y + (box.max_y - box.min_y) / 2};
  if (!view.extent.contains(middle)) return false;
  const ZoneIndex::Leaf at = index_.leaf(middle);
  const std::int64_t reach = std::max(
      {at.column - at.block->column_of(box.min_x), at.block->column_of(box.max_x) - at.column,
       at.row - at.block->row_of(box.min_y), at.block->row_of(box.max_y) - at.row});
  if (view.rooms[at.cell] <= reach) return false;
  ZoneWinding single;
  for (const ZoneWinding& around : index_.members(view.sets[at.cell], single)) {
    if (!counts(around.zone)) continue;
    for (std::uint32_t r = 0; r < subject.ring_count(); ++r) {
      meeting.rings.push_back({around.zone, r, around.winding});
    }
  }
  return true;
}

void MeetingFinder::find_along(const GridFeature& paths, const ZoneScope& scope, Meeting& meeting) {
  scope_ = &scope;
  find_along(paths, meeting);
  scope_ = nullptr;
}

void MeetingFinder::find_along(const GridFeature& paths, Meeting& meeting) {
  closed_ = false;
  find(paths, meeting);
  closed_ = true;
}

template <typename Product>
void MeetingFinder::find_as(const GridFeature& subject, const GridBox& box, Meeting& meeting) {
  for (std::uint32_t r = 0; r < subject.ring_count(); ++r) {
    locate_base<Product>(subject, r, meeting);
    for (std::uint32_t k = subject.ring_begin(r); k + 1 < subject.ring_end(r); ++k) {
      meet_edge<Product>(subject, k, meeting);
    }
  }
  if (closed_) locate_zone_rings<Product>(subject, box, meeting);
  sort_unless_sorted(meeting.crossings, before<Crossing>);
  if (!std::is_sorted(meeting.touches.begin(), meeting.touches.end(), touch_before)) {
    std::stable_sort(meeting.touches.begin(), meeting.touches.end(), touch_before);
  }
  if (detail_ == Detail::areas) {
    const auto twice = std::ranges::unique(meeting.touches, {}, &Touch::zone);
    meeting.touches.erase(twice.begin(), twice.end());
  }
  sort_unless_sorted(meeting.shared, before<SharedStretch>);
  sort_unless_sorted(meeting.rings, [](const RingInZone& a, const RingInZone& b) {
    return a.zone != b.zone ? a.zone < b.zone : a.ring < b.ring;
  });
  sort_unless_sorted(meeting.zone_rings,
                     [](const ZoneRingInSubject& a, const ZoneRingInSubject& b) {
                       return a.zone != b.zone ? a.zone < b.zone : a.zone_ring < b.zone_ring;
                     });
}

template <typename Product>
void MeetingFinder::locate_base(const GridFeature& subject, std::uint32_t ring, Meeting& meeting) {
  const ZoneIndex::View& view = index_.view();
  const GridPoint base = subject.vertices[subject.ring_begin(ring)];
  if (!view.extent.contains(base)) return;
  const ZoneIndex::Leaf at = index_.leaf(base);
  ZoneWinding single;
  const auto around = index_.members(view.sets[at.cell], single);
  const auto edges = index_.edges_of(at.cell);
  const GridPoint corner = at.block->corner(at.column, at.row);
  if (edges.empty() || corner == base) {
    for (const ZoneWinding& w : around) {
      if (counts(w.zone)) meeting.rings.push_back({w.zone, ring, w.winding});
    }
    return;
  }
  around_.assign(around.begin(), around.end());
  for (const std::uint32_t k : edges) {
    const GridPoint& b0 = view.vertices[k];
    const GridPoint& b1 = view.vertices[k + 1];
    if (!boxes_meet(corner, base, b0, b1)) continue;
    const int step = detail::winding_step<Product>(corner, base, b0, b1);
    if (step == 0) continue;
    const std::uint32_t zone = view.ring_zones[view.edge_rings[k]];
    const auto place = std::ranges::find(around_, zone, &ZoneWinding::zone);
    if (place == around_.end()) {
      around_.push_back({zone, step});
    } else {
      place->winding += step;
    }
  }
  for (const ZoneWinding& w : around_) {
    if (w.winding != 0 && counts(w.zone)) meeting.rings.push_back({w.zone, ring, w.winding});
  }
}

template <typename Product>
void MeetingFinder::meet_edge(const GridFeature& subject, std::uint32_t edge, Meeting& meeting) {
  const ZoneIndex::View& view = index_.view();
  const GridPoint& a0 = subject.vertices[edge];
  const GridPoint& a1 = subject.vertices[edge + 1];
  const std::size_t first_crossing = meeting.crossings.size();
  const std::size_t first_shared = meeting.shared.size();
  const auto [left, right] = std::minmax(a0.x, a1.x);
  const auto [low, high] = std::minmax(a0.y, a1.y);
  const GridPoint* const vertices = view.vertices.data();
  const std::uint32_t* const starts = view.cell_starts.data();
  const std::uint32_t* const edges = view.cell_edges.data();
  std::size_t cells = 0;
  index_.visit_leaves(a0, a1, [&](std::uint32_t cell) {
    ++cells;
    const std::uint32_t* const end = edges + starts[cell + 1];
    for (const std::uint32_t* k = edges + starts[cell]; k != end; ++k) {
      const GridPoint& b0 = vertices[*k];
      const GridPoint& b1 = vertices[*k + 1];
      if ((b0.x < left && b1.x < left) || (b0.x > right && b1.x > right) ||
          (b0.y < low && b1.y < low) || (b0.y > high && b1.y > high)) {
        continue;
      }
      meet<Product>(a0, a1, edge, *k, meeting);
    }
  });
  if (cells < 2) return;
  // The same two edges may have met in several cells.
  const auto without_repetitions = [](auto& list, std::size_t first, const auto& less) {
    if (list.size() < first + 2) return;
    const auto begin = list.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, list.end(), less);
    list.erase(std::unique(begin, list.end(),
                           [&less](const auto& a, const auto& b) { return !less(a, b); }),
               list.end());
  };
  without_repetitions(meeting.crossings, first_crossing, before<Crossing>);
  if (detail_ == Detail::areas) return;
  without_repetitions(meeting.shared, first_shared, before<SharedStretch>);
}

template <typename Product>
void MeetingFinder::meet(const GridPoint& a0, const GridPoint& a1, std::uint32_t edge,
                         std::uint32_t zone_edge, Meeting& meeting) {
  const ZoneIndex::View& view = index_.view();
  const GridPoint& b0 = view.vertices[zone_edge];
  const GridPoint& b1 = view.vertices[zone_edge + 1];
  const Product d0 = orient<Product>(b0, b1, a0);
  const Product d1 = orient<Product>(b0, b1, a1);
  if ((d0 > 0 && d1 > 0) || (d0 < 0 && d1 < 0)) return;
  const Product e0 = orient<Product>(a0, a1, b0);
  const Product e1 = orient<Product>(a0, a1, b1);
  if ((e0 > 0 && e1 > 0) || (e0 < 0 && e1 < 0)) return;
  const std::uint32_t zone = view.ring_zones[view.edge_rings[zone_edge]];
  if (!counts(zone)) return;
  if (d0 != 0 && d1 != 0 && e0 != 0 && e1 != 0) {
    Crossing& crossing = meeting.crossings.emplace_back();
    crossing.zone = zone;
    crossing.edge = edge;
    crossing.zone_edge = zone_edge;
    crossing.turn = d1 > 0 ? 1 : -1;
    crossing.is_proper = true;
    crossing.t = static_cast<double>(d0) / static_cast<double>(d0 - d1);
    crossing.zone_t = static_cast<double>(e0) / static_cast<double>(e0 - e1);
    const detail::Quotient part = detail::proportion(d0, e0, static_cast<Product>(d0 - d1));
    crossing.fraction = -part.rest;
    crossing.whole = -part.whole;
    return;
  }
  GridPoint at;
  bool touching = false;
  const auto touch = [&](const GridPoint& p) {
    if (detail_ == Detail::areas) {
      if (!touching) note_touch(zone, meeting);
    } else if (!touching || meeting.touches.back().at != p) {
      meeting.touches.push_back({zone, edge, zone_edge, p});
    }
    at = p;
    touching = true;
  };
  if (d0 == 0 && in_box(a0, b0, b1)) touch(a0);
  if (d1 == 0 && in_box(a1, b0, b1)) touch(a1);
  if (e0 == 0 && in_box(b0, a0, a1) && b0 != a0 && b0 != a1) touch(b0);
  if (e1 == 0 && in_box(b1, a0, a1) && b1 != a0 && b1 != a1) touch(b1);
  if (d0 == 0 && d1 == 0 && detail_ == Detail::areas) return;
  if (d0 == 0 && d1 == 0) {
    // On one line: what they share lies between the inner two of the four ends.
    const bool same = (b1.x > b0.x) == (a1.x > a0.x) && (b1.y > b0.y) == (a1.y > a0.y) &&
                      (b1.x < b0.x) == (a1.x < a0.x) && (b1.y < b0.y) == (a1.y < a0.y);
    const bool forward = a0 < a1;
    const GridPoint& b_first = same ? b0 : b1;
    const GridPoint& b_last = same ? b1 : b0;
    const GridPoint& from = forward ? std::max(a0, b_first) : std::min(a0, b_first);
    const GridPoint& to = forward ? std::min(a1, b_last) : std::max(a1, b_last);
    if (forward ? from < to : to < from) {
      meeting.shared.push_back({zone, edge, zone_edge, same, from, to});
    }
    return;
  }
  if (!touching) return;
  const int from = detail::side_of_a(d0, b0, b1);
  const int to = detail::side_of_a(d1, b0, b1);
  if (from == to) return;
  if (detail::side_of_b(e0, a0, a1) == detail::side_of_b(e1, a0, a1)) return;
  Crossing& crossing = meeting.crossings.emplace_back();
  crossing.zone = zone;
  crossing.edge = edge;
  crossing.zone_edge = zone_edge;
  crossing.turn = static_cast<std::int8_t>(to);
  crossing.at = at;
}

// Once a zone, if it is one of the last few that were touched; the rest goes when all is sorted.
void MeetingFinder::note_touch(std::uint32_t zone, Meeting& meeting) const {
  constexpr std::size_t few = 8;
  const std::size_t count = meeting.touches.size();
  for (std::size_t k = count > few ? count - few : 0; k < count; ++k) {
    if (meeting.touches[k].zone == zone) return;
  }
  meeting.touches.push_back({.zone = zone});
}

template <typename Product>
void MeetingFinder::locate_zone_rings(const GridFeature& subject, const GridBox& box,
                                      Meeting& meeting) {
  const ZoneIndex::View& view = index_.view();
  const CellBlock& block = view.base_block;
  const std::int64_t c0 = std::max<std::int64_t>(block.column_of(box.min_x), 0);
  const std::int64_t c1 =
      std::min<std::int64_t>(block.column_of(box.max_x), std::int64_t{block.columns} - 1);
  const std::int64_t r0 = std::max<std::int64_t>(block.row_of(box.min_y), 0);
  const std::int64_t r1 =
      std::min<std::int64_t>(block.row_of(box.max_y), std::int64_t{block.rows} - 1);
  bases_.clear();
  for (std::int64_t r = r0; r <= r1; ++r) {
    const std::uint32_t first = view.base_starts[block.cell(c0, r)];
    const std::uint32_t last = c1 < c0 ? first : view.base_starts[block.cell(c1, r) + 1];
    for (std::uint32_t k = first; k < last; ++k) {
      const std::uint32_t ring = view.base_rings[k];
      if (box.contains(view.vertices[view.ring_starts[ring]])) bases_.push_back(ring);
    }
  }
  const auto add = [&](std::uint32_t ring, int winding) {
    if (winding != 0) meeting.zone_rings.push_back({view.ring_zones[ring], ring, winding});
  };
  if (bases_.size() <= many_bases || subject.vertices.size() <= many_vertices) {
    for (const std::uint32_t ring : bases_) {
      add(ring, winding_around<Product>(subject, view.vertices[view.ring_starts[ring]]));
    }
    return;
  }
  const ZoneIndex of_subject(turned(subject), 1);
  for (const std::uint32_t ring : bases_) {
    const GridPoint& base = view.vertices[view.ring_starts[ring]];
    of_subject.zones_at({-base.x, -base.y}, around_);
    add(ring, around_.empty() ? 0 : around_.front().winding);
  }
}

}  // namespace ecotone
