// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// What a reader of WKB or WKT found in one geometry, and what it had to leave out. Nothing is
/// left out silently: what is counted here is for the caller to tell.
struct GeometryReading {
  /// The highest dimension among the parts that are not empty; of an empty geometry, the
  /// dimension of its name (points for an empty collection).
  GeometryType type = GeometryType::point;
  bool is_empty = true;
  bool z_dropped = false;
  bool m_dropped = false;
  /// Points, lines and polygons of a collection whose dimension is lower than `type`.
  std::size_t parts_dropped = 0;
  /// Rings that did not end where they began, to which the first point was added.
  std::size_t rings_closed = 0;
  /// Of EWKB and EWKT, of the outermost geometry.
  std::optional<std::int32_t> srid;

  friend bool operator==(const GeometryReading&, const GeometryReading&) = default;
};

}  // namespace ecotone
