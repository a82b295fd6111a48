// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ecotone/io/arrow_stream.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/layer/table.h"
#include "tools/command.h"

namespace ecotone::tools {

/// Whoever read our output has closed it, as `head` does: there is nothing to say.
class PipeClosed : public std::exception {
 public:
  const char* what() const noexcept override { return "the reader of the output has closed it"; }
};

/// Runs work that writes to a pipe. If its reader goes away, what was begun is removed and the
/// process ends as others do then: by SIGPIPE, without a word.
ExitStatus until_pipe_closes(const std::function<ExitStatus()>& work);

/// Bytes that are written as they come: to standard output at once, or to a file that appears whole
/// or not at all.
class ByteOutput {
 public:
  /// @param path  empty or "-": standard output
  /// @throws OutputError  if the file exists and may not be replaced
  ByteOutput(const std::filesystem::path& path, bool overwrite);

  /// @throws OutputError  if it cannot be written
  /// @throws PipeClosed   if nobody reads it any more
  void write(std::string_view bytes);
  /// Gives the file its name.
  void finish();

 private:
  std::unique_ptr<AtomicFile> file_;
  std::ofstream out_;
  std::string name_;
};

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
