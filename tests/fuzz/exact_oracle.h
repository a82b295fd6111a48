// SPDX-License-Identifier: Apache-2.0
// Three independent answers to how much shapes overlap. None shares code with the library.
//
// exact   slabs between all vertices and crossings, in whole numbers of any length
// quick   the same slabs in long double
// kernel  the sum over pairs of edges of the area below one and above the other; it has no
//         predicate to go wrong, and is fast enough for millions of pairs
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ecotone/geometry/arrays.h"
#include "tests/fuzz/shapes.h"

namespace ecotone::fuzz {

/// A part of the plane that a set of shapes covers and no other does.
struct Region {
  std::uint64_t covered_by = 0;  ///< bit i: shape i
  long double area = 0;          ///< in square units; more than 0
};

/// The regions into which at most 64 shapes divide the plane, sorted by `covered_by`; the region
/// that none covers is left out. The inside of a shape is that of the even-odd rule.
///
/// Which regions there are is decided exactly. Areas are sums of fractions cut off after 160
/// binary places, rounded once to long double.
///
/// @param shapes  coordinates may span up to 2^60 units
std::vector<Region> exact_regions(std::span<const Shape* const> shapes);

/// The same in long double; regions below `noise` square units are left out. For shapes of a few
/// dozen units, where no region is that small.
std::vector<Region> quick_regions(std::span<const Shape* const> shapes, long double noise = 1e-13L);

/// Whether every bit of `all` and none of `none` is set.
constexpr bool covers(std::uint64_t mask, std::uint64_t all, std::uint64_t none = 0) {
  return (mask & all) == all && (mask & none) == 0;
}

/// The edges of a shape, ready for the kernel. Coordinates need not be whole.
class KernelEdges {
 public:
  explicit KernelEdges(const Shape& shape);
  /// The rings of a feature, whichever way they run; `frame` takes its coordinates to units.
  KernelEdges(const MultiPolygonView& feature, const Frame& frame);

  /// Area of the intersection of two valid shapes.
  /// Source: integral of the product of two indicator functions, each a signed sum over edges.
  friend long double kernel_overlap(const KernelEdges& a, const KernelEdges& b);
  long double area() const { return area_; }

 private:
  template <typename Real>
  static long double overlap(const KernelEdges& a, const KernelEdges& b);
  void add_ring(std::vector<std::array<double, 2>> ring, bool is_hole);

  // Runs from left to right, whatever its direction in the ring.
  struct Edge {
    double left, right, y_left, y_right;
    double slope;
    double sign;  // 1 if it runs to the right in its ring, with the inside above
  };
  std::vector<Edge> edges_;
  long double area_ = 0;
  double magnitude_ = 0;
};
long double kernel_overlap(const KernelEdges& a, const KernelEdges& b);

/// How the border of one shape runs along another.
struct BorderRun {
  double inside = 0;   ///< length along which the ground just inside the border is the other's too
  double shared = 0;   ///< length that lies on the border of the other
  bool meets = false;  ///< the borders have a point in common, decided exactly below 2^61 units
};
/// A shape with what the oracles need of it again and again.
struct Prepared {
  explicit Prepared(const Shape& source);

  struct Edge {
    GridPoint a, b;  ///< in the direction of the ring
    Extent box;
  };
  const Shape* shape;
  std::vector<Edge> border;
  KernelEdges edges;
  Extent box;
  double perimeter = 0;
};

BorderRun border_run(const Prepared& of, const Prepared& along);

enum class Contact { none, touch, overlap };

/// What is true of a pair, in units and square units.
struct PairTruth {
  Contact contact = Contact::none;
  double area = 0;
  bool subject_inside = false;  ///< the overlap is the whole subject
  bool zone_inside = false;
  double subject_border = 0;  ///< along the overlap; where they only touch, the length they share
  double zone_border = 0;
};

/// Decided and measured exactly, but for the lengths.
PairTruth exact_truth(const Shape& subject, const Shape& zone);

/// By the kernel; asks the exact oracle where the kernel cannot tell nothing from little.
PairTruth quick_truth(const Prepared& subject, const Prepared& zone);

/// For shapes of which the overlap is known; measures the borders only.
PairTruth known_truth(const Prepared& subject, const Prepared& zone, double area,
                      bool subject_inside, bool zone_inside);

}  // namespace ecotone::fuzz
