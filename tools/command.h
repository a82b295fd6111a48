// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/message/text.h"

namespace ecotone::tools {

/// Exit statuses; `docs/exit-status.md` explains them.
enum class ExitStatus {
  clean = 0,
  findings = 1,
  usage = 2,
  input_unusable = 3,
  rules_invalid = 4,
  indeterminate = 5,
  output_refused = 6,
  bug = 70,
  interrupted = 130,
};

/// Options that every command takes; filled before a command runs.
struct GlobalOptions {
  Language language = Language::english;
  int threads = 0;  ///< 0: all cores
  bool quiet = false;
  bool overwrite = false;
  std::string progress = "auto";  ///< auto, never or json
};

/// The options of this run, and the progress bar to hand to long work.
struct Session {
  GlobalOptions options;
  Progress* progress = nullptr;
  std::vector<std::string> arguments;  ///< of the command line, for provenance
};

/// An example of use, shown first in the help, in the man page and the docs.
struct Example {
  std::string line;
  std::string says_en;
  std::string says_zh;
};

/// A command is a value: what it is called, what it takes, what it does.
struct Command {
  std::string name;
  std::string summary_en;
  std::string summary_zh;
  std::vector<Example> examples;
  /// Declares options and arguments; sub-commands are `children`.
  std::function<void(CLI::App&)> declare;
  std::function<ExitStatus(const Session&)> run;
  std::vector<Command> children;
};

}  // namespace ecotone::tools
