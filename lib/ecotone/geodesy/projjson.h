// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/geodesy/crs.h"

namespace ecotone {

/// A coordinate reference system as PROJJSON, on one line; `Crs::from_text` reads it back.
std::string to_projjson(const Crs& crs);

}  // namespace ecotone
