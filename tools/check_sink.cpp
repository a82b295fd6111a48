// SPDX-License-Identifier: Apache-2.0
#include "tools/check_sink.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/report/check_text.h"
#include "ecotone/report/html_summary.h"
#include "ecotone/report/summary_text.h"

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
