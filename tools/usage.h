// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/command.h"

namespace ecotone::tools {

/// Everything that can be asked for on the command line.
struct Program {
  std::vector<Command> commands;
  std::vector<Option> shared;   ///< options of a common meaning; a command names those it takes
  std::vector<Option> general;  ///< options that every command takes
};

/// "ecotone area LAYER [ZONES] [OPTIONS]"
/// @param path  names from the program down: {"ecotone", "catalog", "list"}
std::string usage_line(const Command& command, std::span<const std::string> path);

/// The help of a command: what it does, examples first, then arguments and options.
std::string help(const Program& program, const Command& command, std::span<const std::string> path,
                 Language language, bool bold);

/// The help of the program: its commands and the options they all take.
std::string help(const Program& program, std::string_view version, Language language, bool bold);

/// The whole table as JSON, for programs that build forms and pages from it.
std::string usage_json(const Program& program, std::string_view version);

/// A completion script made from the table, for "bash", "zsh" or "fish".
std::string completion(const Program& program, std::string_view shell);

/// The word of a list that is nearest to a misspelt one; empty if none is near.
std::string nearest_word(std::string_view misspelt, std::span<const std::string> words);

/// The names of an option: {"-o", "--output"}.
std::vector<std::string> option_names(const Option& option);

/// The shared options that a command takes, with its own formats.
std::vector<Option> shared_options_of(const Program& program, const Command& command);

}  // namespace ecotone::tools
