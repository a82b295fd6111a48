// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// "to settle: survey 45 m of the border …; to pass: give up …" of an undecided finding; empty
/// where there is nothing to say.
BothTexts settle_words(const document::Value& finding);

/// What is to be said of a subject beside its findings, one line each: how it would pass, rules
/// with a threshold that it passes and by how much, layers past their review date, sensitive
/// places, and always how many layers were checked.
std::vector<BothTexts> facts_of(const document::Value& run, const document::Value& subject);

}  // namespace ecotone
