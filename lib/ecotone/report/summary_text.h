// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// Renders the summary of a result of `check` for a console: how many subjects came to which
/// verdict, the rules that fired or could not be decided, and the layers, a line each.
///
/// @param document  with a member "summary", as `CheckSummary` makes it
std::string summary_text(const document::Value& document, Language language);

}  // namespace ecotone
