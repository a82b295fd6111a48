// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/arrow_table.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/layer/arrow_arrays.h"
#include "ecotone/layer/arrow_columns.h"
#include "ecotone/message/layer_errors.h"

namespace ecotone {
namespace {

// Releases a stream when it has been read.
class StreamReading {
 public:
  explicit StreamReading(ArrowArrayStream& stream) : stream_(stream) {}
  StreamReading(const StreamReading&) = delete;
  StreamReading& operator=(const StreamReading&) = delete;
  ~StreamReading() {
    if (stream_.release != nullptr) stream_.release(&stream_);
  }

  std::shared_ptr<const ArrowSchema> schema() {
    ArrowSchema schema{};
    check(stream_.get_schema(&stream_, &schema));
    return owned(schema);
  }
  // Nothing at the end.
  std::shared_ptr<const ArrowArray> next() {
    ArrowArray array{};
    check(stream_.get_next(&stream_, &array));
    return array.release != nullptr ? owned(array) : nullptr;
  }

 private:
  void check(int status) {
    if (status == 0) return;
    const char* reason = stream_.get_last_error(&stream_);
    throw IoError(layer_error("arrow_stream_failed"),
                  {{"reason", reason != nullptr ? reason : std::strerror(status)}});
  }

  ArrowArrayStream& stream_;
};

// What a stream that we hand out goes through.
struct StreamContents {
  std::vector<ArrowColumn> columns;
  std::vector<std::size_t> chunk_lengths;
  std::shared_ptr<const ArrowSchema> schema;
  std::size_t next = 0;
};

StreamContents& contents_of(ArrowArrayStream* stream) {
  return *static_cast<StreamContents*>(stream->private_data);
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = copy_of(*contents_of(stream).schema);
  return 0;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  StreamContents& contents = contents_of(stream);
  if (contents.next == contents.chunk_lengths.size()) {
    *out = ArrowArray{};
    return 0;
  }
  std::vector<ArrowArray> children;
  for (const ArrowColumn& column : contents.columns) {
    children.push_back(shared_copy(column.chunks[contents.next]));
  }
  *out = make_arrow_array(contents.chunk_lengths[contents.next], 0, {nullptr}, std::move(children),
                          nullptr);
  ++contents.next;
  return 0;
}

const char* get_last_error(ArrowArrayStream*) {
  return nullptr;
}

void release_stream(ArrowArrayStream* stream) {
  delete &contents_of(stream);
  stream->release = nullptr;
}

template <typename T>
ArrowColumn column_of_numbers(std::string name, const char* format, std::vector<T> values) {
  const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
  return {owned(make_arrow_schema(format, std::move(name), {}, {}, 0)),
          {owned(make_arrow_array(kept->size(), 0, {nullptr, kept->data()}, {}, kept))}};
}

// The buffers of a column of ours.
struct Buffers {
  std::vector<std::uint8_t> validity;
  std::vector<std::uint8_t> values;
  std::string text;

  template <typename T>
  void append(T value) {
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&value);
    values.insert(values.end(), raw, raw + sizeof value);
  }
};

const char* format_of(FieldType type) {
  switch (type) {
    case FieldType::integer:
      return "l";
    case FieldType::real:
      return "g";
    case FieldType::boolean:
      return "b";
    case FieldType::date:
      return "tdD";
    case FieldType::text:
    case FieldType::date_time:
      break;
  }
  return "U";
}

void append_value(Buffers& buffers, const Column& column, std::size_t i) {
  const FieldValue& value = column[i];
  switch (column.type()) {
    case FieldType::integer:
      buffers.append(column.is_null(i) ? std::int64_t{0} : std::get<std::int64_t>(value));
      break;
    case FieldType::real:
      buffers.append(column.is_null(i) ? 0.0 : std::get<double>(value));
      break;
    case FieldType::boolean:
      buffers.values.resize(i / 8 + 1);
      if (!column.is_null(i) && std::get<bool>(value)) {
        buffers.values[i / 8] |= static_cast<std::uint8_t>(1 << (i % 8));
      }
      break;
    case FieldType::date:
      buffers.append(
          static_cast<std::int32_t>(column.is_null(i) ? 0 : std::get<Date>(value).days()));
      break;
    case FieldType::text:
    case FieldType::date_time:
      if (!column.is_null(i)) buffers.text += std::get<std::string>(value);
      buffers.append(static_cast<std::int64_t>(buffers.text.size()));
      break;
  }
}

}  // namespace

std::string_view ArrowColumn::name() const {
  return schema->name != nullptr ? schema->name : "";
}

std::size_t ArrowColumn::size() const {
  std::size_t rows = 0;
  for (const auto& chunk : chunks) rows += static_cast<std::size_t>(chunk->length);
  return rows;
}

ArrowTable::ArrowTable(std::size_t rows) : rows_(rows) {
  if (rows > 0) chunk_lengths_.push_back(rows);
}

ArrowTable ArrowTable::read(ArrowArrayStream& stream) {
  StreamReading reading(stream);
  const std::shared_ptr<const ArrowSchema> schema = reading.schema();
  std::vector<std::shared_ptr<const ArrowArray>> batches;
  while (auto batch = reading.next()) {
    if (batch->length > 0) batches.push_back(std::move(batch));
  }
  return of_batches(schema, batches);
}

ArrowTable ArrowTable::read(ArrowSchema& schema, ArrowArray& array) {
  const std::shared_ptr<const ArrowSchema> its_schema = owned(schema);
  const std::shared_ptr<const ArrowArray> batch = owned(array);
  schema.release = nullptr;
  array.release = nullptr;
  return of_batches(its_schema, std::span(&batch, batch->length > 0 ? 1 : 0));
}

ArrowTable ArrowTable::of_batches(const std::shared_ptr<const ArrowSchema>& schema,
                                  std::span<const std::shared_ptr<const ArrowArray>> batches) {
  ArrowTable table;
  table.schema_ = schema;
  for (const auto& batch : batches) {
    table.chunk_lengths_.push_back(static_cast<std::size_t>(batch->length));
    table.rows_ += table.chunk_lengths_.back();
  }
  // A struct that is an extension, such as a point of separate coordinates, is one column.
  const bool is_table = std::string_view(schema->format) == "+s" &&
                        arrow_metadata(*schema, "ARROW:extension:name").empty();
  if (!is_table) {
    table.columns_.push_back({schema, {batches.begin(), batches.end()}});
    return table;
  }
  for (std::int64_t k = 0; k < schema->n_children; ++k) {
    ArrowColumn column{{schema, schema->children[k]}, {}};
    for (const auto& batch : batches) {
      const std::shared_ptr<const ArrowArray> child(batch, batch->children[k]);
      column.chunks.push_back(slice(child, static_cast<std::size_t>(batch->offset),
                                    static_cast<std::size_t>(batch->length)));
    }
    table.columns_.push_back(std::move(column));
  }
  return table;
}

std::optional<std::size_t> ArrowTable::find(std::string_view name) const {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    if (columns_[j].name() == name) return j;
  }
  return std::nullopt;
}

std::string ArrowTable::names() const {
  std::string names;
  for (const ArrowColumn& column : columns_) {
    if (!names.empty()) names += ", ";
    names += column.name();
  }
  return names;
}

std::string ArrowTable::metadata(std::string_view key) const {
  return schema_ ? arrow_metadata(*schema_, key) : std::string();
}

void ArrowTable::insert(std::size_t at, ArrowColumn column) {
  if (column.chunks.size() == 1 && chunk_lengths_.size() > 1) {
    const std::shared_ptr<const ArrowArray> whole = std::move(column.chunks[0]);
    column.chunks.clear();
    std::size_t first = 0;
    for (const std::size_t length : chunk_lengths_) {
      column.chunks.push_back(slice(whole, first, length));
      first += length;
    }
  }
  columns_.insert(columns_.begin() + static_cast<std::ptrdiff_t>(at), std::move(column));
}

ArrowTable ArrowTable::without(std::size_t column) const {
  ArrowTable table = *this;
  table.columns_.erase(table.columns_.begin() + static_cast<std::ptrdiff_t>(column));
  return table;
}

ArrowTable ArrowTable::rows(std::span<const std::optional<std::size_t>> places) const {
  std::vector<std::size_t> firsts{0};
  for (const std::size_t length : chunk_lengths_) firsts.push_back(firsts.back() + length);
  ArrowTable table(places.size());
  for (const ArrowColumn& column : columns_) {
    std::vector<ArrowRow> rows;
    rows.reserve(places.size());
    for (const auto& place : places) {
      if (!place) {
        rows.emplace_back();
        continue;
      }
      const auto after = std::upper_bound(firsts.begin(), firsts.end(), *place);
      const auto chunk = static_cast<std::size_t>(after - firsts.begin()) - 1;
      const ArrowArray& array = *column.chunks[chunk];
      rows.push_back({&array, static_cast<std::int64_t>(*place - firsts[chunk]) + array.offset});
    }
    ArrowArray taken = take_rows(*column.schema, std::move(rows), column.name());
    table.columns_.push_back({owned(plain_schema(*column.schema)), {owned(taken)}});
  }
  return table;
}

Column ArrowTable::field(std::string_view name) const {
  const std::optional<std::size_t> place = find(name);
  if (!place) {
    throw SchemaError(layer_error("field_unknown"),
                      {{"field", std::string(name)}, {"fields", names()}});
  }
  if (std::string_view(columns_[*place].schema->format) == "n") {
    // Nothing but nulls, as from a column of a file in which nobody wrote anything.
    Column nothing(std::string(name), FieldType::text);
    for (std::size_t i = 0; i < rows_; ++i) nothing.push_back({});
    return nothing;
  }
  ArrowTable alone = *this;
  alone.columns_ = {columns_[*place]};
  std::vector<std::optional<std::size_t>> all;
  for (std::size_t i = 0; i < rows_; ++i) all.emplace_back(i);
  const ArrowColumn plain = alone.rows(all).columns_[0];
  const ArrowField reader(*plain.schema);
  if (!reader.is_known()) {
    throw SchemaError(layer_error("arrow_rows_unsupported"),
                      {{"column", std::string(name)},
                       {"reason", "its Arrow format is " + std::string(plain.schema->format)}});
  }
  Column column(std::string(name), reader.type());
  for (const auto& chunk : plain.chunks) {
    reader.append(
        *chunk, [](std::string_view text) { return std::string(text); }, column);
  }
  return column;
}

void ArrowTable::write(ArrowArrayStream& out) const {
  std::vector<ArrowSchema> children;
  for (const ArrowColumn& column : columns_) children.push_back(copy_of(*column.schema));
  out.get_schema = get_schema;
  out.get_next = get_next;
  out.get_last_error = get_last_error;
  out.release = release_stream;
  out.private_data = new StreamContents{
      columns_, chunk_lengths_, owned(make_arrow_schema("+s", "", {}, std::move(children), 0)), 0};
}

ArrowColumn renamed(const ArrowColumn& column, std::string name) {
  if (column.name() == name) return column;
  // The name is the one thing that changes; all else is what the schema it stands on says.
  struct Renamed {
    std::shared_ptr<const ArrowSchema> schema;
    std::string name;
    ArrowSchema view;
  };
  const auto made =
      std::make_shared<Renamed>(Renamed{column.schema, std::move(name), *column.schema});
  made->view.name = made->name.c_str();
  return {{made, &made->view}, column.chunks};
}

ArrowColumn arrow_column(std::string name, std::vector<std::int64_t> values) {
  return column_of_numbers(std::move(name), "l", std::move(values));
}

ArrowColumn arrow_column(std::string name, std::vector<double> values) {
  return column_of_numbers(std::move(name), "g", std::move(values));
}

ArrowColumn arrow_column(const Column& column) {
  const auto buffers = std::make_shared<Buffers>();
  const bool is_text = std::string_view(format_of(column.type())) == "U";
  if (is_text) buffers->append(std::int64_t{0});
  std::int64_t nulls = 0;
  buffers->validity.resize(column.size() / 8 + 1);
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i)) {
      ++nulls;
    } else {
      buffers->validity[i / 8] |= static_cast<std::uint8_t>(1 << (i % 8));
    }
    append_value(*buffers, column, i);
  }
  buffers->values.reserve(1);  // never null pointers
  buffers->text.reserve(1);
  std::vector<const void*> pointers = {nulls > 0 ? buffers->validity.data() : nullptr,
                                       buffers->values.data()};
  if (is_text) pointers.push_back(buffers->text.data());
  return {owned(make_arrow_schema(format_of(column.type()), column.name(), {}, {})),
          {owned(make_arrow_array(column.size(), nulls, std::move(pointers), {}, buffers))}};
}

ArrowTable arrow_table(const Table& table, std::size_t rows) {
  ArrowTable made(rows);
  for (const Column& column : table.columns()) made.add(arrow_column(column));
  return made;
}

}  // namespace ecotone
