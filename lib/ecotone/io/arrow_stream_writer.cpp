// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstring>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/arrow_stream.h"
#include "ecotone/io/arrow_types.h"
#include "ecotone/message/stream_errors.h"

namespace ecotone {
namespace {

constexpr std::size_t alignment = 8;

std::size_t padding_of(std::size_t size) {
  return (alignment - size % alignment) % alignment;
}

// What a table hands out by the C interface; released with its owner.
class Handed {
 public:
  explicit Handed(const ArrowTable& table) { table.write(stream_); }
  ~Handed() { stream_.release(&stream_); }
  Handed(const Handed&) = delete;
  Handed& operator=(const Handed&) = delete;

  std::shared_ptr<const ArrowSchema> schema() {
    ArrowSchema schema{};
    stream_.get_schema(&stream_, &schema);
    return owned(schema);
  }
  // Nothing at the end.
  std::shared_ptr<const ArrowArray> next() {
    ArrowArray array{};
    stream_.get_next(&stream_, &array);
    return array.release != nullptr ? owned(array) : nullptr;
  }

 private:
  ArrowArrayStream stream_{};
};

// Gathers nodes and buffers of a batch.
class BatchBuffers {
 public:
  void add(const ArrowSchema& schema, const ArrowArray& array) {
    const auto rows = static_cast<std::size_t>(array.length);
    const std::optional<BufferLayout> layout = layout_of(schema.format);
    if (!layout || array.offset != 0) {
      throw SchemaError(
          stream_error("arrow_column_not_writable"),
          {{"column", schema.name != nullptr ? schema.name : ""}, {"format", schema.format}});
    }
    const std::int64_t nulls = null_count(array);
    nodes_.emplace_back(array.length, nulls);
    std::size_t next = 0;
    if (layout->has_validity) {
      const void* bits = array.n_buffers > 0 ? array.buffers[next++] : nullptr;
      append(nulls > 0 ? bits : nullptr, (rows + 7) / 8);
    }
    if (layout->value_bits > 0) append(array.buffers[next++], (rows * layout->value_bits + 7) / 8);
    if (layout->offset_bytes > 0) {
      const void* offsets = array.buffers[next++];
      append(offsets, (rows + 1) * layout->offset_bytes);
      if (layout->has_bytes) append(array.buffers[next], end_of(offsets, rows, *layout));
    }
    for (std::int64_t k = 0; k < schema.n_children; ++k) {
      add(*schema.children[k], *array.children[k]);
    }
  }

  const std::vector<ipc::Node>& nodes() const { return nodes_; }
  const std::vector<ipc::Buffer>& buffers() const { return buffers_; }
  const std::string& body() const { return body_; }

 private:
  // That its maker left to be counted is -1.
  static std::int64_t null_count(const ArrowArray& array) {
    if (array.null_count >= 0) return array.null_count;
    std::int64_t nulls = 0;
    for (std::int64_t i = 0; i < array.length; ++i) nulls += is_valid_row(array, i) ? 0 : 1;
    return nulls;
  }

  static std::size_t end_of(const void* offsets, std::size_t rows, const BufferLayout& layout) {
    if (layout.offset_bytes == 8) {
      return static_cast<std::size_t>(static_cast<const std::int64_t*>(offsets)[rows]);
    }
    return static_cast<std::size_t>(static_cast<const std::int32_t*>(offsets)[rows]);
  }

  void append(const void* bytes, std::size_t size) {
    if (bytes == nullptr) size = 0;
    buffers_.emplace_back(static_cast<std::int64_t>(body_.size()), static_cast<std::int64_t>(size));
    if (size > 0) body_.append(static_cast<const char*>(bytes), size);
    body_.append(padding_of(size), '\0');
  }

  std::vector<ipc::Node> nodes_;
  std::vector<ipc::Buffer> buffers_;
  std::string body_;
};

template <typename T>
void append_number(std::string& bytes, T value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof value);
}

// A message: its length, padded so that the body is aligned, its metadata, and its body.
std::string framed(const flatbuffers::FlatBufferBuilder& builder, std::string_view body) {
  const std::size_t size = builder.GetSize();
  const std::size_t padding = padding_of(size);
  std::string bytes;
  append_number(bytes, std::uint32_t{0xFFFFFFFF});
  append_number(bytes, static_cast<std::uint32_t>(size + padding));
  bytes.append(reinterpret_cast<const char*>(builder.GetBufferPointer()), size);
  bytes.append(padding, '\0');
  bytes.append(body);
  return bytes;
}

}  // namespace

ArrowStreamWriter::ArrowStreamWriter(const ArrowTable& schema, Sink sink) : sink_(std::move(sink)) {
  Handed handed(schema);
  const std::shared_ptr<const ArrowSchema> columns = handed.schema();
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<ipc::Field>> fields;
  for (std::int64_t k = 0; k < columns->n_children; ++k) {
    fields.push_back(field_of(builder, *columns->children[k]));
  }
  const auto header = ipc::CreateSchemaDirect(builder, ipc::ByteOrder_little, &fields);
  builder.Finish(
      ipc::CreateMessage(builder, ipc::Version_v5, ipc::Header_Schema, header.Union(), 0));
  sink_(framed(builder, {}));
}

void ArrowStreamWriter::write(const ArrowTable& table) {
  Handed handed(table);
  const std::shared_ptr<const ArrowSchema> columns = handed.schema();
  while (const std::shared_ptr<const ArrowArray> array = handed.next()) {
    BatchBuffers buffers;
    for (std::int64_t k = 0; k < columns->n_children; ++k) {
      buffers.add(*columns->children[k], *array->children[k]);
    }
    flatbuffers::FlatBufferBuilder builder;
    const auto batch = ipc::CreateRecordBatch(builder, array->length,
                                              builder.CreateVectorOfStructs(buffers.nodes()),
                                              builder.CreateVectorOfStructs(buffers.buffers()));
    builder.Finish(ipc::CreateMessage(builder, ipc::Version_v5, ipc::Header_RecordBatch,
                                      batch.Union(),
                                      static_cast<std::int64_t>(buffers.body().size())));
    sink_(framed(builder, buffers.body()));
  }
}

void ArrowStreamWriter::finish() {
  std::string end;
  append_number(end, std::uint32_t{0xFFFFFFFF});
  append_number(end, std::uint32_t{0});
  sink_(end);
}

}  // namespace ecotone
