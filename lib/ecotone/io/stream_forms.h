// SPDX-License-Identifier: Apache-2.0
// Private to io: the forms of streams.
#pragma once

#include <memory>
#include <string>

#include "ecotone/io/feature_stream.h"

namespace ecotone {

std::unique_ptr<FeatureStream> open_tsv_stream(const std::string& path,
                                               const StreamOptions& options);
std::unique_ptr<FeatureStream> open_ndjson_stream(const std::string& path,
                                                  const StreamOptions& options);
std::unique_ptr<FeatureStream> open_arrow_features(const std::string& path,
                                                   const StreamOptions& options);

}  // namespace ecotone
