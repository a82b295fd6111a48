// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What a result says of a subject before any rule: name, kind, accuracy, areas by every method and
/// as declared, length, place, attributes; each with its name.
std::vector<std::pair<BothTexts, BothTexts>> subject_facts(const document::Value& subject);

}  // namespace ecotone
