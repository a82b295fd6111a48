// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: what a column covers, by the edges that do not cancel out.

#include <optional>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/noding.h"

namespace ecotone {

/// What a column covers once, more than once, and not at all.
///
/// The number of features over a place is the winding number of all their edges around it, and
/// edges that two features share cancel out. So the few edges that are left decide alone where
/// features overlap and where gaps are, for a coverage of any size.
struct Covering {
  /// Boxes that hold all regions under two features or more.
  std::vector<Box> more_than_once;
  /// Whether the edges meet at their ends only. Otherwise rounding would have a say in the next
  /// two, so that they are left empty.
  bool is_exact = false;
  MultiPolygonArray united;  ///< one feature
  MultiPolygonArray gaps;    ///< enclosed ground that nothing covers, a polygon each
};

/// Nothing if the edges cannot be cut apart.
/// @param net  of `edge_mates`
std::optional<Covering> covering_of(std::span<const detail::GridEdge> net, const GridScale& scale);

}  // namespace ecotone
