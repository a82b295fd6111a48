// SPDX-License-Identifier: Apache-2.0
#include "tools/check_stream.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "ecotone/document/json.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/report/check_document.h"
#include "ecotone/report/check_text.h"
#include "tools/verdict_rows.h"

namespace ecotone::tools {
namespace {

// Takes batches to the working CRS by one operation.
class ToWorkingCrs {
 public:
  explicit ToWorkingCrs(const CheckRun& run) : run_(run) {}

  Layer operator()(const Layer& batch) {
    const Crs& working = run_.catalogue().working_crs;
    if (!change_ || !(*from_ == *batch.crs)) {
      from_ = batch.crs;
      change_.emplace(*from_, working, to_transformation_options(run_.request().transforming));
    }
    Layer layer = batch;
    if (change_->is_identity()) return layer;
    layer.geometry = (*change_)(batch.geometry);
    layer.crs = working;
    if (layer.accuracy_m) layer.accuracy_m = *layer.accuracy_m + change_->accuracy_m();
    return layer;
  }

 private:
  const CheckRun& run_;
  std::optional<Crs> from_;
  std::optional<Transformation> change_;
};

CheckOptions brief_options(const CheckRun& run) {
  CheckOptions options = run.options();
  options.progress = nullptr;
  options.pieces = options.passed = options.mending = false;
  return options;
}

// Where the results of batches go.
class Destination {
 public:
  virtual ~Destination() = default;
  virtual CheckOptions options() const = 0;
  virtual void add(const CheckResult& result, const Layer& batch) = 0;
  virtual void finish() = 0;
};

// Verdicts as rows.
class Verdicts : public Destination {
 public:
  Verdicts(const CheckRun& run, const Session& session)
      : run_(run), output_(verdict_rows(CheckResult()), session) {}
  CheckOptions options() const override { return brief_options(run_); }
  void add(const CheckResult& result, const Layer& /*batch*/) override {
    output_.add(verdict_rows(result));
  }
  void finish() override { output_.finish(); }

 private:
  const CheckRun& run_;
  RowOutput output_;
};

// The run as a line, then all that is said of a subject as a line.
class Lines : public Destination {
 public:
  Lines(const CheckRun& run, const Session& session)
      : run_(run),
        record_(run.record()),
        threads_(session.options.threads),
        output_(session.options.output, session.options.overwrite) {
    record_.detail = run.detail_of(std::numeric_limits<std::size_t>::max());
  }

  CheckOptions options() const override {
    CheckOptions options = brief_options(run_);
    if (record_.detail == CheckDetail::full) {
      options.pieces = options.passed = true;
      options.mending = run_.options().mending;
    }
    return options;
  }

  void add(const CheckResult& result, const Layer& batch) override {
    if (!begun_) begin(batch);
    const std::vector<document::Value> subjects =
        check_subjects(result, batch, run_.layers(), record_, threads_);
    std::vector<std::string> lines(subjects.size());
    parallel_for(lines.size(), threads_, nullptr,
                 [&](std::size_t i) { lines[i] = document::to_json(subjects[i], -1) + "\n"; });
    std::string text;
    for (const std::string& line : lines) text += line;
    output_.write(text);
  }

  void finish() override {
    Layer none;
    none.name = "-";
    none.crs = run_.catalogue().working_crs;
    if (!begun_) begin(none);
    output_.finish();
  }

 private:
  void begin(const Layer& batch) {
    const Layer none = select(batch, std::vector<std::size_t>());
    const CheckResult frame = check(none, run_.prepared(), run_.rules(), options());
    output_.write(check_ndjson(check_head(frame, none, run_.layers(), record_)));
    begun_ = true;
  }

  const CheckRun& run_;
  RunRecord record_;
  int threads_;
  ByteOutput output_;
  bool begun_ = false;
};

std::size_t batch_size_of(const CheckRequest& request) {
  return static_cast<std::size_t>(std::max(1, request.batch));
}

void refuse_the_whole(const CheckRequest& request, const Session& session) {
  refuse_for_stream(request.subjects.size() > 1, "SUBJECT");
  refuse_for_stream(!request.changed_since.empty(), "--changed-since");
  refuse_for_stream(!request.only.empty(), "--only");
  const std::string& format = session.options.format;
  if (format != "ndjson" && !is_row_format(format)) {
    refuse_for_stream(true, "--format " + format);
  }
}

std::unique_ptr<Destination> destination_of(const CheckRun& run, const Session& session) {
  if (session.options.format == "ndjson") return std::make_unique<Lines>(run, session);
  return std::make_unique<Verdicts>(run, session);
}

}  // namespace

ExitStatus check_stream(const CheckRequest& request, const Streaming& streaming, Level fail_on,
                        const Session& session) {
  refuse_the_whole(request, session);
  const CheckRun run(request, session);
  return until_pipe_closes([&] {
    StreamRows rows(session, request.reading, streaming, request.subjects.front());
    const std::unique_ptr<Destination> destination = destination_of(run, session);
    const CheckOptions options = destination->options();
    VerdictStatus status(fail_on);
    ToWorkingCrs to_working_crs(run);
    rows.for_each(batch_size_of(request), [&](FeatureBatch& batch) {
      const Layer layer = to_working_crs(batch.layer);
      const CheckResult result = check(layer, run.prepared(), run.rules(), options);
      destination->add(result, layer);
      status.add(result);
    });
    if (rows.finish()) status.add_undecided();
    destination->finish();
    return status.status();
  });
}

ExitStatus check_as_rows(const CheckRequest& request, Level fail_on, const Session& session) {
  const CheckRun run(request, session);
  const std::vector<Layer> subjects = run.read_all_subjects();
  return until_pipe_closes([&] {
    Verdicts verdicts(run, session);
    const CheckOptions options = verdicts.options();
    VerdictStatus status(fail_on);
    const std::size_t batch = batch_size_of(request);
    for (const Layer& layer : subjects) {
      for (std::size_t first = 0; first < layer.size(); first += batch) {
        std::vector<std::size_t> places(std::min(batch, layer.size() - first));
        std::iota(places.begin(), places.end(), first);
        const Layer part = select(layer, places);
        const CheckResult result = check(part, run.prepared(), run.rules(), options);
        verdicts.add(result, part);
        status.add(result);
      }
    }
    verdicts.finish();
    return status.status();
  });
}

}  // namespace ecotone::tools
