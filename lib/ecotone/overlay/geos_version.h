// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ecotone {

/// The version of GEOS that computes: "3.11.1".
std::string geos_version();

}  // namespace ecotone
