// SPDX-License-Identifier: Apache-2.0
// Private to report: how a check was asked for, as JSON and back.
#pragma once

#include <string>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/document/value.h"
#include "ecotone/report/check_document.h"

namespace ecotone {

document::Value texts_value(const std::vector<std::string>& texts);
std::vector<std::string> texts_of(const document::Value& value);

/// Threads and progress are left out: no result depends on them.
document::Value options_value(const CheckOptions& options);
CheckOptions options_of(const document::Value& value);

/// What can be computed from the texts of catalogue and packs is left out.
document::Value record_value(const RunRecord& record);
RunRecord record_of(const document::Value& value);

document::Value ledger_entries(const Ledger& ledger);
Ledger ledger_of(const document::Value& value);

}  // namespace ecotone
