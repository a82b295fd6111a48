// SPDX-License-Identifier: Apache-2.0
#include "ecotone/overlay/exact_order.h"

#include <cmath>

namespace ecotone {
namespace {

using detail::Int128;
using detail::orient;
using detail::sign;

}  // namespace

std::strong_ordering compare_along(const GridEdgeView& edge, const PlaceOnEdge& x,
                                   const PlaceOnEdge& y) {
  if (!x.is_proper && !y.is_proper) {
    const std::int64_t dx = edge.to.x - edge.from.x;
    const std::int64_t dy = edge.to.y - edge.from.y;
    if (dx != 0) return dx > 0 ? x.at.x <=> y.at.x : y.at.x <=> x.at.x;
    return dy > 0 ? x.at.y <=> y.at.y : y.at.y <=> x.at.y;
  }
  if (!x.is_proper) return 0 <=> compare_along(edge, y, x);
  if (!y.is_proper) {
    // A point on the edge lies before a crossing if it is on the side where the edge begins.
    const int side = sign(orient<Int128>(x.other.from, x.other.to, y.at));
    if (side == 0) return std::strong_ordering::equal;
    const bool y_first = side == sign(orient<Int128>(x.other.from, x.other.to, edge.from));
    return y_first ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  if (std::abs(x.t - y.t) > 1e-12) {
    return x.t < y.t ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // t = d₀ / (d₀ − d₁), of which both parts have one sign.
  const Int128 of_x = orient<Int128>(x.other.from, x.other.to, edge.from);
  const Int128 of_y = orient<Int128>(y.other.from, y.other.to, edge.from);
  const Int128 whole_x = of_x - orient<Int128>(x.other.from, x.other.to, edge.to);
  const Int128 whole_y = of_y - orient<Int128>(y.other.from, y.other.to, edge.to);
  return detail::product(detail::magnitude(of_x), detail::magnitude(whole_y)) <=>
         detail::product(detail::magnitude(of_y), detail::magnitude(whole_x));
}

}  // namespace ecotone
