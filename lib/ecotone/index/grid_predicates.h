// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the library: exact decisions about edges of two layers on the integer grid.
//
// Layer A is moved by (ε, ε²), ε → 0+, as a whole. The moved configuration exists, so that all
// decisions agree with each other, and in it no vertex of one layer lies on an edge of the other:
// shared borders, vertices on edges and other coincidences need no case of their own. Areas are
// continuous, so that they are those of the layers where they stand.
// Source: H. Edelsbrunner, E. Mücke, Simulation of simplicity, ACM Trans. Graphics 9 (1990), for
// the idea; a translation is the one perturbation that a whole layer can share.

#include <algorithm>
#include <compare>
#include <cstdint>

#include "ecotone/geometry/grid_point.h"

namespace ecotone::detail {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// Edges up to this length (in x and in y) are decided with 64 bits: products of the differences
/// of two edges that meet stay below 2^63.
constexpr std::int64_t longest_narrow_edge = std::int64_t{1} << 30;

/// Twice the area of the triangle a, b, c: positive if c lies left of the line from a to b.
template <typename Product>
Product orient(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  return static_cast<Product>(b.x - a.x) * static_cast<Product>(c.y - a.y) -
         static_cast<Product>(b.y - a.y) * static_cast<Product>(c.x - a.x);
}

template <typename Number>
int sign(Number n) {
  return (n > 0) - (n < 0);
}

/// A number below 2^256, as high and low half.
struct Uint256 {
  Uint128 high = 0;
  Uint128 low = 0;

  friend auto operator<=>(const Uint256&, const Uint256&) = default;
};

constexpr Uint256 product(Uint128 a, Uint128 b) {
  constexpr Uint128 mask = ~std::uint64_t{0};
  const Uint128 a0 = a & mask;
  const Uint128 a1 = a >> 64;
  const Uint128 b0 = b & mask;
  const Uint128 b1 = b >> 64;
  const Uint128 low = a0 * b0;
  const Uint128 middle = a1 * b0 + (low >> 64);
  const Uint128 rest = a0 * b1 + (middle & mask);
  return {a1 * b1 + (middle >> 64) + (rest >> 64), (rest << 64) | (low & mask)};
}

constexpr Uint128 magnitude(Int128 n) {
  return static_cast<Uint128>(n < 0 ? -n : n);
}

/// a · b / c as a whole number and a rest, for |a| <= |c| and c not 0: to 2^-52 of its last 53
/// binary places and far better below 2^53, however large the numbers are.
struct Quotient {
  double whole = 0;  ///< a whole number, of few binary digits
  double rest = 0;
};
inline Quotient proportion(std::int64_t a, std::int64_t b, std::int64_t c) {
  const Int128 all = static_cast<Int128>(a) * b;
  const auto quotient = static_cast<std::int64_t>(all / c);
  const auto rest = static_cast<std::int64_t>(all - static_cast<Int128>(quotient) * c);
  const auto high = static_cast<double>(quotient);
  return {high, static_cast<double>(quotient - static_cast<std::int64_t>(high)) +
                    static_cast<double>(rest) / static_cast<double>(c)};
}
Quotient proportion(Int128 a, Int128 b, Int128 c);

/// The side of a point of A to an edge of B, of which `o` is the orientation: never 0.
template <typename Product>
int side_of_a(Product o, const GridPoint& b0, const GridPoint& b1) {
  if (o != 0) return o > 0 ? 1 : -1;
  return b1.y != b0.y ? (b1.y > b0.y ? -1 : 1) : (b1.x > b0.x ? 1 : -1);
}

/// The side of a point of B to an edge of A: never 0.
template <typename Product>
int side_of_b(Product o, const GridPoint& a0, const GridPoint& a1) {
  if (o != 0) return o > 0 ? 1 : -1;
  return a1.y != a0.y ? (a1.y > a0.y ? 1 : -1) : (a1.x > a0.x ? -1 : 1);
}

/// Whether the closed boxes of two edges share a point.
inline bool boxes_meet(const GridPoint& a0, const GridPoint& a1, const GridPoint& b0,
                       const GridPoint& b1) {
  return std::min(a0.x, a1.x) <= std::max(b0.x, b1.x) &&
         std::min(b0.x, b1.x) <= std::max(a0.x, a1.x) &&
         std::min(a0.y, a1.y) <= std::max(b0.y, b1.y) &&
         std::min(b0.y, b1.y) <= std::max(a0.y, a1.y);
}

/// Whether p, which lies on the line of an edge, lies on the edge.
inline bool in_box(const GridPoint& p, const GridPoint& a, const GridPoint& b) {
  return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
         p.y <= std::max(a.y, b.y);
}

/// By how much the winding number changes from a0 to a1, two points of A, through edge b of B:
/// 1, −1 or 0. Their boxes must meet.
template <typename Product>
int winding_step(const GridPoint& a0, const GridPoint& a1, const GridPoint& b0,
                 const GridPoint& b1) {
  const int from = side_of_a(orient<Product>(b0, b1, a0), b0, b1);
  const int to = side_of_a(orient<Product>(b0, b1, a1), b0, b1);
  if (from == to) return 0;
  const int b_from = side_of_b(orient<Product>(a0, a1, b0), a0, a1);
  const int b_to = side_of_b(orient<Product>(a0, a1, b1), a0, a1);
  return b_from == b_to ? 0 : to;
}

}  // namespace ecotone::detail
