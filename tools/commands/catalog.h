// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/command.h"

namespace ecotone::tools {

/// `ecotone catalog check`: the rules about layers.
Command catalog_check_command();

}  // namespace ecotone::tools
