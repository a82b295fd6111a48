// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "tools/command.h"

namespace ecotone::tools {

Command area_command();
Command boundary_command();
Command catalog_command();
Command check_command();
Command convert_command();
Command inspect_command();
Command outfall_command();
Command overlay_command();
Command report_command();
Command rules_command();
Command zone_command();

/// Every command, in the order of the help: a file, a line above and a line in `commands.cpp` each.
std::vector<Command> all_commands();

}  // namespace ecotone::tools
