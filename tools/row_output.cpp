// SPDX-License-Identifier: Apache-2.0
#include "tools/row_output.h"

#include <csignal>

#include "ecotone/document/json.h"
#include "ecotone/io/feature_stream.h"
#include "tools/results.h"
#include "tools/terminal.h"

namespace ecotone::tools {
namespace {

std::size_t row_count(const Table& rows) {
  return rows.column_count() == 0 ? 0 : rows.column(0).size();
}

std::string tsv(const Table& rows) {
  std::string text;
  for (std::size_t i = 0; i < row_count(rows); ++i) {
    for (std::size_t j = 0; j < rows.column_count(); ++j) {
      if (j > 0) text += '\t';
      const Column& column = rows.column(j);
      text += column.is_null(i) ? "\\N" : copy_text(to_text(column[i]));
    }
    text += '\n';
  }
  return text;
}

std::string ndjson(const Table& rows) {
  std::string text;
  for (std::size_t i = 0; i < row_count(rows); ++i) {
    document::Value line = document::Value::object();
    for (const Column& column : rows.columns()) {
      line.set(column.name(), to_value(column[i]));
    }
    text += document::to_json(line, -1) + "\n";
  }
  return text;
}

}  // namespace

ExitStatus until_pipe_closes(const std::function<ExitStatus()>& work) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return work();
  } catch (const PipeClosed&) {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  return ExitStatus::output_refused;  // SIGPIPE is blocked
}

bool is_row_format(std::string_view format) {
  return format == "tsv" || format == "arrow";
}

RowOutput::RowOutput(const Table& columns, const Session& session)
    : format_(session.options.format), bytes_(session.options.output, session.options.overwrite) {
  if (format_ == "arrow") {
    arrow_.emplace(arrow_table(columns, 0),
                   [this](std::string_view bytes) { bytes_.write(bytes); });
  }
}

void RowOutput::add(const Table& rows) {
  if (row_count(rows) == 0) return;
  if (arrow_) {
    arrow_->write(arrow_table(rows, row_count(rows)));
  } else {
    bytes_.write(format_ == "ndjson" ? ndjson(rows) : tsv(rows));
  }
}

void RowOutput::finish() {
  if (arrow_) arrow_->finish();
  bytes_.finish();
}

}  // namespace ecotone::tools
