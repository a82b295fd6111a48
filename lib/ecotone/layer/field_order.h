// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

#include "ecotone/layer/table.h"

namespace ecotone {

/// Whether a value comes before another: nulls first, numbers by size (not-a-number last), false
/// before true, dates by day, texts by their bytes; values of different types by type.
bool comes_before(const FieldValue& a, const FieldValue& b);

}  // namespace ecotone
