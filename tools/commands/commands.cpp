// SPDX-License-Identifier: Apache-2.0
#include "tools/commands/commands.h"

namespace ecotone::tools {

std::vector<Command> all_commands() {
  return {
      area_command(),
      overlay_command(),
      inspect_command(),
      convert_command(),
  };
}

}  // namespace ecotone::tools
