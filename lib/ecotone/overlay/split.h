// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/finding/ledger.h"
#include "ecotone/geometry/arrays.h"

namespace ecotone {

/// Cuts a multipolygon along lines.
///
/// A line cuts where it runs through the inside from border to border, or from line to line; an
/// end that hangs inside divides nothing. Faces that only touch at a point are faces of their own.
///
/// @param zone   valid; one feature
/// @param lines  of all features, in the same CRS; need not end at the border, nor be simple
/// @return       one feature a face, in an order that depends on their vertices alone; none of an
///               empty zone. Together the faces are the zone: where a line meets the border or
///               another line, they share a new vertex, rounded to the nearest double
/// @param ledger receives the zone as quarantined, and it comes back whole, if lines and border
///               cannot be noded
MultiPolygonArray split_by_lines(const MultiPolygonView& zone, const MultiLineStringArray& lines,
                                 Ledger& ledger);

}  // namespace ecotone
