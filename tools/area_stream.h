// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/geodesy/area.h"
#include "tools/stream_reading.h"

namespace ecotone::tools {

struct AreaStreamOptions {
  AreaMethod method = AreaMethod::ellipsoid;
  std::vector<std::string> by;  ///< fields whose values have totals
  Reading reading;
  Streaming streaming;
  Transforming transforming;
};

/// Measures the features of a stream, each on its own, and writes each before the next batch is
/// read: id and area_m2. With fields in `by` their values stand between the two, with a count of
/// features; totals come last, as rows without an id. They are exact sums, so that the order of
/// the rows changes nothing; memory grows with the number of totals alone.
ExitStatus area_stream(const std::string& reference, const AreaStreamOptions& options,
                       const Session& session);

}  // namespace ecotone::tools
