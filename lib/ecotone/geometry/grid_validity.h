// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: validity of polygons whose vertices lie on an integer grid.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "ecotone/geometry/noding.h"

namespace ecotone::detail {

/// One multipolygon on a grid, or a slice of a column of them: ring k is the points from
/// ring_offsets[k] to ring_offsets[k + 1] and repeats its first point at its end; polygon j is the
/// rings from polygon_offsets[j] to polygon_offsets[j + 1], shell first.
struct GridRings {
  std::span<const GridPoint> points;
  std::span<const std::int32_t> ring_offsets;
  std::span<const std::int32_t> polygon_offsets;
};

/// A point that two rings of a valid multipolygon share.
struct GridPinch {
  GridPoint at;
  /// The place in `points` where the edge begins that has `at` strictly inside, a vertex of
  /// another ring; -1 if `at` is a vertex of both rings.
  std::int32_t edge = -1;

  friend bool operator==(const GridPinch&, const GridPinch&) = default;
  friend auto operator<=>(const GridPinch&, const GridPinch&) = default;
};

/// Decides the validity of multipolygons on an integer grid by the rules of `faults`, exactly and
/// without a tolerance. For many features one after the other: its memory is kept, so that it
/// allocates nothing for most. One per thread.
///
/// Coordinates are within ±2^52, which is all that overlays use. Points that equal the one before
/// them are no fault. Features less than 2^31 wide and high are decided in 64 bits, others in 128.
///
/// Cost: n log n for rings of real data, 15 to 45 ns per vertex (docs/validity.md).
class GridValidator {
 public:
  GridValidator();
  GridValidator(GridValidator&&) noexcept;
  GridValidator& operator=(GridValidator&&) noexcept;
  ~GridValidator();

  bool is_valid(const GridRings& rings);

  /// The points that rings of the multipolygon examined last share, sorted, each once; none if
  /// it was not valid. Where nothing is told, no two edges of it meet but at the vertex between
  /// them.
  std::span<const GridPinch> pinches() const { return pinches_; }

 private:
  struct Workspace;

  std::unique_ptr<Workspace> workspace_;
  std::vector<GridPinch> pinches_;
};

/// The same multipolygon, one feature, with the coordinates of the grid as doubles, which are
/// exact: what `faults` says of it holds on the grid.
MultiPolygonArray grid_polygons(const GridRings& rings);

}  // namespace ecotone::detail
