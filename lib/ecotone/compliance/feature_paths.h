// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: features as paths, whatever their geometry.

#include <cstddef>

#include "ecotone/geometry/geometry_column.h"

namespace ecotone {

/// Takes every ring, path or point (as a path of one vertex) of a feature.
template <typename Take>
void for_each_path(const GeometryColumn& geometry, std::size_t place, Take take) {
  switch (geometry.type()) {
    case GeometryType::polygon:
      for (std::size_t j = 0; j < geometry.as_polygons()[place].size(); ++j) {
        const PolygonView polygon = geometry.as_polygons()[place].polygon(j);
        for (std::size_t k = 0; k < polygon.ring_count(); ++k) take(polygon.ring(k));
      }
      break;
    case GeometryType::line:
      for (std::size_t j = 0; j < geometry.as_lines()[place].size(); ++j) {
        take(geometry.as_lines()[place].path(j));
      }
      break;
    case GeometryType::point:
      for (const Point& p : geometry.as_points()[place]) take(PathView(&p, 1));
      break;
  }
}

}  // namespace ecotone
