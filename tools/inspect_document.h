// SPDX-License-Identifier: Apache-2.0
// Results of inspect as programs and as people read them.
#pragma once

#include <string>
#include <vector>

#include "ecotone/io/inspect.h"
#include "tools/command.h"

namespace ecotone::tools {

/// What was seen of files, in the format of the session: text for people; json, one object of the
/// schema data/schemas/inspect.schema.json; ndjson, the run line, then a layer a line; csv, a
/// finding a row.
void write_inspections(const Session& session, const std::vector<FileInspection>& files);

}  // namespace ecotone::tools
