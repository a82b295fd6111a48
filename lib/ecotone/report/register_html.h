// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// Renders a result of `outfall check` as one HTML file that an official can work through: what
/// was found, a map, every row with what is wrong and what to do, the worst first, totals, method.
/// No script, no network; prints on A4; both languages with a switch.
///
/// @param language  shown first
/// @throws DocumentError  if the document is of another schema
std::string register_html(const document::Value& document, Language language);

}  // namespace ecotone
