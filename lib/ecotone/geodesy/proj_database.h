// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ecotone {

/// Says where PROJ's database is, for programs that carry it with them; whatever the environment
/// says of it counts no more. Before any other function of this module, as threads keep what they
/// opened.
///
/// @param path  of proj.db; empty: where PROJ itself looks
void set_proj_database(std::string path);

/// As it was set; empty if it was not.
const std::string& proj_database();

/// The version of PROJ that computes: "9.1.1".
std::string proj_version();

}  // namespace ecotone
