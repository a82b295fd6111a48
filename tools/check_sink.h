// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"
#include "ecotone/report/check_summary.h"
#include "tools/command.h"
#include "tools/row_file.h"

namespace ecotone::tools {

/// Takes the result of a check as it comes: batches of subjects, then what stands above them.
class CheckSink {
 public:
  virtual ~CheckSink() = default;
  /// @param head  the result without its subjects, as far as it is known by now
  virtual void add(const document::Value& head, const std::vector<document::Value>& subjects) = 0;
  /// @param head  the result without its subjects
  virtual void finish(const document::Value& head) = 0;
};

/// Keeps the whole result.
class WholeResult : public CheckSink {
 public:
  void add(const document::Value& head, const std::vector<document::Value>& subjects) override;
  void finish(const document::Value& head) override;
  const document::Value& document() const { return document_; }

 private:
  document::Value::Array subjects_;
  document::Value document_;
};

/// Gathers what decides the exit status.
class StatusSink : public CheckSink {
 public:
  explicit StatusSink(Level fail_on) : fail_on_(fail_on) {}
  void add(const document::Value& head, const std::vector<document::Value>& subjects) override;
  void finish(const document::Value&) override {}
  /// 1 for a finding at or above the level, else 5 for anything undecided, else 0.
  ExitStatus status() const;

 private:
  Level fail_on_;
  bool fired_ = false;
  bool undecided_ = false;
};

/// Counts subjects.
class SummarySink : public CheckSink {
 public:
  void add(const document::Value& head, const std::vector<document::Value>& subjects) override;
  void finish(const document::Value&) override {}
  const CheckSummary& summary() const { return *summary_; }

 private:
  std::unique_ptr<CheckSummary> summary_;
};

/// Writes the page that sums up many subjects.
class SummaryPage : public SummarySink {
 public:
  SummaryPage(std::filesystem::path path, const Session& session)
      : path_(std::move(path)), session_(session) {}
  void finish(const document::Value& head) override;

 private:
  std::filesystem::path path_;
  const Session& session_;
};

/// Whether results of this form can be written as they come: "json", "ndjson", "csv", "text".
bool can_stream(std::string_view form);

/// Writes a result in one form as it comes, in bounded memory, as the whole of it would be written;
/// but of many subjects a text tells the summary only.
class StreamedResult : public CheckSink {
 public:
  /// @param form  one that can be streamed
  /// @param path  empty: standard output
  StreamedResult(std::string_view form, std::filesystem::path path, const Session& session);

  void add(const document::Value& head, const std::vector<document::Value>& subjects) override;
  void finish(const document::Value& head) override;

 private:
  std::string form_;
  RowFile file_;
  Language language_;
  int threads_;
  bool first_ = true;
};

}  // namespace ecotone::tools
