// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ecotone {

/// Names and versions of the libraries that run: GDAL, and the PROJ and GEOS it shares with us.
/// They are of the libraries loaded, not of the headers compiled against.
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace ecotone
