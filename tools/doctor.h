// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/message/text.h"

namespace ecotone::tools {

/// What this program stands on: versions, the data folder, the languages; a line each, with what
/// is wrong and how to mend it where something is.
std::string doctor(std::string_view version, Language language);

}  // namespace ecotone::tools
