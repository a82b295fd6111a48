// SPDX-License-Identifier: Apache-2.0
#include "tools/check_sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <span>
#include <system_error>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/message/io_errors.h"
#include "ecotone/report/check_text.h"
#include "ecotone/report/html_summary.h"
#include "ecotone/report/summary_text.h"
#include "tools/terminal.h"

namespace ecotone::tools {
namespace {

using document::Value;
using Subjects = std::span<const Value>;

constexpr std::size_t subjects_per_block = 64;

Value with_subjects(Value head, Subjects subjects) {
  head.set("subjects", Value::Array(subjects.begin(), subjects.end()));
  return head;
}

/// How a result is written in parts. One line a form.
struct StreamForm {
  std::string_view name;
  std::string (*head)(const Value& head, Language language);
  /// @param head  as far as it is known
  std::string (*rows)(const Value& head, Subjects subjects, bool first, Language language);
  std::string_view tail;
};

std::string json_head(const Value& head, Language /*language*/) {
  const std::string text = document::to_json(head);
  return text.substr(0, text.rfind(']'));
}

std::string json_rows(const Value& /*head*/, Subjects subjects, bool first, Language /*language*/) {
  std::string rows;
  for (const Value& subject : subjects) {
    rows += (first ? "\n    " : ",\n    ") + document::to_json(subject, 2, 2);
    first = false;
  }
  return rows;
}

std::string ndjson_rows(const Value& /*head*/, Subjects subjects, bool /*first*/,
                        Language /*language*/) {
  std::string rows;
  for (const Value& subject : subjects) rows += document::to_json(subject, -1) + "\n";
  return rows;
}

std::string csv_rows(const Value& head, Subjects subjects, bool /*first*/, Language language) {
  return check_csv(with_subjects(head, subjects), language)
      .substr(check_csv(with_subjects(head, {}), language).size());
}

constexpr std::array stream_forms{
    StreamForm{"json", json_head, json_rows, "\n  ]\n}\n"},
    StreamForm{"ndjson", [](const Value& head, Language) { return check_ndjson(head); },
               ndjson_rows, ""},
    StreamForm{"csv",
               [](const Value& head, Language language) { return check_csv(head, language); },
               csv_rows, ""},
    StreamForm{"text",
               [](const Value& head, Language language) { return summary_text(head, language); },
               [](const Value&, Subjects, bool, Language) { return std::string(); }, ""},
};

const StreamForm* find_form(std::string_view name) {
  const auto found = std::ranges::find(stream_forms, name, &StreamForm::name);
  return found == stream_forms.end() ? nullptr : &*found;
}

}  // namespace

void WholeResult::add(const Value& /*head*/, const std::vector<Value>& subjects) {
  subjects_.insert(subjects_.end(), subjects.begin(), subjects.end());
}

void WholeResult::finish(const Value& head) {
  document_ = head;
  document_.set("subjects", std::move(subjects_));
}

void StatusSink::add(const Value& /*head*/, const std::vector<Value>& subjects) {
  for (const Value& subject : subjects) {
    for (const Value& finding : subject.at("findings").as_array()) {
      const std::optional<Level> level = parse_level(finding.at("level").as_string());
      fired_ |= level && *level != Level::indeterminate && *level >= fail_on_;
    }
    undecided_ |= !subject.at("complete").as_bool() ||
                  subject.at("verdict").as_string() == level_name(Level::indeterminate);
  }
}

ExitStatus StatusSink::status() const {
  if (fired_) return ExitStatus::findings;
  return undecided_ ? ExitStatus::indeterminate : ExitStatus::clean;
}

void SummarySink::add(const Value& head, const std::vector<Value>& subjects) {
  if (!summary_) summary_ = std::make_unique<CheckSummary>(head);
  for (const Value& subject : subjects) summary_->add(subject);
}

void SummaryPage::finish(const Value& head) {
  write_file(path_, summary_html(head, summary(), session_.options.language),
             session_.options.overwrite);
}

// --- Files ----------------------------------------------------------------------------------

namespace {

/// A file without a name, in the folder of the output if there is one: there is room for it.
std::FILE* nameless_file(const std::filesystem::path& output) {
  if (!output.empty()) {
    const std::filesystem::path folder =
        output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
    const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return ::fdopen(descriptor, "w+b");
  }
  return std::tmpfile();
}

/// Writes the rest of a file to another and gives back, step by step, the room that it took, so
/// that both need little more than one. Whether it came to the end.
bool move_content(int from, int to) {
  constexpr off_t step = off_t{64} << 20;
  off_t done = 0;
  while (true) {
    const ssize_t moved = ::copy_file_range(from, nullptr, to, nullptr, step, 0);
    if (moved == 0) return true;
    if (moved < 0) return false;
    // Where a file system cannot give room back, the file takes it until the end.
    ::fallocate(from, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, done, moved);
    done += moved;
  }
}

}  // namespace

RowFile::RowFile(std::filesystem::path path, bool overwrite)
    : path_(std::move(path)), overwrite_(overwrite), rows_(nameless_file(path_)) {
  if (rows_ == nullptr) refuse();
}

RowFile::~RowFile() {
  if (rows_ != nullptr) std::fclose(rows_);
}

void RowFile::refuse() const {
  throw OutputError(io_error("output_not_written"),
                    {{"file", path_.empty() ? "-" : path_.string()},
                     {"reason", std::generic_category().message(errno)}});
}

void RowFile::append(std::string_view rows) {
  if (std::fwrite(rows.data(), 1, rows.size(), rows_) != rows.size()) refuse();
}

template <class Write>
void RowFile::copy_rows(const Write& write) {
  std::vector<char> buffer(std::size_t{1} << 20);
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), rows_)) {
    write(std::string_view(buffer.data(), read));
  }
  if (std::ferror(rows_) != 0) refuse();
}

void RowFile::finish(std::string_view head, std::string_view tail) {
  if (std::fflush(rows_) != 0 || std::fseek(rows_, 0, SEEK_SET) != 0) refuse();
  if (path_.empty()) {
    print_data(head);
    copy_rows([](std::string_view text) { print_data(text); });
    print_data(tail);
    return;
  }
  AtomicFile file(path_, overwrite_);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(
      std::fopen(file.temporary().c_str(), "wb"), std::fclose);
  const auto write = [&](std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), out.get()) != text.size()) refuse();
  };
  if (out == nullptr) refuse();
  write(head);
  if (std::fflush(out.get()) != 0) refuse();
  if (!move_content(::fileno(rows_), ::fileno(out.get()))) {
    // Between file systems, or where the kernel does not know how; what was moved stays.
    if (errno == ENOSPC) refuse();
    copy_rows(write);
  }
  write(tail);
  if (std::fclose(out.release()) != 0) refuse();
  file.commit();
}

bool can_stream(std::string_view form) {
  return find_form(form) != nullptr;
}

StreamedResult::StreamedResult(std::string_view form, std::filesystem::path path,
                               const Session& session)
    : form_(form),
      file_(std::move(path), session.options.overwrite),
      language_(session.options.language),
      threads_(session.options.threads) {}

void StreamedResult::add(const Value& head, const std::vector<Value>& subjects) {
  const StreamForm& form = *find_form(form_);
  const std::size_t blocks = (subjects.size() + subjects_per_block - 1) / subjects_per_block;
  std::vector<std::string> rows(blocks);
  parallel_for(blocks, threads_, nullptr, [&](std::size_t b) {
    const std::size_t begin = b * subjects_per_block;
    const Subjects block =
        Subjects(subjects).subspan(begin, std::min(subjects_per_block, subjects.size() - begin));
    rows[b] = form.rows(head, block, first_ && b == 0, language_);
  });
  for (const std::string& text : rows) file_.append(text);
  first_ = first_ && subjects.empty();
}

void StreamedResult::finish(const Value& head) {
  const StreamForm& form = *find_form(form_);
  file_.finish(form.head(head, language_), form.tail);
}

}  // namespace ecotone::tools
