// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

#include <string_view>

#include "ecotone/layer/table.h"

namespace ecotone {

/// Whether a value comes before another: nulls first, numbers by size (not-a-number last), false
/// before true, dates by day, texts by their bytes; values of different types by type.
bool comes_before(const FieldValue& a, const FieldValue& b);

/// Whether an id comes before another: the shorter one first, so that 9 comes before 10, then by
/// their bytes.
bool id_comes_before(std::string_view a, std::string_view b);

}  // namespace ecotone
