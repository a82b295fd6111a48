// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ecotone {

/// Receives the progress of long work. Implementations must be quick and safe to call from
/// several threads. The library never prints; a command line or a page shows it.
class Progress {
 public:
  virtual ~Progress() = default;
  /// A stage begins, such as "overlay"; total is 0 where it cannot be known.
  virtual void begin(std::string_view stage, std::size_t total) = 0;
  /// More of the stage is done.
  virtual void advance(std::size_t done) = 0;
  /// The stage is done.
  virtual void end() = 0;
};

/// Asks the work in this process to stop; safe to call from a signal handler.
void request_cancellation() noexcept;
/// Forgets a request.
void clear_cancellation() noexcept;
bool cancellation_requested() noexcept;
/// @throws Cancelled  if the work was asked to stop
void check_cancellation();

}  // namespace ecotone
