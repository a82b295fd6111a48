// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: where a feature meets the zones of an index.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/index/zone_index.h"

namespace ecotone {

/// One feature as the engine takes it: closed rings as in `GridPolygons`, or open paths.
struct GridFeature {
  std::span<const GridPoint> vertices;         ///< of all rings
  std::span<const std::uint32_t> ring_starts;  ///< rings + 1, from the same origin as `origin`
  std::uint32_t origin = 0;                    ///< `ring_starts` of vertex 0 of `vertices`

  std::size_t ring_count() const { return ring_starts.size() - 1; }
  std::uint32_t ring_begin(std::size_t r) const { return ring_starts[r] - origin; }
  std::uint32_t ring_end(std::size_t r) const { return ring_starts[r + 1] - origin; }
};

/// A feature of a column.
GridFeature feature_of(const GridPolygons& polygons, std::size_t i);

/// Where the border of a subject crosses that of a zone, the subject moved by (ε, ε²).
struct Crossing {
  std::uint32_t zone = 0;
  std::uint32_t edge = 0;       ///< of the subject: number of its first vertex
  std::uint32_t zone_edge = 0;  ///< of the index
  std::int8_t turn = 0;         ///< 1: the subject goes into the zone; −1: out of it
  /// The borders cross inside both edges; otherwise they meet at a vertex of one, `at`.
  bool is_proper = false;
  GridPoint at;
  double t = 0;       ///< where on the subject's edge, 0 to 1; proper crossings only
  double zone_t = 0;  ///< where on the zone's edge
  /// Twice the area of (zone's edge from its begin) × (subject's edge up to here), which is what
  /// a proper crossing adds to whole numbers; see `overlap_sums`. Of wide features a whole number
  /// apart.
  double fraction = 0;
  double whole = 0;
};

/// A vertex of one border that lies on the other, where the two stand.
struct Touch {
  std::uint32_t zone = 0;
  std::uint32_t edge = 0;
  std::uint32_t zone_edge = 0;
  GridPoint at;
};

/// A stretch that an edge of the subject and one of a zone share.
struct SharedStretch {
  std::uint32_t zone = 0;
  std::uint32_t edge = 0;
  std::uint32_t zone_edge = 0;
  bool same_direction = false;
  GridPoint from;  ///< along the subject's edge
  GridPoint to;
};

/// The winding number of a zone around the first vertex of a ring of the subject.
struct RingInZone {
  std::uint32_t zone = 0;
  std::uint32_t ring = 0;
  std::int32_t winding = 0;
};

/// The winding number of the subject around the first vertex of a ring of a zone.
struct ZoneRingInSubject {
  std::uint32_t zone = 0;
  std::uint32_t zone_ring = 0;
  std::int32_t winding = 0;
};

/// All that a subject has to do with the zones of an index; each list sorted by zone, then by
/// edges or rings. Touches are by zone only, and may come twice. From these lists follow areas,
/// lengths and geometries alike.
struct Meeting {
  std::vector<Crossing> crossings;
  std::vector<Touch> touches;
  std::vector<SharedStretch> shared;
  std::vector<RingInZone> rings;
  std::vector<ZoneRingInSubject> zone_rings;

  void clear();
};

/// The parts of a meeting that belong to one zone.
struct ZoneMeeting {
  std::uint32_t zone = 0;
  std::span<const Crossing> crossings;
  std::span<const Touch> touches;
  std::span<const SharedStretch> shared;
  std::span<const RingInZone> rings;
  std::span<const ZoneRingInSubject> zone_rings;
};

/// Which zones count: those of one group, without one of them.
struct ZoneScope {
  std::span<const std::uint32_t> groups;  ///< of each zone
  std::uint32_t group = 0;
  std::uint32_t without = 0;

  bool has(std::uint32_t zone) const { return groups[zone] == group && zone != without; }
};

/// Finds meetings of one subject after the other; keeps its memory. One a thread.
class MeetingFinder {
 public:
  /// How much is wanted of what meets without crossing: shared borders make most of it.
  enum class Detail {
    all,
    areas,  ///< one touch a zone, without its place, and no shared stretches: enough for areas
  };
  explicit MeetingFinder(const ZoneIndex& index, Detail detail = Detail::all)
      : index_(index), detail_(detail) {}

  /// Meets a polygon feature with all zones. Cost: linear in its vertices and in the edges of the
  /// cells that it visits; of a subject that lies in a free room of cells, only its box is taken
  /// and the set of one cell read.
  void find(const GridFeature& subject, Meeting& meeting);
  /// Meets paths with the zones of a scope: rings need not be closed, and rings of zones that lie
  /// inside are not looked for.
  void find_along(const GridFeature& paths, const ZoneScope& scope, Meeting& meeting);
  /// The same with all zones.
  void find_along(const GridFeature& paths, Meeting& meeting);

  /// Calls visit(ZoneMeeting) for each zone met, by zone.
  template <typename Visit>
  static void for_each_zone(const Meeting& meeting, const Visit& visit);

 private:
  bool find_room(const GridFeature& subject, const GridBox& box, Meeting& meeting) const;
  template <typename Product>
  void find_as(const GridFeature& subject, const GridBox& box, Meeting& meeting);
  template <typename Product>
  void locate_base(const GridFeature& subject, std::uint32_t ring, Meeting& meeting);
  template <typename Product>
  void meet_edge(const GridFeature& subject, std::uint32_t edge, Meeting& meeting);
  template <typename Product>
  void meet(const GridPoint& a0, const GridPoint& a1, std::uint32_t edge, std::uint32_t zone_edge,
            Meeting& meeting);
  template <typename Product>
  void locate_zone_rings(const GridFeature& subject, const GridBox& box, Meeting& meeting);

  bool counts(std::uint32_t zone) const { return scope_ == nullptr || scope_->has(zone); }

  void note_touch(std::uint32_t zone, Meeting& meeting) const;

  const ZoneIndex& index_;
  Detail detail_;
  const ZoneScope* scope_ = nullptr;  // of the present search
  bool closed_ = true;
  std::vector<ZoneWinding> around_;
  std::vector<std::uint32_t> bases_;
};

template <typename Visit>
void MeetingFinder::for_each_zone(const Meeting& meeting, const Visit& visit) {
  std::size_t c = 0;
  std::size_t t = 0;
  std::size_t s = 0;
  std::size_t r = 0;
  std::size_t z = 0;
  const auto take = [](const auto& list, std::size_t& at, std::uint32_t zone) {
    const std::size_t first = at;
    while (at < list.size() && list[at].zone == zone) ++at;
    return std::span(list).subspan(first, at - first);
  };
  constexpr std::uint32_t none = 0xffffffffU;
  while (true) {
    std::uint32_t zone = none;
    if (c < meeting.crossings.size()) zone = std::min(zone, meeting.crossings[c].zone);
    if (t < meeting.touches.size()) zone = std::min(zone, meeting.touches[t].zone);
    if (s < meeting.shared.size()) zone = std::min(zone, meeting.shared[s].zone);
    if (r < meeting.rings.size()) zone = std::min(zone, meeting.rings[r].zone);
    if (z < meeting.zone_rings.size()) zone = std::min(zone, meeting.zone_rings[z].zone);
    if (zone == none) return;
    ZoneMeeting part{.zone = zone};
    part.crossings = take(meeting.crossings, c, zone);
    part.touches = take(meeting.touches, t, zone);
    part.shared = take(meeting.shared, s, zone);
    part.rings = take(meeting.rings, r, zone);
    part.zone_rings = take(meeting.zone_rings, z, zone);
    visit(part);
  }
}

}  // namespace ecotone
