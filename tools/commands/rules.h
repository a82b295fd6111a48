// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/command.h"

namespace ecotone::tools {

// Commands of `ecotone rules` that have a file of their own.
Command rules_diff_command();

}  // namespace ecotone::tools
