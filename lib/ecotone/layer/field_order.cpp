// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/field_order.h"

#include <cmath>

namespace ecotone {

bool comes_before(const FieldValue& a, const FieldValue& b) {
  if (a.index() != b.index()) return a.index() < b.index();
  if (const double* x = std::get_if<double>(&a)) {
    const double y = std::get<double>(b);
    if (std::isnan(*x) || std::isnan(y)) return !std::isnan(*x) && std::isnan(y);
    return *x < y;
  }
  return a < b;
}

bool id_comes_before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace ecotone
