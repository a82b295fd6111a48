// SPDX-License-Identifier: Apache-2.0
#include "ecotone/execution/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ecotone {
namespace {

#if defined(__SANITIZE_THREAD__)
// The library of TBB is not instrumented: the thread sanitizer cannot see how it orders memory, and
// would find a race in every result that a worker hands back. Suppressing frames of TBB would hide
// ours, since all work is called from them. So under this sanitizer threads are our own.
void run_on_threads(std::size_t count, int threads,
                    const std::function<void(std::size_t, std::size_t)>& run) {
  const std::size_t workers = threads > 0
                                  ? static_cast<std::size_t>(threads)
                                  : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) run(i, i + 1);
    } catch (...) {
      next = count;
      const std::scoped_lock lock(failing);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t k = 1; k < std::min(workers, count); ++k) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}
#else
void run_on_threads(std::size_t count, int threads,
                    const std::function<void(std::size_t, std::size_t)>& run) {
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
#endif

}  // namespace

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
  run_on_threads(count, threads, run);
}

}  // namespace ecotone
