// SPDX-License-Identifier: Apache-2.0
#include "tools/stream_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/io/encoding.h"
#include "ecotone/message/stream_errors.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

// Told on standard error where there is no file for them.
constexpr std::size_t bad_rows_told = 10;

// An id that a terminal can show: bytes that are no UTF-8 as \xHH.
std::string shown(const std::string& id) {
  if (is_utf8(id)) return id;
  std::string text;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x80 ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return text;
}

StreamOptions to_stream_options(const Session& session, const Reading& reading,
                                const Streaming& streaming) {
  StreamOptions options;
  options.form = *parse_stream_form(streaming.form);
  options.crs = named_crs(session);
  options.fields = streaming.fields;
  options.id_field = reading.id_field;
  options.keep_rows = !streaming.bad_rows.empty();
  return options;
}

}  // namespace

std::vector<Option> streaming_options(Streaming& streaming) {
  return {
      option("--in", "FORM", streaming.form,
             "The input is a stream of rows, from a file or, for -, from standard input; see "
             "docs/streaming.md",
             "输入为逐行读取的数据流（文件，或以 - 表示标准输入），见 docs/streaming.md")
          .one_of({"wkb-tsv", "wkt-tsv", "ndjson", "arrow"}),
      comma_list("--fields", "NAME,...", streaming.fields,
                 "Names of the columns behind the geometry in wkb-tsv and wkt-tsv",
                 "wkb-tsv 和 wkt-tsv 中几何之后各列的名称"),
      option("--bad-rows", "FILE", streaming.bad_rows,
             "File for rows of a stream that cannot be used: number, id, code, reason, row",
             "写出数据流中无法使用的行：行号、标识、代码、原因、原行")
          .output_file(),
  };
}

bool is_stream(const Streaming& streaming, const std::string& reference) {
  if (!streaming.form.empty()) return true;
  if (reference == "-") {
    throw UsageError(usage_error("stream_form_missing"));
  }
  refuse_for_stream(!streaming.fields.empty(), "--fields");
  refuse_for_stream(!streaming.bad_rows.empty(), "--bad-rows");
  return false;
}

void refuse_for_stream(bool given, const std::string& option) {
  if (given) throw UsageError(usage_error("not_with_stream"), {{"option", option}});
}

StreamRows::StreamRows(const Session& session, const Reading& reading, const Streaming& streaming,
                       const std::string& reference)
    : session_(session),
      name_(reference),
      bad_name_(streaming.bad_rows),
      stream_(open_feature_stream(reference, to_stream_options(session, reading, streaming))) {
  if (!bad_name_.empty()) bad_rows_.emplace(bad_name_, session.options.overwrite);
}

void StreamRows::for_each(std::size_t batch_size, const std::function<void(FeatureBatch&)>& work) {
  if (session_.progress != nullptr) session_.progress->begin(session_.command->name, 0);
  while (std::optional<FeatureBatch> batch = stream_->next(batch_size)) {
    const std::size_t count = batch->rows.size() + batch->bad.size();
    rows_ += count;
    batch->layer.name = name_;
    waiting_ = std::move(batch->bad);
    take(std::move(*batch), work);
    std::ranges::sort(waiting_, {}, &BadRow::row);
    for (const BadRow& bad : waiting_) add(bad);
    if (session_.progress != nullptr) session_.progress->advance(count);
  }
  if (session_.progress != nullptr) session_.progress->end();
}

// Halves what fails until what fails is one feature.
void StreamRows::take(FeatureBatch batch, const std::function<void(FeatureBatch&)>& work) {
  const std::size_t count = batch.rows.size();
  if (count == 0) return;
  batch.layer.require_crs();
  try {
    work(batch);
    return;
  } catch (const OutputError&) {
    throw;
  } catch (const GeometryError& error) {
    if (count == 1) return set_aside(batch, 0, error);
  } catch (const CrsError& error) {
    if (count == 1) return set_aside(batch, 0, error);
  }
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  const auto middle = places.begin() + static_cast<std::ptrdiff_t>(count / 2);
  take(select(batch, {places.begin(), middle}), work);
  take(select(batch, {middle, places.end()}), work);
}

void StreamRows::set_aside(const FeatureBatch& batch, std::size_t place, const Error& error) {
  waiting_.push_back(bad_row(batch.rows[place], batch.layer.ids[place], error,
                             batch.texts.empty() ? std::string() : batch.texts[place]));
}

void StreamRows::add(const BadRow& bad) {
  ++bad_;
  if (!first_) first_ = bad;
  const std::string& reason =
      session_.options.language == Language::chinese ? bad.reason_zh : bad.reason_en;
  if (bad_rows_) {
    bad_rows_->write(fmt::format("{}\t{}\t{}\t{}\t{}\n", bad.row,
                                 bad.id.empty() ? "\\N" : copy_text(bad.id), bad.code,
                                 copy_text(reason), copy_text(bad.text)));
  } else if (bad_ <= bad_rows_told) {
    const std::string id = shown(bad.id);
    session_.tell(
        {fmt::format("row {} ({}) is left out: [{}] {}", bad.row, id, bad.code, bad.reason_en),
         fmt::format("略去第 {} 行（{}）：[{}] {}", bad.row, id, bad.code, bad.reason_zh)});
  }
}

bool StreamRows::finish() {
  if (bad_rows_) {
    bad_rows_->finish();
  } else if (rows_ > 0 && bad_ == rows_) {
    throw IoError(stream_error("stream_without_rows"),
                  {{"rows", std::to_string(rows_)},
                   {"reason", session_.options.language == Language::chinese ? first_->reason_zh
                                                                             : first_->reason_en}},
                  name_);
  }
  if (bad_ > 0) {
    const std::string where = bad_name_.empty() ? "" : ": " + bad_name_;
    session_.tell({fmt::format("{} of {} rows could not be used{}", bad_, rows_, where),
                   fmt::format("{} 行中有 {} 行无法使用{}", rows_, bad_, where)});
  }
  return bad_ > 0;
}

FeatureBatch select(const FeatureBatch& batch, const std::vector<std::size_t>& places) {
  FeatureBatch part;
  part.layer = ecotone::select(batch.layer, places);
  for (const std::size_t i : places) {
    part.rows.push_back(batch.rows[i]);
    if (!batch.texts.empty()) part.texts.push_back(batch.texts[i]);
  }
  return part;
}

}  // namespace ecotone::tools
