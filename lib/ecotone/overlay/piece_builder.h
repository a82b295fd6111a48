// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: the part of a feature inside or outside a zone, by whatever means.

#include <string>

#include "ecotone/finding/ledger.h"
#include "ecotone/overlay/geos.h"
#include "ecotone/overlay/piece_walker.h"

namespace ecotone {

/// Builds parts of subjects and holds their areas against those of the crossings. A part that
/// contradicts them is computed again by GEOS, on the local piece of the zone. One a thread.
class PieceBuilder {
 public:
  PieceBuilder(const ZoneIndex& index, const GridScale& scale) : walker_(index, scale), index_(index), scale_(scale) {}

  enum class Outcome { walked, recomputed, failed };

  /// Appends the polygons of the part to the feature under construction in `builder`.
  /// @param grid_area  of the part, in square grid units
  /// @param border     length of its border in grid units, roughly
  /// @param pinched    rings of the subject, or of the zone, touch each other
  /// @param reason     why it was not walked, or why it failed
  Outcome build(const GridFeature& subject, const ZoneMeeting& meeting, Part part,
                double grid_area, double border, bool pinched, MultiPolygonBuilder& builder,
                std::string& reason);

 private:
  bool agrees(double area, double grid_area, double border, const GridBox& box) const;
  Outcome build_tight(double grid_area, double border, const GridBox& box,
                      MultiPolygonBuilder& builder, std::string& reason);
  geos::Polygons local_zone(const GridFeature& subject, std::uint32_t zone);

  PieceWalker walker_;
  const ZoneIndex& index_;
  GridScale scale_;
  RingAssembly rings_;
  std::optional<geos::Session> session_;
};

}  // namespace ecotone
