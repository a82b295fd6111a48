// SPDX-License-Identifier: Apache-2.0
#include "ecotone/execution/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <optional>

namespace ecotone {

void parallel_for(std::size_t count, int threads, Progress* progress,
                  const std::function<void(std::size_t)>& work) {
  const auto run = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      check_cancellation();
      work(i);
    }
    if (progress != nullptr) progress->advance(last - first);
  };
  if (threads == 1 || count < 2) {
    for (std::size_t i = 0; i < count; ++i) run(i, i + 1);
    return;
  }
  // Without this, TBB warns on standard error when more threads are asked for than there are
  // cores. Where it is not needed it would send the workers away after each call.
  std::optional<tbb::global_control> allowance;
  if (threads > tbb::this_task_arena::max_concurrency()) {
    allowance.emplace(tbb::global_control::max_allowed_parallelism,
                      static_cast<std::size_t>(threads));
  }
  tbb::task_arena arena(threads <= 0 ? tbb::task_arena::automatic : threads);
  arena.execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count),
                      [&](const auto& range) { run(range.begin(), range.end()); });
  });
}

}  // namespace ecotone
