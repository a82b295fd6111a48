// SPDX-License-Identifier: Apache-2.0
#include "tools/row_output.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/feature_stream.h"
#include "ecotone/message/io_errors.h"

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

struct AsValue {
  document::Value operator()(std::monostate) const { return {}; }
  document::Value operator()(const Date& date) const { return date.to_string(); }
  template <typename T>
  document::Value operator()(const T& value) const {
    return document::Value(value);
  }
};

std::string ndjson(const Table& rows) {
  std::string text;
  for (std::size_t i = 0; i < row_count(rows); ++i) {
    document::Value line = document::Value::object();
    for (const Column& column : rows.columns()) {
      line.set(column.name(), std::visit(AsValue(), column[i]));
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

ByteOutput::ByteOutput(const std::filesystem::path& path, bool overwrite) : name_(path.string()) {
  if (path.empty() || path == "-") return;
  file_ = std::make_unique<AtomicFile>(path, overwrite);
  out_.open(file_->temporary(), std::ios::binary);
}

void ByteOutput::write(std::string_view bytes) {
  bool written = true;
  errno = 0;
  if (file_) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    written = out_.good();
  } else if (!bytes.empty()) {
    written = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() &&
              std::fflush(stdout) == 0;
    if (!written && errno == EPIPE) throw PipeClosed();
  }
  if (written) return;
  throw OutputError(io_error("output_not_written"),
                    {{"file", file_ ? name_ : "-"},
                     {"reason", std::generic_category().message(errno == 0 ? EIO : errno)}});
}

void ByteOutput::finish() {
  if (!file_) return;
  out_.flush();
  write({});
  out_.close();
  file_->commit();
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
