// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/command.h"

namespace ecotone::tools {

// The commands of `ecotone zone`: a file, a line here and a line in zone.cpp each.
Command zone_check_command();
Command zone_clean_command();
Command zone_buffer_command();
Command zone_diff_command();
Command zone_dissolve_command();
Command zone_fireworks_command();
Command zone_noise_command();
Command zone_no_burn_command();
Command zone_replay_command();
Command zone_simplify_command();
Command zone_shoreline_command();
Command zone_source_command();

}  // namespace ecotone::tools
