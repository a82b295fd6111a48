// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/grid.h"

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/message/overlay_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {

double default_grid(const Crs& crs) {
  return crs.is_geographic() ? 1e-9 : 1e-4;
}

double grid_or_default(const std::optional<double>& grid, const Crs& crs) {
  if (!grid) return default_grid(crs);
  if (!std::isfinite(*grid) || *grid < 0) {
    throw UsageError(overlay_error("grid_invalid"), {{"grid", format_shortest(*grid)}});
  }
  return *grid;
}

double working_grid(double grid, std::initializer_list<const MultiPolygonArray*> columns) {
  double largest = 0;
  for (const MultiPolygonArray* column : columns) {
    for (const Point& p : column->points()) {
      for (const double v : {std::abs(p.x), std::abs(p.y)}) {
        if (std::isfinite(v)) largest = std::max(largest, v);
      }
    }
  }
  constexpr int bits = 51;
  if (grid > 0 && largest < std::ldexp(grid, bits)) return grid;
  // Below the smallest normal double nothing can be told apart.
  return std::ldexp(1.0, std::max(std::ilogb(std::max(largest, 1e-290)) + 1 - bits, -1000));
}

Point snapped(Point p, double grid) {
  if (grid == 0) return p;
  // Dividing by a whole scale is correctly rounded, so 0.1234 stays the double nearest 0.1234.
  const double scale = 1 / grid;
  const double whole = std::round(scale);
  if (whole >= 1 && std::abs(scale - whole) <= 1e-6 * whole) {
    return {std::round(p.x * whole) / whole, std::round(p.y * whole) / whole};
  }
  return {std::round(p.x / grid) * grid, std::round(p.y / grid) * grid};
}

}  // namespace ecotone
