// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "ecotone/compliance/spatial_facts.h"
#include "ecotone/compliance/way_out.h"
#include "ecotone/finding/mending.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/layer/layer.h"
#include "ecotone/layer/layer_set.h"

namespace ecotone {

/// How far a subject may be moved to pass; farther away it is another project.
inline constexpr double longest_move_m = 5000;

/// Finds how subjects would pass: what of a polygon to give up, or where to move a subject.
///
/// What is given up is what the zones take and a band around their border as wide as the borders
/// are inaccurate, so that the rest is beyond doubt and touches nothing. It is the smallest such
/// part: all of it lies in the zones or nearer to them than their accuracy. Where nothing would be
/// left, and for distances, the subject is moved as it is, by the shortest way to a place where it
/// keeps every distance and its accuracy, and where the layers still tell what is there.
class Mender {
 public:
  /// @param subjects  in the CRS of the layers
  Mender(const Layer& subjects, const LayerSet& layers, const SpatialFacts& facts,
         AreaMethod method)
      : subjects_(subjects), layers_(layers), facts_(facts), method_(method) {}

  /// A way out that was taken.
  struct Mended {
    Mending mending;
    WayOut way;
  };

  /// Takes the way out that costs least: the smallest part to give up, else the shortest move.
  /// @param ways  nothing is returned where there are none
  std::optional<Mended> mend(std::size_t subject, const std::vector<WayOut>& ways) const;

 private:
  std::optional<GiveUp> give_up(std::size_t subject, const WayOut& way) const;
  std::optional<Move> move(std::size_t subject, const WayOut& way) const;

  const Layer& subjects_;
  const LayerSet& layers_;
  const SpatialFacts& facts_;
  AreaMethod method_;
};

}  // namespace ecotone
