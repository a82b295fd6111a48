// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: names as registers write them.

#include <string>
#include <string_view>

namespace ecotone {

/// A text without the blanks around it, full-width ones too.
std::string_view without_blanks_around(std::string_view text);

/// A name for comparing: without blanks, remarks in brackets at its end, and with the variants of
/// one word alike (其它 and 其他).
std::string comparable_name(std::string_view name);

/// Whether two names mean the same river or place.
bool same_name(std::string_view a, std::string_view b);

}  // namespace ecotone
