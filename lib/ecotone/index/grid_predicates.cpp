// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/grid_predicates.h"

#include <cmath>

namespace ecotone::detail {
namespace {

// Numbers modulo 2^256, as halves; negative ones as their complement.
struct Int256 {
  Int128 high = 0;
  Uint128 low = 0;
};

Int256 signed_product(Int128 a, Int128 b) {
  const Uint256 p = product(magnitude(a), magnitude(b));
  if ((a < 0) == (b < 0)) return {static_cast<Int128>(p.high), p.low};
  const Uint128 low = ~p.low + 1;
  return {static_cast<Int128>(~p.high + (low == 0 ? 1 : 0)), low};
}

Int256 difference(const Int256& a, const Int256& b) {
  const Uint128 low = a.low - b.low;
  return {a.high - b.high - (a.low < b.low ? 1 : 0), low};
}

long double to_real(const Int256& n) {
  // The complement of a small number would lose it.
  if (n.high < 0) return -to_real(difference({0, 0}, n));
  return std::ldexp(static_cast<long double>(n.high), 128) + static_cast<long double>(n.low);
}

}  // namespace

Quotient proportion(Int128 a, Int128 b, Int128 c) {
  Int256 rest = signed_product(a, b);
  const auto divisor = static_cast<long double>(c);
  // Each round leaves less than 2^-50 of what there was.
  Int128 whole = 0;
  for (int round = 0; round < 3; ++round) {
    const auto step = static_cast<Int128>(to_real(rest) / divisor);
    whole += step;
    rest = difference(rest, signed_product(step, c));
  }
  const auto high = static_cast<double>(whole);
  return {high, static_cast<double>(static_cast<long double>(whole - static_cast<Int128>(high)) +
                                    to_real(rest) / divisor)};
}

}  // namespace ecotone::detail
