// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/command.h"

namespace ecotone::tools {

// The commands of `ecotone boundary`: a file, a line here and a line in boundary.cpp each.
Command boundary_check_command();
Command boundary_compare_command();
Command boundary_describe_command();
Command boundary_markers_command();
Command boundary_points_command();
Command boundary_table_command();

}  // namespace ecotone::tools
