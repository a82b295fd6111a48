// SPDX-License-Identifier: Apache-2.0
#include "tools/commands/commands.h"

namespace ecotone::tools {

std::vector<Command> all_commands() {
  return {
      check_command(),   report_command(),   area_command(),    overlay_command(),
      zone_command(),    boundary_command(), outfall_command(), inspect_command(),
      convert_command(), catalog_command(),  rules_command(),
  };
}

}  // namespace ecotone::tools
