// SPDX-License-Identifier: Apache-2.0
#include "ecotone/execution/progress.h"

#include <atomic>

#include "ecotone/error.h"

namespace ecotone {
namespace {

std::atomic<bool> cancelled{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

}  // namespace

void request_cancellation() noexcept {
  cancelled.store(true, std::memory_order_relaxed);
}

void clear_cancellation() noexcept {
  cancelled.store(false, std::memory_order_relaxed);
}

bool cancellation_requested() noexcept {
  return cancelled.load(std::memory_order_relaxed);
}

void check_cancellation() {
  if (cancellation_requested()) throw Cancelled();
}

}  // namespace ecotone
