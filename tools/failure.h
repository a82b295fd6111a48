// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>

#include "tools/command.h"

namespace ecotone::tools {

/// The exit status that an exception means: the one place that decides it.
ExitStatus status_of(const std::exception& failure);

/// What people read of an exception: what is wrong, where, and how to mend it. As one line of
/// JSON where the results were asked for as JSON.
std::string describe(const std::exception& failure, const SharedOptions& options);

}  // namespace ecotone::tools
