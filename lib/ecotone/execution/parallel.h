// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "ecotone/execution/progress.h"

namespace ecotone {

/// Runs `work(i)` for every i in [0, count) on up to `threads` threads (0: all cores).
///
/// Each i must write only what belongs to i; then the result does not depend on the number of
/// threads. Cancellation is checked between items; an exception of an item ends the run and is
/// thrown again here.
///
/// @param progress  told of finished items; may be nullptr
/// @throws Cancelled  if the work was asked to stop
void parallel_for(std::size_t count, int threads, Progress* progress,
                  const std::function<void(std::size_t)>& work);

}  // namespace ecotone
