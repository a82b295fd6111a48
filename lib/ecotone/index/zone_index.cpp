// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/zone_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/index/grid_predicates.h"

namespace ecotone {
namespace {

using detail::Int128;
using detail::longest_narrow_edge;

constexpr std::size_t crowded = 64;      // edges of a cell that is divided
constexpr std::int32_t least_shift = 3;  // cells are not divided below 8 units
constexpr std::size_t most_levels = 6;
constexpr std::size_t most_cells = std::size_t{1} << 24;
constexpr double most_spare_cells = 1 << 18;
constexpr std::uint32_t most_room = 255;

std::int64_t floor_div(Int128 a, Int128 b) {
  const Int128 q = a / b;
  return static_cast<std::int64_t>(a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q);
}

std::int64_t ceil_div(Int128 a, Int128 b) {
  return -floor_div(-a, b);
}

// Sets of zones by number; contents of sets with several members are kept once. Stepping over an
// edge is a look into a table of steps taken before.
class SetPool {
 public:
  explicit SetPool(std::uint32_t zone_count) : zone_count_(zone_count), steps_(64) {}

  // The set after `zone` is wound around once more (delta 1) or less (−1).
  std::uint32_t step(std::uint32_t set, std::uint32_t zone, int delta) {
    if (set == 0 && delta == 1) return zone + 1;
    if (set == zone + 1 && delta == -1) return 0;
    const std::uint64_t key =
        (std::uint64_t{set} << 33) | (std::uint64_t{zone} << 1) | (delta > 0 ? 1 : 0);
    std::size_t slot = hash(key);
    while (steps_[slot].set != none) {
      if (steps_[slot].key == key) return steps_[slot].set;
      slot = (slot + 1) & (steps_.size() - 1);
    }
    const std::uint32_t result = intern(stepped(set, zone, delta));
    steps_[slot] = {key, result};
    if (++taken_ * 2 > steps_.size()) grow();
    return result;
  }

  std::uint32_t intern(std::vector<ZoneWinding> members) {
    if (members.empty()) return 0;
    if (members.size() == 1 && members[0].winding == 1) return members[0].zone + 1;
    const auto [found, added] = numbers_.try_emplace(
        std::move(members), static_cast<std::uint32_t>(zone_count_ + 1 + contents_.size()));
    if (added) contents_.push_back(&found->first);
    return found->second;
  }

  std::span<const ZoneWinding> members(std::uint32_t set, ZoneWinding& single) const {
    if (set == 0) return {};
    if (set <= zone_count_) {
      single = {set - 1, 1};
      return {&single, 1};
    }
    return *contents_[set - zone_count_ - 1];
  }

  const std::vector<const std::vector<ZoneWinding>*>& contents() const { return contents_; }

 private:
  static constexpr std::uint32_t none = 0xffffffffU;
  struct Step {
    std::uint64_t key = 0;
    std::uint32_t set = none;
  };

  std::size_t hash(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15U) >> 20) & (steps_.size() - 1);
  }

  void grow() {
    std::vector<Step> old(steps_.size() * 2);
    old.swap(steps_);
    for (const Step& step : old) {
      if (step.set == none) continue;
      std::size_t slot = hash(step.key);
      while (steps_[slot].set != none) slot = (slot + 1) & (steps_.size() - 1);
      steps_[slot] = step;
    }
  }

  std::vector<ZoneWinding> stepped(std::uint32_t set, std::uint32_t zone, int delta) const {
    ZoneWinding single;
    const auto before = members(set, single);
    std::vector<ZoneWinding> after(before.begin(), before.end());
    const auto at =
        std::lower_bound(after.begin(), after.end(), zone,
                         [](const ZoneWinding& w, std::uint32_t z) { return w.zone < z; });
    if (at != after.end() && at->zone == zone) {
      at->winding += delta;
      if (at->winding == 0) after.erase(at);
    } else {
      after.insert(at, {zone, delta});
    }
    return after;
  }

  std::uint32_t zone_count_;
  std::vector<Step> steps_;
  std::size_t taken_ = 0;
  struct Hash {
    std::size_t operator()(const std::vector<ZoneWinding>& members) const {
      std::uint64_t h = members.size();
      for (const ZoneWinding& w : members) {
        h = (h ^ (std::uint64_t{w.zone} << 20) ^ static_cast<std::uint32_t>(w.winding)) *
            0x9e3779b97f4a7c15U;
        h ^= h >> 32;
      }
      return static_cast<std::size_t>(h);
    }
  };
  std::unordered_map<std::vector<ZoneWinding>, std::uint32_t, Hash> numbers_;
  std::vector<const std::vector<ZoneWinding>*> contents_;
};

// The zone is wound around `delta` times more from this cell of its row on.
struct Event {
  std::uint32_t cell = 0;
  std::uint32_t zone = 0;
  std::int32_t delta = 0;
};

// Cells under construction, of the rows of one block from `first_row` on; cell numbers are local.
struct Rows {
  std::vector<std::uint32_t> starts;  // cells + 1
  std::vector<std::uint32_t> edges;
  std::vector<std::uint32_t> sets;
};

// The rows of one band, with the blocks of its crowded cells. Numbers of blocks, cells and sets
// are local to the band until all are put together.
struct Band {
  Rows rows;
  std::vector<CellBlock> blocks;
  std::vector<Rows> block_rows;
  std::unique_ptr<SetPool> pool;
};

class Builder {
 public:
  Builder(ZoneIndex::Arrays& arrays, int threads) : out_(arrays), threads_(threads) {}

  void build() {
    index_edges();
    if (edge_count_ == 0) {
      out_.cell_starts = {0};
      out_.set_starts = {0};
      return;
    }
    choose_cells();
    fill_bands();
    put_together();
    for (std::size_t b = 0; b < out_.blocks.size(); ++b) measure_rooms(b);
    index_bases();
  }

 private:
  const GridPoint& from(std::uint32_t edge) const { return out_.zones.vertices[edge]; }
  const GridPoint& to(std::uint32_t edge) const { return out_.zones.vertices[edge + 1]; }
  std::uint32_t zone_of(std::uint32_t edge) const {
    return out_.zones.ring_features[out_.edge_rings[edge]];
  }
  bool is_edge(std::uint32_t k) const {
    return k + 1 < out_.zones.ring_starts[out_.edge_rings[k] + 1];
  }

  void index_edges() {
    const GridPolygons& zones = out_.zones;
    out_.edge_rings.resize(zones.vertices.size());
    const std::size_t rings = zones.ring_count();
    const std::size_t parts = 64;
    std::array<GridBox, parts> boxes;
    std::array<std::int64_t, parts> longest{};
    parallel_for(parts, threads_, nullptr, [&](std::size_t part) {
      for (std::size_t r = rings * part / parts; r < rings * (part + 1) / parts; ++r) {
        for (std::uint32_t k = zones.ring_starts[r]; k < zones.ring_starts[r + 1]; ++k) {
          out_.edge_rings[k] = static_cast<std::uint32_t>(r);
          boxes[part].include(zones.vertices[k]);
          if (k + 1 == zones.ring_starts[r + 1]) continue;
          longest[part] =
              std::max({longest[part], std::abs(zones.vertices[k + 1].x - zones.vertices[k].x),
                        std::abs(zones.vertices[k + 1].y - zones.vertices[k].y)});
        }
      }
    });
    for (std::size_t part = 0; part < parts; ++part) {
      out_.extent.include(boxes[part]);
      out_.longest_edge = std::max(out_.longest_edge, longest[part]);
    }
    edge_count_ = zones.vertices.size() - rings;
  }

  void choose_cells() {
    CellBlock& block = out_.blocks.emplace_back();
    block.x0 = out_.extent.min_x;
    block.y0 = out_.extent.min_y;
    const auto width = static_cast<std::uint64_t>(out_.extent.max_x - out_.extent.min_x) + 1;
    const auto height = static_cast<std::uint64_t>(out_.extent.max_y - out_.extent.min_y) + 1;
    const std::size_t wanted = std::clamp<std::size_t>(edge_count_, 16, most_cells);
    std::int32_t shift = 0;
    const auto cells = [&](std::int32_t s) {
      return static_cast<double>((width >> s) + 1) * static_cast<double>((height >> s) + 1);
    };
    const double enough = 1.5 * static_cast<double>(wanted);
    while (shift < 30 && cells(shift) > enough) ++shift;
    // Larger cells cost products of 128 bits; more cells than edges, only memory, up to a point.
    if (cells(shift) > std::max(enough, most_spare_cells)) {
      while (cells(shift) > enough) ++shift;
    }
    block.shift = shift;
    block.columns = static_cast<std::uint32_t>((width - 1) >> shift) + 1;
    block.rows = static_cast<std::uint32_t>((height - 1) >> shift) + 1;
  }

  // Sorts edges into bands of rows, then builds each band on its own.
  void fill_bands() {
    const CellBlock& block = out_.blocks[0];
    const std::uint32_t band_rows = std::max<std::uint32_t>(1, (block.rows + 127) / 128);
    const std::size_t band_count = (block.rows + band_rows - 1) / band_rows;
    constexpr std::size_t parts = 64;
    const std::size_t vertices = out_.zones.vertices.size();
    std::vector<std::size_t> offsets(band_count * parts + 1, 0);
    const auto for_edges = [&](std::size_t part, const auto& visit) {
      const auto end = static_cast<std::uint32_t>(vertices * (part + 1) / parts);
      for (auto k = static_cast<std::uint32_t>(vertices * part / parts); k < end; ++k) {
        if (!is_edge(k)) continue;
        const auto [low, high] = std::minmax(from(k).y, to(k).y);
        const auto first = static_cast<std::size_t>(block.row_of(low)) / band_rows;
        const auto last = static_cast<std::size_t>(block.row_of(high)) / band_rows;
        for (std::size_t b = first; b <= last; ++b) visit(k, b);
      }
    };
    parallel_for(parts, threads_, nullptr, [&](std::size_t part) {
      std::vector<std::size_t> counts(band_count, 0);
      for_edges(part, [&](std::uint32_t, std::size_t b) { ++counts[b]; });
      for (std::size_t b = 0; b < band_count; ++b) offsets[b * parts + part + 1] = counts[b];
    });
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
    std::vector<std::uint32_t> edges(offsets.back());
    parallel_for(parts, threads_, nullptr, [&](std::size_t part) {
      std::vector<std::size_t> next(band_count);
      for (std::size_t b = 0; b < band_count; ++b) next[b] = offsets[b * parts + part];
      for_edges(part, [&](std::uint32_t k, std::size_t b) { edges[next[b]++] = k; });
    });
    bands_.resize(band_count);
    parallel_for(band_count, threads_, nullptr, [&](std::size_t b) {
      const std::size_t first = offsets[b * parts];
      const auto of_band = std::span(edges).subspan(first, offsets[(b + 1) * parts] - first);
      const auto first_row = static_cast<std::uint32_t>(b * band_rows);
      const std::uint32_t rows = std::min(band_rows, block.rows - first_row);
      Band& band = bands_[b];
      band.pool = std::make_unique<SetPool>(static_cast<std::uint32_t>(out_.zones.size()));
      const std::vector<std::uint32_t> nothing(rows, 0);
      build_rows(block, first_row, rows, of_band, nothing, band, band.rows);
      divide_crowded(block, first_row, band, band.rows, 1);
    });
  }

  // Builds some rows of a block from the edges that meet them; `left` are the sets at the left
  // end of each row.
  void build_rows(const CellBlock& block, std::uint32_t first_row, std::uint32_t rows,
                  std::span<const std::uint32_t> edges, const std::vector<std::uint32_t>& left,
                  Band& band, Rows& out) const {
    const std::size_t cells = std::size_t{rows} * block.columns;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> members;  // cell, edge
    members.reserve(edges.size() * 3 / 2);
    std::vector<Event> events;
    events.reserve(edges.size());
    // A block of its own for the rows keeps the visit inside them.
    CellBlock part = block;
    part.y0 += std::int64_t{first_row} << block.shift;
    part.rows = rows;
    part.first_cell = 0;
    for (const std::uint32_t k : edges) {
      detail::visit_cells(part, from(k), to(k), [&](std::int64_t column, std::int64_t row) {
        members.emplace_back(part.cell(column, row), k);
      });
      add_events(part, k, events);
    }
    out.starts.assign(cells + 1, 0);
    for (const auto& member : members) ++out.starts[member.first + 1];
    std::partial_sum(out.starts.begin(), out.starts.end(), out.starts.begin());
    out.edges.resize(members.size());
    std::vector<std::uint32_t> next(out.starts.begin(), out.starts.end() - 1);
    for (const auto& [cell, k] : members) out.edges[next[cell]++] = k;

    // What leaves a set comes before what enters it, so that few sets of several arise.
    std::vector<std::uint32_t> event_starts(2 * cells + 1, 0);
    const auto key = [](const Event& e) { return 2 * std::size_t{e.cell} + (e.delta > 0 ? 1 : 0); };
    for (const Event& event : events) ++event_starts[key(event) + 1];
    std::partial_sum(event_starts.begin(), event_starts.end(), event_starts.begin());
    std::vector<std::uint32_t> order(events.size());
    next.assign(event_starts.begin(), event_starts.end() - 1);
    for (std::uint32_t i = 0; i < events.size(); ++i) order[next[key(events[i])]++] = i;
    out.sets.resize(cells);
    std::size_t at = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
      std::uint32_t set = left[row];
      for (std::uint32_t column = 0; column < block.columns; ++column) {
        const std::size_t cell = std::size_t{row} * block.columns + column;
        for (; at < event_starts[2 * cell + 2]; ++at) {
          const Event& event = events[order[at]];
          set = band.pool->step(set, event.zone, event.delta);
        }
        out.sets[cell] = set;
      }
    }
  }

  // Where an edge changes the sets of corners to its right, row by row.
  void add_events(const CellBlock& block, std::uint32_t k, std::vector<Event>& events) const {
    const GridPoint a = from(k);
    const GridPoint b = to(k);
    if (a.y == b.y) return;
    const bool upward = a.y < b.y;
    const GridPoint& low = upward ? a : b;
    const GridPoint& high = upward ? b : a;
    const std::int64_t size = std::int64_t{1} << block.shift;
    // Rows whose corners have low.y <= y < high.y: the moved corner lies above a point it is on.
    const std::int64_t first =
        std::max<std::int64_t>((low.y - block.y0 + size - 1) >> block.shift, 0);
    const std::int64_t last = std::min<std::int64_t>(
        ((high.y - block.y0 + size - 1) >> block.shift) - 1, std::int64_t{block.rows} - 1);
    const bool inner = block.shift != out_.blocks[0].shift;
    const Int128 dx = high.x - low.x;
    const std::int64_t dy = high.y - low.y;
    for (std::int64_t row = first; row <= last; ++row) {
      const std::int64_t y = block.y0 + (row << block.shift);
      const std::int64_t crossing = low.x + ceil_div((y - low.y) * dx, dy);
      // The first column whose corner lies at or right of the crossing.
      const std::int64_t column = (crossing - block.x0 + size - 1) >> block.shift;
      if (crossing <= block.x0 && inner) continue;  // it is in the set on the left
      if (column >= std::int64_t{block.columns}) continue;
      events.push_back(
          {block.cell(std::max<std::int64_t>(column, 0), row), zone_of(k), upward ? -1 : 1});
    }
  }

  void divide_crowded(const CellBlock& block, std::uint32_t first_row, Band& band, Rows& rows,
                      std::size_t level) const {
    if (level >= most_levels || block.shift - 2 < least_shift) return;
    for (std::uint32_t cell = 0; cell + 1 < rows.starts.size(); ++cell) {
      const std::uint32_t begin = rows.starts[cell];
      const std::uint32_t end = rows.starts[cell + 1];
      if (end - begin <= crowded) continue;
      // A block of its own: two cells an edge, at most 256 in a row.
      const auto side = static_cast<std::int32_t>(
          std::bit_width(static_cast<std::uint32_t>(std::sqrt(2.0 * (end - begin)))));
      const std::int32_t finer = std::clamp(side, 2, std::min(8, block.shift - least_shift));
      CellBlock inner;
      inner.x0 = block.x0 + (std::int64_t{cell % block.columns} << block.shift);
      inner.y0 = block.y0 + ((std::int64_t{first_row} + cell / block.columns) << block.shift);
      inner.shift = block.shift - finer;
      inner.columns = inner.rows = std::uint32_t{1} << finer;
      const std::vector<std::uint32_t> edges(rows.edges.begin() + begin, rows.edges.begin() + end);
      const std::vector<std::uint32_t> left = sets_on_the_left(inner, edges, rows.sets[cell], band);
      const auto number = static_cast<std::uint32_t>(band.blocks.size());
      band.blocks.push_back(inner);
      band.block_rows.emplace_back();
      Rows inner_rows;
      build_rows(inner, 0, inner.rows, edges, left, band, inner_rows);
      rows.sets[cell] = ZoneIndex::divided | number;
      divide_crowded(inner, 0, band, inner_rows, level + 1);
      band.block_rows[number] = std::move(inner_rows);
    }
  }

  // The sets at the left end of each row of a block, from that of its corner upwards.
  std::vector<std::uint32_t> sets_on_the_left(const CellBlock& block,
                                              std::span<const std::uint32_t> edges,
                                              std::uint32_t corner_set, Band& band) const {
    std::vector<std::uint32_t> near;
    for (const std::uint32_t k : edges) {
      const auto [left, right] = std::minmax(from(k).x, to(k).x);
      if (left <= block.x0 && block.x0 <= right) near.push_back(k);
    }
    std::vector<std::uint32_t> sets(block.rows, corner_set);
    for (std::uint32_t row = 1; row < block.rows; ++row) {
      const GridPoint below = block.corner(0, std::int64_t{row} - 1);
      const GridPoint here = block.corner(0, row);
      std::uint32_t set = sets[row - 1];
      for (const std::uint32_t k : near) {
        if (!detail::boxes_meet(below, here, from(k), to(k))) continue;
        const int step = out_.longest_edge <= longest_narrow_edge
                             ? detail::winding_step<std::int64_t>(below, here, from(k), to(k))
                             : detail::winding_step<Int128>(below, here, from(k), to(k));
        if (step != 0) set = band.pool->step(set, zone_of(k), step);
      }
      sets[row] = set;
    }
    return sets;
  }

  // Cells of the bands in their order, then those of the blocks; sets are numbered anew.
  void put_together() {
    SetPool pool(static_cast<std::uint32_t>(out_.zones.size()));
    const auto singles = static_cast<std::uint32_t>(out_.zones.size());
    struct Part {
      Rows* rows;
      std::size_t band;
      std::uint32_t first_cell = 0;
      std::size_t first_edge = 0;
    };
    std::vector<Part> parts;
    std::vector<std::vector<std::uint32_t>> set_numbers(bands_.size());
    std::vector<std::uint32_t> first_block(bands_.size());
    for (std::size_t b = 0; b < bands_.size(); ++b) {
      for (const auto* members : bands_[b].pool->contents()) {
        set_numbers[b].push_back(pool.intern(*members));
      }
      parts.push_back({&bands_[b].rows, b});
    }
    for (std::size_t b = 0; b < bands_.size(); ++b) {
      first_block[b] = static_cast<std::uint32_t>(out_.blocks.size());
      for (std::size_t k = 0; k < bands_[b].blocks.size(); ++k) {
        out_.blocks.push_back(bands_[b].blocks[k]);
        parts.push_back({&bands_[b].block_rows[k], b});
      }
    }
    std::size_t cells = 0;
    std::size_t edges = 0;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      parts[k].first_cell = static_cast<std::uint32_t>(cells);
      parts[k].first_edge = edges;
      if (k >= bands_.size()) {
        out_.blocks[k - bands_.size() + 1].first_cell = parts[k].first_cell;
      }
      cells += parts[k].rows->sets.size();
      // A divided cell leaves its edges to its block.
      for (std::size_t cell = 0; cell < parts[k].rows->sets.size(); ++cell) {
        if ((parts[k].rows->sets[cell] & ZoneIndex::divided) == 0) {
          edges += parts[k].rows->starts[cell + 1] - parts[k].rows->starts[cell];
        }
      }
    }
    out_.cell_starts.resize(cells + 1);
    out_.cell_edges.resize(edges);
    out_.sets.resize(cells);
    out_.cell_starts[cells] = static_cast<std::uint32_t>(edges);
    parallel_for(parts.size(), threads_, nullptr, [&](std::size_t k) {
      const Part& part = parts[k];
      auto at = static_cast<std::uint32_t>(part.first_edge);
      for (std::size_t cell = 0; cell < part.rows->sets.size(); ++cell) {
        const std::size_t place = part.first_cell + cell;
        out_.cell_starts[place] = at;
        std::uint32_t set = part.rows->sets[cell];
        if ((set & ZoneIndex::divided) != 0) {
          out_.sets[place] = set + first_block[part.band];
          continue;
        }
        if (set > singles) set = set_numbers[part.band][set - singles - 1];
        out_.sets[place] = set;
        for (std::uint32_t e = part.rows->starts[cell]; e < part.rows->starts[cell + 1]; ++e) {
          out_.cell_edges[at++] = part.rows->edges[e];
        }
      }
      *part.rows = {};
    });
    out_.set_starts.push_back(0);
    for (const auto* members : pool.contents()) {
      out_.set_members.insert(out_.set_members.end(), members->begin(), members->end());
      out_.set_starts.push_back(static_cast<std::uint32_t>(out_.set_members.size()));
    }
    bands_.clear();
    out_.rooms.assign(cells, 0);
  }

  // Chebyshev distance to the nearest cell with edges, in two passes. What lies outside the
  // extent is free; what lies outside an inner block is not known and counts as taken.
  void measure_rooms(std::size_t number) {
    const CellBlock& block = out_.blocks[number];
    const std::int64_t columns = block.columns;
    const std::int64_t rows = block.rows;
    const std::uint8_t outside = number == 0 ? most_room : 0;
    std::uint8_t* rooms = out_.rooms.data() + block.first_cell;
    const auto is_taken = [&](std::size_t cell) {
      return out_.cell_starts[cell + 1] > out_.cell_starts[cell] ||
             (out_.sets[cell] & ZoneIndex::divided) != 0;
    };
    std::vector<std::uint8_t> rim(static_cast<std::size_t>(columns) + 2, outside);
    std::vector<std::uint8_t> row_of_rooms(static_cast<std::size_t>(columns) + 2, outside);
    // Down and to the left first, then up and to the right.
    for (const bool forward : {true, false}) {
      std::vector<std::uint8_t> before(rim);
      for (std::int64_t i = 0; i < rows; ++i) {
        const std::int64_t r = forward ? i : rows - 1 - i;
        std::uint8_t* row = rooms + r * columns;
        std::uint8_t beside = outside;
        for (std::int64_t j = 0; j < columns; ++j) {
          const std::int64_t c = forward ? j : columns - 1 - j;
          const auto near = std::min({before[static_cast<std::size_t>(c)],
                                      before[static_cast<std::size_t>(c) + 1],
                                      before[static_cast<std::size_t>(c) + 2], beside});
          const auto own = static_cast<std::uint8_t>(near == most_room ? most_room : near + 1);
          if (forward) {
            row[c] =
                is_taken(block.first_cell + static_cast<std::size_t>(r * columns + c)) ? 0 : own;
          } else {
            row[c] = std::min(row[c], own);
          }
          beside = row[c];
          row_of_rooms[static_cast<std::size_t>(c) + 1] = row[c];
        }
        before.swap(row_of_rooms);
        before.front() = before.back() = outside;
      }
    }
  }

  void index_bases() {
    const GridPolygons& zones = out_.zones;
    const std::size_t rings = zones.ring_count();
    CellBlock& block = out_.base_block;
    block = out_.blocks[0];
    // About one ring a cell.
    while ((static_cast<std::uint64_t>(block.columns) * block.rows) / 4 > rings &&
           (block.columns > 1 || block.rows > 1)) {
      ++block.shift;
      block.columns = (block.columns + 1) / 2;
      block.rows = (block.rows + 1) / 2;
    }
    const auto cell_of = [&](std::size_t r) {
      const GridPoint& p = zones.vertices[zones.ring_starts[r]];
      return block.cell(block.column_of(p.x), block.row_of(p.y));
    };
    out_.base_starts.assign(static_cast<std::size_t>(block.columns) * block.rows + 1, 0);
    for (std::size_t r = 0; r < rings; ++r) ++out_.base_starts[cell_of(r) + 1];
    std::partial_sum(out_.base_starts.begin(), out_.base_starts.end(), out_.base_starts.begin());
    out_.base_rings.resize(rings);
    std::vector<std::uint32_t> next(out_.base_starts.begin(), out_.base_starts.end() - 1);
    for (std::size_t r = 0; r < rings; ++r) {
      out_.base_rings[next[cell_of(r)]++] = static_cast<std::uint32_t>(r);
    }
  }

  ZoneIndex::Arrays& out_;
  int threads_;
  std::size_t edge_count_ = 0;
  std::vector<Band> bands_;
};

}  // namespace

ZoneIndex::View ZoneIndex::Arrays::view() const {
  return {.vertices = zones.vertices,
          .ring_starts = zones.ring_starts,
          .ring_zones = zones.ring_features,
          .zone_rings = zones.feature_rings,
          .edge_rings = edge_rings,
          .blocks = blocks,
          .cell_starts = cell_starts,
          .cell_edges = cell_edges,
          .sets = sets,
          .rooms = rooms,
          .set_starts = set_starts,
          .set_members = set_members,
          .base_block = base_block,
          .base_starts = base_starts,
          .base_rings = base_rings,
          .extent = extent,
          .longest_edge = longest_edge};
}

ZoneIndex::ZoneIndex(GridPolygons zones, int threads) {
  auto arrays = std::make_shared<Arrays>();
  arrays->zones = std::move(zones);
  Builder(*arrays, threads).build();
  view_ = arrays->view();
  storage_ = std::move(arrays);
}

void ZoneIndex::zones_at(const GridPoint& p, std::vector<ZoneWinding>& found) const {
  found.clear();
  if (is_empty() || !view_.extent.contains(p)) return;
  const Leaf at = leaf(p);
  ZoneWinding single;
  const auto around = members(view_.sets[at.cell], single);
  found.assign(around.begin(), around.end());
  const GridPoint corner = at.block->corner(at.column, at.row);
  if (corner == p) return;
  const bool narrow = view_.longest_edge <= longest_narrow_edge && at.block->shift <= 30;
  for (const std::uint32_t k : edges_of(at.cell)) {
    const GridPoint& b0 = view_.vertices[k];
    const GridPoint& b1 = view_.vertices[k + 1];
    if (!detail::boxes_meet(corner, p, b0, b1)) continue;
    const int step = narrow ? detail::winding_step<std::int64_t>(corner, p, b0, b1)
                            : detail::winding_step<Int128>(corner, p, b0, b1);
    if (step == 0) continue;
    const std::uint32_t zone = view_.ring_zones[view_.edge_rings[k]];
    const auto place = std::ranges::find(found, zone, &ZoneWinding::zone);
    if (place == found.end()) {
      found.push_back({zone, step});
    } else {
      place->winding += step;
    }
  }
  std::erase_if(found, [](const ZoneWinding& w) { return w.winding == 0; });
  std::ranges::sort(found);
}

}  // namespace ecotone
