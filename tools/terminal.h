// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/message/text.h"

namespace ecotone::tools {

/// Columns that a UTF-8 text takes on a terminal; a Chinese character takes two.
std::size_t display_width(std::string_view text);

/// The text followed by blanks up to a width.
std::string pad(std::string_view text, std::size_t width);

/// Whether to use colour on standard error: --color, then NO_COLOR, then whether it is a terminal.
bool use_color(std::string_view choice, int descriptor);

/// Writes to standard error, clearing a progress bar that stands there first.
void print_to_people(std::string_view text);

/// Whoever read our output has closed it, as `head` does: there is nothing to say. Met only where
/// SIGPIPE is ignored, else that ends the process.
class PipeClosed : public OutputError {
 public:
  PipeClosed();
};

/// Writes to standard output as a whole.
/// @throws OutputError  if it cannot be written, as on a full disk
/// @throws PipeClosed   if nobody reads it any more
void print_data(std::string_view text);

/// Shows progress on standard error. `auto`: a bar on a terminal, for stages longer than a
/// second, with rate and remaining time; `json`: one object a second; `never`: nothing.
std::unique_ptr<Progress> make_progress(std::string_view choice, Language language);

/// From now on the first SIGINT or SIGTERM asks the work to stop, the second ends the process.
/// A write beyond a size limit fails instead of ending the process.
void install_signal_handlers();

}  // namespace ecotone::tools
