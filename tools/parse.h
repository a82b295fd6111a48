// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tools/usage.h"

namespace ecotone::tools {

/// What a command line asked for.
struct Parsed {
  const Command* command = nullptr;  ///< the deepest command that is named; nullptr: none
  std::vector<std::string> path;     ///< {"ecotone", "catalog", "list"}
  bool help = false;
};

/// Reads a command line by the table and sets the targets of its options.
///
/// @param arguments  without the name of the program
/// @throws UsageError  for anything the table does not know, with the nearest word that it does;
///                     not for missing arguments where help is asked for
Parsed parse(const Program& program, const std::vector<std::string>& arguments);

}  // namespace ecotone::tools
