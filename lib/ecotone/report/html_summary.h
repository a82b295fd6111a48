// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/check_summary.h"

namespace ecotone {

/// Renders a check of many subjects as one HTML file: how many came to which verdict, a map of all
/// of them coloured by verdict, the rules that fired, the layers, and the worst subjects. No
/// script, no network; prints on A4; both languages with a switch. Its size does not grow with the
/// number of subjects beyond the marks of the map and the rows of the list.
///
/// @param head      a result without its subjects
/// @param language  shown first
std::string summary_html(const document::Value& head, const CheckSummary& summary,
                         Language language);

}  // namespace ecotone
