// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the part of a feature inside or outside a zone, by whatever means.

#include <optional>
#include <string>

#include "ecotone/finding/ledger.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/piece_walker.h"

namespace ecotone {

/// Builds parts of subjects and holds their areas against those of the crossings. A part that
/// contradicts them is computed again by GEOS, on the local piece of the zone. One a thread.
class PieceBuilder {
 public:
  PieceBuilder(const ZoneIndex& index, const GridScale& scale)
      : walker_(index, scale), index_(index), scale_(scale) {}

  /// What is wanted of a subject, and what is known of it.
  struct Wish {
    Part part = Part::inside;
    double grid_area = 0;     ///< of the part, by the crossings, in square grid units
    double border = 0;        ///< length of its border in grid units, roughly
    bool is_pinched = false;  ///< rings of the subject, or of the zone, touch each other
    /// Vertices of the zone were rounded to the grid: what that explains is no part of the subject.
    bool is_rounded = false;
  };
  enum class Outcome { walked, recomputed, failed };

  /// Appends the polygons of the part to the feature under construction in `builder`.
  /// @param reason  why it was not simply walked, or why it failed
  Outcome build(const GridFeature& subject, const ZoneMeeting& meeting, const Wish& wish,
                MultiPolygonBuilder& builder, std::string& reason);

 private:
  Box extent_of(const GridBox& box) const;
  bool agrees(double area, const Wish& wish, const GridBox& box) const;
  Outcome settle(const Wish& wish, const GridBox& box, MultiPolygonBuilder& builder,
                 std::string& reason);
  geos::Polygons local_zone(const GridFeature& subject, std::uint32_t zone);

  PieceWalker walker_;
  const ZoneIndex& index_;
  GridScale scale_;
  RingAssembly rings_;
  std::optional<geos::Session> session_;
};

}  // namespace ecotone
