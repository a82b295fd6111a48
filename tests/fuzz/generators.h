// SPDX-License-Identifier: Apache-2.0
// Valid multipolygons drawn so that they coincide: the same on every machine for a seed.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <vector>

#include "tests/fuzz/shapes.h"

namespace ecotone::fuzz {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// A whole number in [least, most]. Not std::uniform_int_distribution, which differs between
  /// libraries.
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool chance(int percent) { return pick(0, 99) < percent; }
  std::uint64_t bits() { return engine_(); }
  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[static_cast<std::size_t>(pick(0, std::int64_t(i) - 1))]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

enum class Family {
  pixel,       ///< bitmaps on a sheared lattice: touching corners, shared edges, pinched rings
  warp,        ///< bitmaps on one bent lattice: all borders coincide
  star,        ///< star polygons on lattices of 5 to 16: T-junctions, collinear overlaps
  simple,      ///< untangled random polygons on such lattices
  holes,       ///< holes that touch the shell or each other at a vertex or within an edge
  parts,       ///< multipolygons whose parts touch at points
  identical,   ///< the same shapes written differently: other starts, vertices within edges
  on_edge,     ///< vertices taken from the vertices and edges of the other side
  huge,        ///< any of these enlarged, with vertices moved by a unit, far from the origin
  thin,        ///< edges as long as a nation with widths of a few units
  near,        ///< borders drawn twice, 1 to 3 units apart
  coverage,    ///< divisions of the plane, and the same ones moved by a cell
  scales,      ///< many small shapes along the borders of large ones, and within
  degenerate,  ///< spikes and repeated points, which repair takes away
};

std::span<const Family> all_families();
std::string_view family_name(Family family);
std::optional<Family> parse_family(std::string_view name);

/// Which cells of a lattice of 8 by 8 each shape covers: a third oracle.
struct Bitmaps {
  std::vector<std::uint64_t> subjects;
  std::vector<std::uint64_t> zones;
  std::vector<std::int64_t> twice_cell_area;  ///< of the 64 cells

  std::int64_t twice_area(std::uint64_t cells) const;
};

/// Shapes near the origin of which every subject may meet every zone.
struct Site {
  std::vector<Shape> subjects;
  std::vector<Shape> zones;
  std::optional<Bitmaps> bitmaps;
  /// As they are to be given to the library, where that differs from what is true of them.
  std::vector<Shape> raw_subjects;
};

/// Makes sites of one family. Shapes of the lattice families are drawn from a pool, turned and
/// moved.
class SiteMaker {
 public:
  SiteMaker(Family family, std::uint64_t seed);
  Site make(std::size_t subjects, std::size_t zones);
  Random& random() { return random_; }

 private:
  Shape pooled();
  Shape fresh(Family family);
  Shape turned(const Shape& shape);
  Site bitmaps(std::size_t subjects, std::size_t zones);
  Site scales(std::size_t small, std::size_t large);

  Family family_;
  Random random_;
  std::vector<Shape> pool_;
};

/// Traces the cells of an 8 by 8 bitmap (bit 8 y + x): a polygon for every group of cells that
/// share sides. Rings pass every node once at most.
/// @param nodes          9 by 9 positions of the nodes
/// @param drop_straight  chance in percent that a vertex within a straight line is left out
Shape trace_bitmap(std::uint64_t cells, std::span<const GridPoint> nodes, int drop_straight,
                   Random& random);

}  // namespace ecotone::fuzz
