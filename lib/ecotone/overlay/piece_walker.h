// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: geometries of overlaps and differences from crossings.

#include <cstdint>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/index/meeting.h"
#include "ecotone/overlay/ring_assembly.h"

namespace ecotone {

/// Which part of a subject is wanted.
enum class Part : std::uint8_t { inside, outside };

/// Builds the part of a subject that lies in a zone, or outside it, from their meeting.
///
/// Both borders are cut at the places where they meet. A piece of border between two such places
/// lies wholly inside the other feature, wholly outside, or on its border; which, follows from
/// the crossings alone, since each changes the winding number of what comes after it. Pieces that
/// bound the result are joined at their ends, at the sharpest turn to the left where there is a
/// choice, so that rings come out that do not touch themselves. Of the zone no vertex outside the
/// subject is visited.
///
/// Places where borders meet are vertices, exactly, or proper crossings of two edges, which are
/// rounded last and the same way for every feature that has these edges: a border that two
/// results share has the same vertices in both.
class PieceWalker {
 public:
  explicit PieceWalker(const ZoneIndex& index, const GridScale& scale)
      : index_(index), scale_(scale) {}

  /// Adds the rings of the part to `rings`.
  /// @return  false if the meeting contradicts itself, as with invalid features; rings are then
  ///          as before
  bool walk(const GridFeature& subject, const ZoneMeeting& meeting, Part part, RingAssembly& rings);

 private:
  // A place where the two borders meet, on one of them.
  struct Mark {
    std::uint32_t edge = 0;  // that it lies on, or begins with it
    bool is_vertex = false;  // at the begin of the edge
    bool is_proper = false;  // a crossing; else the vertex of the other border
    std::int8_t delta = 0;   // change of the winding number
    std::int8_t shared = 0;  // the stretch from here on is shared: 1 along, −1 against
    std::uint32_t crossing = 0;
    GridPoint at;  // unless it is a proper crossing
    std::uint32_t node = 0;
  };
  // One border: its marks in order, ring by ring.
  struct Border {
    std::vector<Mark> marks;
    struct Ring {
      std::uint32_t ring = 0;
      std::uint32_t first = 0;  // marks
      std::uint32_t last = 0;
      std::int32_t winding = 0;  // before the first mark
    };
    std::vector<Ring> rings;
    std::vector<std::int32_t> states;    // winding number from each mark on
    std::vector<std::uint32_t> ring_of;  // place in `rings` of each mark
  };
  struct Arc {
    std::uint32_t node = 0;  // where it begins
    std::uint32_t mark = 0;  // where it begins along the border
    bool of_zone = false;
    bool reversed = false;  // from the end of the stretch that begins at `mark`
    bool used = false;
    GridPoint direction;  // as it leaves the node
  };

  bool mark_borders(const GridFeature& subject, const ZoneMeeting& meeting);
  bool order_marks(const GridFeature& subject, const ZoneMeeting& meeting, Border& border,
                   bool of_zone);
  bool number_nodes(const ZoneMeeting& meeting);
  bool find_states(Border& border) const;
  void add_arcs(const GridFeature& subject, Part part);
  bool join_arcs(const GridFeature& subject, const ZoneMeeting& meeting, RingAssembly& rings);
  void emit(const GridFeature& subject, const ZoneMeeting& meeting, const Arc& arc,
            RingAssembly& rings, std::uint32_t& end_node, GridPoint& arrival) const;

  const GridPoint& vertex(const GridFeature& subject, bool of_zone, std::uint32_t k) const {
    return of_zone ? index_.view().vertices[k] : subject.vertices[k];
  }
  std::uint32_t ring_begin(const GridFeature& subject, bool of_zone, std::uint32_t ring) const {
    return of_zone ? index_.view().ring_starts[ring] : subject.ring_begin(ring);
  }
  std::uint32_t ring_last(const GridFeature& subject, bool of_zone, std::uint32_t ring) const {
    return (of_zone ? index_.view().ring_starts[ring + 1] : subject.ring_end(ring)) - 1;
  }
  GridPoint arrival_at(const GridFeature& subject, bool of_zone, const Border::Ring& ring,
                       const Mark& mark) const;
  Point position(const GridFeature& subject, const ZoneMeeting& meeting, const Mark& mark) const;

  const ZoneIndex& index_;
  GridScale scale_;
  Border subject_;
  Border zone_;
  std::vector<GridPoint> points_;  // nodes at vertices; their numbers follow those of crossings
  std::vector<Arc> arcs_;          // by node
  std::vector<std::uint32_t> arc_starts_;
  std::vector<std::uint32_t> place_of_;  // of each node in the open ring
};

/// The point where two edges cross, rounded; the same whichever comes first and however they run.
Point crossing_point(GridPoint a0, GridPoint a1, GridPoint b0, GridPoint b1,
                     const GridScale& scale);

/// Whether direction u comes before v when turning clockwise from `from`; all exact. A direction
/// equal to `from` comes last.
bool turns_before(const GridPoint& from, const GridPoint& u, const GridPoint& v);

}  // namespace ecotone
