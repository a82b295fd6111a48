// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/command.h"

namespace ecotone::tools {

// The commands of `ecotone outfall`: a file, a line here and a line in outfall.cpp each.
Command outfall_check_command();
Command outfall_code_command();
Command outfall_locate_command();
Command outfall_trace_command();

}  // namespace ecotone::tools
