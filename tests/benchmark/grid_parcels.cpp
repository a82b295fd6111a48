// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmark/grid_parcels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/benchmark/random.h"

namespace ecotone::bench {
namespace {

enum class Direction : std::uint64_t { along_row = 1, along_column = 2, corner = 3, survey = 4 };

std::uint64_t key(const ParcelGrid& grid, Direction what, int column, int row) {
  return key_of(grid.seed, static_cast<std::uint64_t>(what), static_cast<std::uint64_t>(column),
                static_cast<std::uint64_t>(row));
}

// Corners inside move by up to 0.15 of a cell, those of the rim stay: the outline is a rectangle
// with wiggles.
Point corner(const ParcelGrid& grid, int column, int row) {
  const bool rim = column == 0 || row == 0 || column == grid.columns || row == grid.rows;
  const std::uint64_t k = key(grid, Direction::corner, column, row);
  const double dx = rim ? 0 : 0.15 * symmetric(k);
  const double dy = rim ? 0 : 0.15 * symmetric(k + 1);
  return {grid.origin.x + (column + dx) * grid.cell_width_m,
          grid.origin.y + (row + dy) * grid.cell_height_m};
}

// What moves a vertex after it was made; depends on nothing but the vertex, so that neighbours
// go on sharing it.
Point surveyed(const ParcelGrid& grid, Point p, std::uint64_t vertex) {
  if (grid.resurvey_m > 0) {
    p.x += grid.resurvey_m * symmetric(vertex);
    p.y += grid.resurvey_m * symmetric(vertex + 1);
  }
  if (grid.shift_m > 0) {
    // Blocks of 10 km; the shift falls to nothing at their borders.
    constexpr double block_m = 10000;
    const double u = (p.x - grid.origin.x) / block_m;
    const double v = (p.y - grid.origin.y) / block_m;
    const bool moved =
        static_cast<int>(std::floor(u)) % 2 == 0 && static_cast<int>(std::floor(v)) % 2 == 0;
    if (moved) {
      const double fu = u - std::floor(u);
      const double fv = v - std::floor(v);
      const double strength = 16 * fu * (1 - fu) * fv * (1 - fv);
      p.x += grid.shift_m * strength;
      p.y += grid.shift_m * strength / 2;
    }
  }
  return to_grid(p);
}

Point surveyed_corner(const ParcelGrid& grid, int column, int row) {
  return surveyed(grid, corner(grid, column, row),
                  key(grid, Direction::survey, column, row) ^ 0xc0);
}

// The vertices of a border from its lower corner to the upper, both left out. Offsets shrink
// towards the corners, so that borders that meet there do not cross.
void append_border(const ParcelGrid& grid, Direction direction, int column, int row,
                   std::vector<Point>& points) {
  const Point a = corner(grid, column, row);
  const bool along_row = direction == Direction::along_row;
  const Point b = corner(grid, column + (along_row ? 1 : 0), row + (along_row ? 0 : 1));
  const std::uint64_t k = key(grid, direction, column, row);
  const auto choices = static_cast<double>(grid.most_between - grid.fewest_between + 1);
  const int count = grid.fewest_between + static_cast<int>(uniform(k) * choices);
  for (int i = 1; i <= count; ++i) {
    const double t = static_cast<double>(i) / (count + 1);
    const std::uint64_t vertex = key_of(k, static_cast<std::uint64_t>(i), 7);
    const double offset = 0.32 * t * (1 - t) * symmetric(vertex);
    const Point p{a.x + t * (b.x - a.x) - offset * (b.y - a.y),
                  a.y + t * (b.y - a.y) + offset * (b.x - a.x)};
    points.push_back(surveyed(grid, p, scrambled(vertex)));
  }
}

}  // namespace

void append_parcel(const ParcelGrid& grid, int first_column, int last_column, int row,
                   MultiPolygonBuilder& builder) {
  std::vector<Point> ring;
  const auto add = [&](Direction direction, int column, int on_row, bool backwards) {
    const bool along_row = direction == Direction::along_row;
    ring.push_back(backwards ? surveyed_corner(grid, column + (along_row ? 1 : 0),
                                               on_row + (along_row ? 0 : 1))
                             : surveyed_corner(grid, column, on_row));
    const auto first = static_cast<std::ptrdiff_t>(ring.size());
    append_border(grid, direction, column, on_row, ring);
    if (backwards) std::reverse(ring.begin() + first, ring.end());
  };
  for (int column = first_column; column <= last_column; ++column)
    add(Direction::along_row, column, row, false);
  add(Direction::along_column, last_column + 1, row, false);
  for (int column = last_column; column >= first_column; --column)
    add(Direction::along_row, column, row + 1, true);
  add(Direction::along_column, first_column, row, true);
  for (const Point& p : ring) builder.add_point(p);
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
}

}  // namespace ecotone::bench
