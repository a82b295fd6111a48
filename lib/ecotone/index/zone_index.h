// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "ecotone/geometry/grid_point.h"
#include "ecotone/index/grid_polygons.h"

namespace ecotone {

/// A square block of cells: cell (column, row) begins at
/// (x0 + column · 2^shift, y0 + row · 2^shift), and is number first_cell + row · columns + column.
struct CellBlock {
  std::int64_t x0 = 0;
  std::int64_t y0 = 0;
  std::int32_t shift = 0;
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  std::uint32_t first_cell = 0;

  std::int64_t column_of(std::int64_t x) const { return (x - x0) >> shift; }
  std::int64_t row_of(std::int64_t y) const { return (y - y0) >> shift; }
  std::uint32_t cell(std::int64_t column, std::int64_t row) const {
    return first_cell + static_cast<std::uint32_t>(row) * columns +
           static_cast<std::uint32_t>(column);
  }
  GridPoint corner(std::int64_t column, std::int64_t row) const {
    return {x0 + (column << shift), y0 + (row << shift)};
  }
};

/// A zone that lies around a place, with its winding number: 1 for a valid zone.
struct ZoneWinding {
  std::uint32_t zone = 0;
  std::int32_t winding = 0;

  friend auto operator<=>(const ZoneWinding&, const ZoneWinding&) = default;
};

/// The edges of a column of zones, found by place, and for every cell the zones at its lower left
/// corner. This is what all overlaps, distances and locations are computed with.
///
/// Cells are squares of a uniform grid, about 0.7 to 1.5 for each edge; a cell that is crowded is
/// divided by a block of its own, of 2 to 8 cells for each of its edges, again and again. A cell
/// knows the edges that meet it; the set of zones at its lower left corner, moved by (ε, ε²) as a
/// point of layer A (`grid_predicates.h`); and how many cells around it are free of edges. A
/// subject that fits into that room lies in all zones of the set and in no other: one look decides
/// it.
///
/// All arrays are flat and hold no pointers, so that they can be written to a file and mapped.
/// They depend on the zones alone, never on the number of threads that built them.
class ZoneIndex {
 public:
  /// Flag of `sets` for a cell that is divided; the rest of the number is its block.
  static constexpr std::uint32_t divided = 0x80000000U;

  /// Where the arrays are; `ring_edges` … are explained at the members of `Arrays`.
  struct View {
    std::span<const GridPoint> vertices;
    std::span<const std::uint32_t> ring_starts;
    std::span<const std::uint32_t> ring_zones;
    std::span<const std::uint32_t> zone_rings;
    std::span<const std::uint32_t> edge_rings;
    std::span<const CellBlock> blocks;
    std::span<const std::uint32_t> cell_starts;
    std::span<const std::uint32_t> cell_edges;
    std::span<const std::uint32_t> sets;
    std::span<const std::uint8_t> rooms;
    std::span<const std::uint32_t> set_starts;
    std::span<const ZoneWinding> set_members;
    CellBlock base_block;
    std::span<const std::uint32_t> base_starts;
    std::span<const std::uint32_t> base_rings;
    GridBox extent;
    std::int64_t longest_edge = 0;
  };

  ZoneIndex() = default;
  /// Indexes zones. About 50 ns a vertex on one thread.
  /// @param threads  0: all cores; the result does not depend on it
  explicit ZoneIndex(GridPolygons zones, int threads = 0);
  /// Takes arrays that lie elsewhere; `storage` keeps them alive.
  ZoneIndex(const View& view, std::shared_ptr<const void> storage)
      : view_(view), storage_(std::move(storage)) {}

  const View& view() const { return view_; }
  std::size_t zone_count() const {
    return view_.zone_rings.empty() ? 0 : view_.zone_rings.size() - 1;
  }
  bool is_empty() const { return view_.blocks.empty(); }
  const GridBox& extent() const { return view_.extent; }

  /// The zones of a set, as cells name them.
  std::span<const ZoneWinding> members(std::uint32_t set, ZoneWinding& single) const {
    if (set == 0) return {};
    if (set <= zone_count()) {
      single = {set - 1, 1};
      return {&single, 1};
    }
    const std::size_t k = set - zone_count() - 1;
    return view_.set_members.subspan(view_.set_starts[k],
                                     view_.set_starts[k + 1] - view_.set_starts[k]);
  }

  /// A cell that is not divided, and the block it belongs to.
  struct Leaf {
    const CellBlock* block = nullptr;
    std::int64_t column = 0;
    std::int64_t row = 0;
    std::uint32_t cell = 0;
  };
  /// The leaf that holds a point of the extent; the upper and right border of a cell belong to
  /// the next one.
  Leaf leaf(const GridPoint& p) const {
    const CellBlock* block = &view_.blocks[0];
    while (true) {
      Leaf found{block, block->column_of(p.x), block->row_of(p.y)};
      found.cell = block->cell(found.column, found.row);
      const std::uint32_t set = view_.sets[found.cell];
      if ((set & divided) == 0) return found;
      block = &view_.blocks[set & ~divided];
    }
  }
  std::span<const std::uint32_t> edges_of(std::uint32_t cell) const {
    return view_.cell_edges.subspan(view_.cell_starts[cell],
                                    view_.cell_starts[cell + 1] - view_.cell_starts[cell]);
  }

  /// Calls visit(cell) for every leaf that the segment from p to q may meet, borders included.
  template <typename Visit>
  void visit_leaves(const GridPoint& p, const GridPoint& q, const Visit& visit) const {
    visit_block(view_.blocks[0], p, q, visit);
  }

  /// The zones around a point, by zone; a point on a border counts as moved by (ε, ε²), so that
  /// exactly one zone of a coverage has it.
  void zones_at(const GridPoint& p, std::vector<ZoneWinding>& found) const;

  struct Arrays;

 private:
  template <typename Visit>
  void visit_block(const CellBlock& block, const GridPoint& p, const GridPoint& q,
                   const Visit& visit) const;
  template <typename Visit>
  void visit_cell(std::uint32_t cell, const GridPoint& p, const GridPoint& q,
                  const Visit& visit) const {
    const std::uint32_t set = view_.sets[cell];
    if ((set & divided) == 0) {
      visit(cell);
    } else {
      visit_block(view_.blocks[set & ~divided], p, q, visit);
    }
  }

  View view_;
  std::shared_ptr<const void> storage_;
};

/// The arrays of an index that was built here.
struct ZoneIndex::Arrays {
  GridPolygons zones;
  std::vector<std::uint32_t> edge_rings;   ///< ring of the edge that begins at each vertex
  std::vector<CellBlock> blocks;           ///< 0 covers the extent
  std::vector<std::uint32_t> cell_starts;  ///< cells + 1: where the edges of each cell begin
  std::vector<std::uint32_t> cell_edges;
  std::vector<std::uint32_t> sets;        ///< a cell: 0 nothing, z + 1 zone z alone, else a set
  std::vector<std::uint8_t> rooms;        ///< a cell: cells around it without edges, up to 255
  std::vector<std::uint32_t> set_starts;  ///< of sets with several members
  std::vector<ZoneWinding> set_members;
  CellBlock base_block;  ///< a coarse grid of the first vertices of rings
  std::vector<std::uint32_t> base_starts;
  std::vector<std::uint32_t> base_rings;
  GridBox extent;
  std::int64_t longest_edge = 0;

  View view() const;
};

namespace detail {

/// Calls visit(column, row) for the cells of a block that the segment from p to q may meet.
/// Short segments take all cells of their box; long ones, row by row, those near them.
template <typename Visit>
void visit_cells(const CellBlock& block, const GridPoint& p, const GridPoint& q,
                 const Visit& visit) {
  const auto [left_x, right_x] = std::minmax(p.x, q.x);
  const auto [low_y, high_y] = std::minmax(p.y, q.y);
  const std::int64_t c0 = std::max<std::int64_t>(block.column_of(left_x), 0);
  const std::int64_t c1 =
      std::min<std::int64_t>(block.column_of(right_x), std::int64_t{block.columns} - 1);
  const std::int64_t r0 = std::max<std::int64_t>(block.row_of(low_y), 0);
  const std::int64_t r1 =
      std::min<std::int64_t>(block.row_of(high_y), std::int64_t{block.rows} - 1);
  if (c1 - c0 < 2 || r1 - r0 < 2) {
    for (std::int64_t r = r0; r <= r1; ++r) {
      for (std::int64_t c = c0; c <= c1; ++c) visit(c, r);
    }
    return;
  }
  const GridPoint& low = p.y <= q.y ? p : q;
  const GridPoint& high = p.y <= q.y ? q : p;
  const double slope = static_cast<double>(high.x - low.x) / static_cast<double>(high.y - low.y);
  // Doubles are off by less than this, however long the edge is.
  const std::int64_t margin = 2 + ((right_x - left_x) >> 50);
  for (std::int64_t r = r0; r <= r1; ++r) {
    const std::int64_t from = std::max(block.y0 + (r << block.shift), low.y);
    const std::int64_t to = std::min(block.y0 + ((r + 1) << block.shift), high.y);
    const double x_from = static_cast<double>(from - low.y) * slope;
    const double x_to = static_cast<double>(to - low.y) * slope;
    const auto first =
        low.x + static_cast<std::int64_t>(std::floor(std::min(x_from, x_to))) - margin;
    const auto last = low.x + static_cast<std::int64_t>(std::ceil(std::max(x_from, x_to))) + margin;
    const std::int64_t begin = std::max(block.column_of(first), c0);
    const std::int64_t end = std::min(block.column_of(last), c1);
    for (std::int64_t c = begin; c <= end; ++c) visit(c, r);
  }
}

}  // namespace detail

template <typename Visit>
void ZoneIndex::visit_block(const CellBlock& block, const GridPoint& p, const GridPoint& q,
                            const Visit& visit) const {
  detail::visit_cells(block, p, q, [&](std::int64_t column, std::int64_t row) {
    visit_cell(block.cell(column, row), p, q, visit);
  });
}

}  // namespace ecotone
