// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/batch.h"

namespace ecotone::fuzz {

void check_layers(const Batch&, const Strictness&, int, Report&) {}

}  // namespace ecotone::fuzz
