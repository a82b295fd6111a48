// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// A whole page around its content: head, style sheet and the switch between languages, which
/// needs no script. Nothing may be fetched, run, framed or sent from it.
std::string html_page(const Voice& voice, const std::string& title, const Markup& content);

}  // namespace ecotone
