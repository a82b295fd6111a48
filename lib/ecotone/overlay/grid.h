// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>

#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/grid_point.h"
#include "ecotone/geometry/point.h"

namespace ecotone {

/// The grid that coordinates are snapped to before an overlay, in the unit of the CRS: 1e-4
/// (0.1 mm in metres) of a projected, 1e-9 of a geographic one. A vertex moves by at most
/// 0.71 of it, far below any survey, and vertices that are equal stay equal.
double default_grid(const Crs& crs);

/// The grid of a run: the one asked for, or the default; 0 asks for the finest there is, see
/// `working_grid`.
/// @throws UsageError  for a grid that is negative or not finite
double grid_or_default(const std::optional<double>& grid, const Crs& crs);

/// The grid that the engine can work on: the one given, if coordinates are below 2^51 of it; else
/// (and for 0) the finest power of two that they are, which is below the last digit of the largest
/// coordinate but for three bits.
double working_grid(double grid, std::initializer_list<const MultiPolygonArray*> columns);

/// The grid point nearest to a position; the position itself for grid 0. Idempotent: a
/// coordinate with few decimals stays the same number.
Point snapped(Point p, double grid);

}  // namespace ecotone
