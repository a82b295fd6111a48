// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"

namespace ecotone::document {

/// Turns byte offsets of a UTF-8 text into lines and columns; columns count characters. Places that
/// are asked for in rising order cost the bytes between them; for one thread.
class TextPositions {
 public:
  explicit TextPositions(std::string_view text);

  /// @param offset  in bytes; beyond the end means the end
  Mark at(std::size_t offset) const;
  /// The place of a byte column in a line, both from 0.
  Mark at(std::size_t line, std::size_t byte_column) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  /// The last place that was asked for: a line of coordinates can be long.
  struct Counted {
    std::size_t line = 0;
    std::size_t bytes = 0;
    std::size_t characters = 0;
  };
  mutable Counted last_;
};

/// "line 3, column 7"
std::string describe(const Mark& mark);

/// @throws DocumentError  if the text is not UTF-8, or has a control character other than tab and
///                        line ends
void require_clean_text(std::string_view text);

/// Length of the UTF-8 sequence that begins at `offset`; 0 if it is not valid.
std::size_t utf8_length(std::string_view text, std::size_t offset);

}  // namespace ecotone::document
