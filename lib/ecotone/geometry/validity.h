// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// What can be wrong with a multipolygon. The kinds from `repeated_point` on are notes: worth
/// telling, but the multipolygon is valid all the same.
enum class FaultKind {
  not_finite,             ///< a coordinate is NaN or infinite
  too_few_points,         ///< a ring has fewer than three different points
  not_closed,             ///< a ring does not end where it began
  crossing,               ///< two edges cross, or two rings cross at a vertex
  overlap,                ///< two edges lie on each other for more than a point
  spike,                  ///< a ring goes to a point and back along the same line
  self_touch,             ///< a ring touches itself at a vertex
  interior_disconnected,  ///< rings of a polygon touch such that its interior falls apart
  hole_outside_shell,     ///< a hole does not lie in the shell of its polygon
  hole_in_hole,           ///< a hole lies in another hole of its polygon
  nested_shells,          ///< a shell lies in the interior of another polygon
  duplicate_ring,         ///< two rings are the same
  repeated_point,         ///< note: a vertex equals the one before it
  ring_direction,         ///< note: a shell runs clockwise or a hole counter-clockwise
};

/// Whether a kind is a note only and leaves the multipolygon valid.
constexpr bool is_note(FaultKind kind) {
  return kind >= FaultKind::repeated_point;
}

/// Name of a kind for results, such as "self_touch".
std::string_view fault_name(FaultKind kind);

/// A sentence about a kind for people.
const Text& fault_text(FaultKind kind);

/// A ring of a multipolygon; ring 0 is the shell.
struct RingPlace {
  std::size_t polygon = 0;
  std::size_t ring = 0;

  friend auto operator<=>(const RingPlace&, const RingPlace&) = default;
};

/// One thing that is wrong with a multipolygon, and where.
struct Fault {
  FaultKind kind = FaultKind::not_finite;
  Point at;  ///< of a coordinate that is not finite, the last finite vertex before it
  RingPlace ring;
  std::optional<RingPlace> other;  ///< the second ring, where two different ones take part

  friend bool operator==(const Fault&, const Fault&) = default;
};

struct FaultOptions {
  bool notes = true;
  /// Stop after so many faults (notes not counted). One garbled ring can have millions.
  std::size_t limit = 1000;
};

/// Finds what is wrong with a multipolygon by the rules of OGC 06-103r4, section 6.1.11.1 and
/// 6.1.14: rings are closed and simple; holes lie in their shell, touch other rings at points at
/// most, and leave the interior of their polygon connected; polygons share points at most.
/// Decided on the coordinates as they are, exactly, without a tolerance.
///
/// @return  faults in the order of rings, then of kinds, then of x and y; empty for a valid or
///          empty multipolygon. Nesting is examined only of rings that do not cross or overlap.
///
/// Cost: n log n for rings of real data (a tree of boxes over edges); a quadratic number of
/// crossings is cut off by `limit`.
std::vector<Fault> faults(const MultiPolygonView& zone, const FaultOptions& options = {});

/// Whether a multipolygon has no fault; stops at the first.
bool is_valid(const MultiPolygonView& zone);

}  // namespace ecotone
