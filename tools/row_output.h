// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ecotone/io/arrow_stream.h"
#include "ecotone/layer/table.h"
#include "tools/byte_output.h"
#include "tools/command.h"

namespace ecotone::tools {

/// Runs work that writes to a pipe. If its reader goes away, what was begun is removed and the
/// process ends as others do then: by SIGPIPE, without a word.
ExitStatus until_pipe_closes(const std::function<ExitStatus()>& work);

/// Whether rows in this format are written as they come and nothing stands above them: "tsv",
/// "arrow".
bool is_row_format(std::string_view format);

/// Rows of equal columns that are written as they come, in bounded memory.
///
/// tsv:    as COPY of PostgreSQL reads texts: tabs between columns, \N for null, no heading
/// ndjson: an object a line
/// arrow:  a stream of Arrow IPC, a batch for each call
class RowOutput {
 public:
  /// @param columns  their names and types, without rows
  RowOutput(const Table& columns, const Session& session);

  void add(const Table& rows);
  void finish();

 private:
  std::string format_;
  ByteOutput bytes_;
  std::optional<ArrowStreamWriter> arrow_;
};

}  // namespace ecotone::tools
