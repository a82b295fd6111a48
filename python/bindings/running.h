// SPDX-License-Identifier: Apache-2.0
// Long work off the interpreter's lock.
#pragma once

#include <pybind11/pybind11.h>

#include <functional>
#include <optional>
#include <utility>

#include "ecotone/execution/progress.h"

namespace ecotone::python {

/// Runs work on a thread of our own without the interpreter's lock. The calling thread waits, lets
/// Python handle signals twenty times a second (so Ctrl-C, or what the program makes of it, stops
/// the work) and tells `report` how far it is.
///
/// @param report  None, or a function of the stage, what is done of it, and its total or None
void run_detached(const pybind11::object& report, const std::function<void(Progress*)>& work);

/// The same for work with a result.
template <typename Work>
auto detached(const pybind11::object& report, const Work& work) {
  std::optional<decltype(work(nullptr))> result;
  run_detached(report, [&](Progress* progress) { result.emplace(work(progress)); });
  return *std::move(result);
}

}  // namespace ecotone::python
