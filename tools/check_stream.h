// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/finding/finding.h"
#include "tools/check_run.h"
#include "tools/stream_reading.h"

namespace ecotone::tools {

/// Checks the subjects of a stream batch by batch and writes each before the next is read: rows of
/// verdicts (tsv, arrow) or, as ndjson, the run and then all that is said of a subject. Memory does
/// not grow with their number.
/// @param fail_on  least level of a finding that gives status 1
/// @throws UsageError  for what asks for the whole result
ExitStatus check_stream(const CheckRequest& request, const Streaming& streaming, Level fail_on,
                        const Session& session);

/// Writes rows of verdicts for layers that were read as a whole, equal to those of a stream.
ExitStatus check_as_rows(const CheckRequest& request, Level fail_on, const Session& session);

}  // namespace ecotone::tools
