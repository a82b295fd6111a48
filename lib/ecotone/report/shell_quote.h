// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ecotone {

/// An argument as a POSIX shell reads it back: bare if it is harmless, else in single quotes.
/// Letters beyond ASCII are harmless.
std::string shell_quote(std::string_view argument);

}  // namespace ecotone
